// Nothing that a model wants done reaches the disk, a process or the network but through the gate: only the gate issues
// permits, and all code of agent mode that acts demands one, or is listed here with its reason.

import { describe, expect, it } from "vitest";
import {
  actingImports,
  actingImportsIn,
  actsWithoutPermit,
  actsWithoutPermitIn,
  falseDemands,
  falseDemandsIn,
  permitMakers,
  permitMakersIn,
} from "./permits.js";

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
  "src/vscode/agent/commands/command-terminal.ts: createTerminal":
    "A terminal of our own that shows the output of a command which runs with a permit; it starts nothing.",
  "src/vscode/agent/edits/review-edit.ts: save":
    "Saves the document whose hunks the user accepted, after `mayApply` demanded the permit.",
  "src/vscode/agent/outside/manage-tools.ts: command workbench.mcp.addConfiguration": "A button that the user presses.",
  "src/vscode/agent/outside/manage-tools.ts: command workbench.mcp.listServer": "A button that the user presses.",
  "src/vscode/agent/outside/manage-tools.ts: save": "The user's choice of tools.",
  "src/vscode/agent/outside/outside-choice.ts: getConfiguration": "The user's choice of tools, made in a list.",
  "src/vscode/agent/outside/window-outside.ts: command workbench.mcp.startServer":
    "Starts the MCP servers of the tools that the user chose; VS Code asks for trust in each.",
  "src/vscode/agent/panel/unsuited-model.ts: a computed command":
    "Lets the user choose a model, by the extension's own commands.",
  "src/vscode/agent/reading/language.ts: a computed command": "Commands of language features, which are constants of the file.",
  "src/node/commands/command-runner.ts: spawn": "The class Command, which only start() creates, after it demanded a permit.",
  "src/node/commands/process-group.ts: process.kill": "Ends a command that was started with a permit.",
  "src/node/commands/process-group.ts: spawn": "taskkill: ends a command that was started with a permit.",
  "src/node/commands/process-group.ts: spawnSync": "taskkill: ends a command that was started with a permit.",
};

const byHand = "The user keeps, undoes or chooses something by hand.";
const starts = "Constructs the window's agent.";
const imports: Readonly<Record<string, string>> = {
  "src/node/commands/command-runner.ts: processGroup of src/node/commands/process-group.ts": "Ends commands.",
  "src/vscode/agent/changes/undo-writes.ts: canWrite, replacement of src/vscode/editor/review/apply-edits.ts": byHand,
  "src/vscode/agent/changes/window-changes.ts: ChangeStore of src/vscode/agent/changes/change-store.ts":
    "SnowCell's own records.",
  "src/vscode/agent/changes/window-changes.ts: ConversationChanges of src/core/agent/changes/changed-files.ts": starts,
  "src/vscode/agent/changes/window-changes.ts: carryOutUndo, presentFile of src/vscode/agent/changes/undo-writes.ts": byHand,
  "src/vscode/agent/commands/window-commands.ts: CommandTerminals of src/vscode/agent/commands/command-terminal.ts": starts,
  "src/vscode/agent/commands/window-commands.ts: all of src/node/commands/command-runner.ts": starts,
  "src/vscode/agent/create-tools.ts: OutsideTools of src/vscode/agent/outside/window-outside.ts": starts,
  "src/vscode/agent/create-tools.ts: editReviews of src/vscode/agent/edits/review-edit.ts": starts,
  "src/vscode/agent/create-tools.ts: presentFile of src/vscode/agent/changes/undo-writes.ts": "Reads a file's text for its hash.",
  "src/vscode/agent/create-tools.ts: windowChanges of src/vscode/agent/changes/window-changes.ts": starts,
  "src/vscode/agent/edits/look-at-file.ts: all of src/node/file-access.ts": "Reads where a link leads.",
  "src/vscode/agent/edits/look-at-file.ts: canWrite of src/vscode/editor/review/apply-edits.ts":
    "Reads whether a file is read-only.",
  "src/vscode/agent/edits/window-writes.ts: replacement of src/vscode/editor/review/apply-edits.ts":
    "Computes the text of an edit.",
  "src/vscode/agent/outside/manage-tools.ts: listedTools, startServers of src/vscode/agent/outside/window-outside.ts": byHand,
  "src/vscode/agent/panel/agent-feature.ts: leaveUnsuited of src/vscode/agent/panel/unsuited-model.ts": byHand,
  "src/vscode/agent/permissions/window-facts.ts: isCaseBlind, linkTarget of src/node/file-access.ts": "Reads where a link leads.",
  "src/vscode/agent/reading/text-search.ts: findRipgrep, runRipgrep of src/node/search/ripgrep.ts": "Searches, which only reads.",
  "src/vscode/agent/reading/window-reading.ts: windowLanguage of src/vscode/agent/reading/language.ts": starts,
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
    ["vscode.commands.executeCommand(name);", ["a computed command"]],
    ['vscode.commands.executeCommand("git.push");', ["command git.push"]],
    ['vscode.commands.executeCommand("setContext", key, true);', []],
    ["vscode.workspace.getConfiguration().update(key, true);", ["getConfiguration"]],
    ["await vscode.workspace.fs.readFile(uri);", []],
    // A permit that is demanded too late, perhaps, by another function, or by one that only has the name.
    ["function f(permit) { fetch(url); demand(permit, action); }", ["fetch"]],
    ["function f(permit) { if (isSure) demand(permit, action); fetch(url); }", ["fetch"]],
    ["function f(permit) { isSure && demand(permit, action); fetch(url); }", ["fetch"]],
    ["function f(permit) { const later = () => { demand(permit, action); }; fetch(url); }", ["fetch"]],
    ["const tool = { run: (permit) => { demand(permit, action); }, plan: () => { fetch(url); } };", ["fetch"]],
    ["function f(permit) { demand(permit, action); return items.map((item) => { g(item); }); } function g() { fetch(url); }", []],
    ["/a/.exec(text);", []],
    ["exec(text);", ["exec"]],
  ])("is found in %s", (text, found) => {
    expect(actsWithoutPermitIn(text, "sample.ts")).toEqual(found);
  });

  it("imports only what is listed of other code that acts", { timeout: slowMachine }, async () => {
    expect(await actingImports()).toEqual(Object.keys(imports).sort());
  });

  it.each([
    ['import { write } from "../b/write.js";', ["write of src/b/write.ts"]],
    ['import { type Shape, write as own } from "../b/write.js";', ["write of src/b/write.ts"]],
    ['import * as all from "../b/write.js";', ["all of src/b/write.ts"]],
    ['export * from "../b/write.js";', ["all of src/b/write.ts"]],
    ['const { write } = await import("../b/write.js");', ["all of src/b/write.ts"]],
    ['import type { Shape } from "../b/write.js";', []],
    ['import { read } from "../b/read.js";', []],
  ])("is found by its import in %s", (text, found) => {
    expect(actingImportsIn(text, "src/a/tool.ts", new Set(["src/b/write.ts"]))).toEqual(found);
  });

  it("uses the two functions that demand a permit, and none of their names", { timeout: slowMachine }, async () => {
    expect(await falseDemands()).toEqual([]);
  });

  it.each([
    ["function demand() {}", ["demand"]],
    ["const demandPlace = async () => undefined;", ["demandPlace"]],
    ['import { demand } from "./mine.js";', ["demand"]],
    ['import { nothing as demand } from "../../core/permissions/permit.js";', ["demand"]],
    ["run(demand);", ["demand"]],
    ['import { demand } from "../../core/permissions/permit.js"; demand(permit, action);', []],
  ])("does not demand by %s", (text, found) => {
    expect(falseDemandsIn(text, "sample.ts")).toEqual(found);
  });
});
