// Nothing that a model wants done reaches the disk, a process or the network but through the gate: only the gate issues
// permits, and all code of agent mode that acts demands one, or is listed here with its reason.

import { describe, expect, it } from "vitest";
import { actsWithoutPermit, actsWithoutPermitIn, permitMakers, permitMakersIn } from "./permits.js";

const makers: Readonly<Record<string, string>> = {
  "src/core/permissions/gate.ts: Permit.issue": "The gate.",
  "src/core/permissions/permit.ts: new Permit": "The class itself; its constructor is private.",
};

const acting: Readonly<Record<string, string>> = {
  "src/core/agent/changes/changed-files.ts: save": "SnowCell's own record of changed files.",
  "src/vscode/agent/changes/change-store.ts: fs.createDirectory": "SnowCell's own storage.",
  "src/vscode/agent/changes/change-store.ts: fs.delete": "SnowCell's own storage.",
  "src/vscode/agent/changes/change-store.ts: fs.writeFile": "SnowCell's own storage.",
  "src/vscode/agent/changes/undo-writes.ts: applyEdit": "The user undoes a change, which restores their own text.",
  "src/vscode/agent/changes/undo-writes.ts: fs.delete": "The user undoes the creation of a file.",
  "src/vscode/agent/changes/undo-writes.ts: fs.writeFile": "The user undoes a change, which restores their own text.",
  "src/vscode/agent/changes/window-changes.ts: save": "SnowCell's own record of changed files.",
  "src/vscode/agent/outside/manage-tools.ts: save": "The user's choice of tools.",
  "src/node/commands/command-runner.ts: spawn": "The class Command, which only start() creates, after it demanded a permit.",
  "src/node/commands/process-group.ts: spawn": "taskkill: ends a command that was started with a permit.",
  "src/node/commands/process-group.ts: spawnSync": "taskkill: ends a command that was started with a permit.",
};

/** Milliseconds to read all sources on a busy machine. */
const slowMachine = 60_000;

describe("a permit", () => {
  it("is issued by the gate only", { timeout: slowMachine }, async () => {
    expect(await permitMakers()).toEqual(Object.keys(makers).sort());
  });

  it.each([
    ["Permit.issue(step, hash, actions);", "Permit.issue"],
    ['Permit["issue"](step, hash, actions);', "Permit by a computed name"],
    ["Permit.prototype;", "Permit.prototype"],
    ["new Permit();", "new Permit"],
    ["const permit = {} as Permit;", "as Permit"],
    ["const permit = {} as unknown as Permit;", "as Permit"],
    ["class Mine extends Permit {}", "extends Permit"],
    ['import { Permit as Own } from "./permit.js";', "Permit renamed"],
    ["const Own = Permit;", "Permit renamed"],
    ["Reflect.construct(Permit, []);", "Permit handed on"],
  ])("is not made by %s", (text, found) => {
    expect(permitMakersIn(text, "sample.ts")).toContain(found);
  });
});

describe("agent mode's code that writes, runs or fetches", () => {
  it("demands a permit, or is listed with its reason", { timeout: slowMachine }, async () => {
    expect(await actsWithoutPermit()).toEqual(Object.keys(acting).sort());
  });

  it.each([
    ["function f() { vscode.workspace.applyEdit(edit); }", ["applyEdit"]],
    ["function f(permit) { demand(permit, action); vscode.workspace.applyEdit(edit); }", []],
    ["function f(permit) { demand(permit, action); g(); } function g() { vscode.workspace.fs.delete(uri); }", []],
    [
      "function f(permit) { demand(permit, action); g(); } export function g() { vscode.workspace.fs.delete(uri); }",
      ["fs.delete"],
    ],
    ["function f(permit) { demand(permit, action); g(); } function h() { g(); } function g() { fetch(url); }", ["fetch"]],
    ["const port = { write: async (permit) => { demand(permit, action); await document.save(); } };", []],
    ["const port = { write: async () => { await document.save(); } };", ["save"]],
    ["async function f(permit) { await demandPlace(permit, action, facts); spawn(file); }", []],
    ["vscode.lm.invokeTool(name, options);", ["invokeTool"]],
    ["terminal.sendText(text);", ["sendText"]],
    ['vscode.commands.executeCommand("workbench.action.files.saveAll");', ["command workbench.action.files.saveAll"]],
    ["await vscode.workspace.fs.readFile(uri);", []],
    ["/a/.exec(text);", []],
    ["exec(text);", ["exec"]],
  ])("is found in %s", (text, found) => {
    expect(actsWithoutPermitIn(text, "sample.ts")).toEqual(found);
  });
});
