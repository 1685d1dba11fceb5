// Commands in a window: where they can run, and the terminal that shows them.

import { mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Permit } from "../../../src/core/permissions/permit.js";
import { CommandTerminals } from "../../../src/vscode/agent/commands/command-terminal.js";
import { WindowCommands } from "../../../src/vscode/agent/commands/window-commands.js";
import { windowFacts } from "../../../src/vscode/agent/permissions/window-facts.js";
import { workspace } from "../../support/vscode/module.js";
import { testWindow } from "../../support/vscode/test-window.js";
import { Uri } from "../../support/vscode/values.js";
import { FakeCommand } from "../tools/commands/fake-commands.js";

let storage: string;
let commands: WindowCommands;
const folders = [...workspace.workspaceFolders];

function openFolder(uri: Uri | undefined): void {
  workspace.workspaceFolders.splice(0, 9, ...(uri ? [{ uri, name: "app", index: 0 }] : []));
}

beforeEach(() => {
  testWindow.reset();
  storage = mkdtempSync(join(tmpdir(), "snowcell-window-"));
  openFolder(Uri.file(storage));
  commands = new WindowCommands({
    facts: windowFacts(() => undefined),
    storage: Uri.file(storage) as never,
    redact: (text) => text,
  });
});

afterEach(() => {
  commands.dispose();
  workspace.workspaceFolders.splice(0, 9, ...folders);
  rmSync(storage, { recursive: true, force: true });
});

describe("commands in a window", () => {
  it("run where the workspace is on a disk and trusted, and say why elsewhere", () => {
    expect(commands.unavailable()).toBeUndefined();
    testWindow.isTrusted = false;
    expect(commands.unavailable()).toContain("does not trust");
    openFolder(new Uri("vscode-vfs", "/repository"));
    expect(commands.unavailable()).toContain("virtual");
    openFolder(undefined);
    expect(commands.unavailable()).toContain("No folder is open");
  });

  it("show in a terminal what they print, without control sequences", async () => {
    const command = "printf 'one\\n\\033]0;title\\007two\\n'";
    const permit = Permit.issue("s", "h", [{ kind: "run", command, folder: storage }], [[`inside: ${storage}`]]);
    const running = await commands.start(permit, { command, folder: storage, conversationId: "c" });
    const [terminal] = testWindow.terminals;
    terminal?.pty.open(undefined);
    await running.ended;
    await Promise.resolve();
    expect(terminal?.text).toContain("one\r\ntwo\r\n");
    expect(terminal?.text).toContain("[Exit code 0 after");
    expect(terminal?.text).not.toContain("\u001b");
    expect(commands.find(running.id)).toBe(running);
  });

  it("take the user's time limit, and 120 seconds without one", () => {
    expect(commands.services.timeout()).toBe(120);
    testWindow.settings.set("snowcell.agent.commandTimeout", 30);
    expect(commands.services.timeout()).toBe(30);
    testWindow.settings.set("snowcell.agent.commandTimeout", "soon");
    expect(commands.services.timeout()).toBe(120);
  });
});

describe("links", () => {
  it("are followed unless the whole workspace is virtual", async () => {
    const link = join(storage, "link");
    symlinkSync(tmpdir(), link);
    const facts = windowFacts(() => undefined);
    const target = { path: realpathSync(tmpdir()) };
    expect(await facts.realPath(link)).toEqual(target);
    expect(await facts.realPath(join(storage, "missing"))).toBe("missing");
    symlinkSync(join(storage, "nowhere"), join(storage, "dangling"));
    expect(await facts.realPath(join(storage, "dangling"))).toBe("unknown");
    workspace.workspaceFolders.push({ uri: new Uri("vscode-vfs", "/repository"), name: "other", index: 1 });
    expect(await facts.realPath(link)).toEqual(target);
    openFolder(new Uri("vscode-vfs", "/repository"));
    expect(await facts.realPath("/repository/a.ts")).toEqual({ path: "/repository/a.ts" });
  });
});

describe("the terminal of a command", () => {
  const fake = (id: string, command = "npm start"): FakeCommand =>
    new FakeCommand(id, { command, folder: "/work/app", conversationId: "c" });

  it("stops it on Ctrl+C and when it is closed, and takes no other input", () => {
    const terminals = new CommandTerminals();
    const one = fake("c1");
    terminals.show(one);
    const [terminal] = testWindow.terminals;
    terminal?.pty.handleInput?.("y\r");
    expect(one.stops).toBe(0);
    terminal?.pty.handleInput?.("\u0003");
    expect(one.stops).toBe(1);
    const other = fake("c2");
    terminals.show(other);
    testWindow.terminals[1]?.dispose();
    expect(other.stops).toBe(1);
  });

  it("goes when the next command starts, unless its command still runs", () => {
    const terminals = new CommandTerminals();
    const running = fake("c1");
    const ended = fake("c2");
    terminals.show(running);
    terminals.show(ended);
    ended.finish(0);
    terminals.show(fake("c3"));
    expect(testWindow.terminals.map(({ isDisposed }) => isDisposed)).toEqual([false, true, false]);
  });

  it("shows the command as plain text", () => {
    new CommandTerminals().show(fake("c1", "echo $(bell)\u0007 [x](command:y)"));
    testWindow.terminals[0]?.pty.open(undefined);
    expect(testWindow.terminals[0]?.name).not.toContain("\u0007");
    expect(testWindow.terminals[0]?.name).not.toContain("](");
    expect(testWindow.terminals[0]?.text).not.toContain("\u0007");
  });
});
