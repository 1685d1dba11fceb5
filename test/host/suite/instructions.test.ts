// Instruction files in a real window: nested AGENTS.md, applyTo, what a request holds, removal, the gate, and a first file.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commands, settings } from "../../../src/contributions/contributions.js";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import type { StateStore } from "../../../src/core/platform/ports.js";
import { systemClock } from "../../../src/node/system-clock.js";
import { WindowInstructions } from "../../../src/vscode/instructions/window-instructions.js";
import { requestsOver } from "../../support/requests.js";
import { KeptLog } from "../../support/wire-context.js";
import { folder, openNew, ScriptedModel, select, until, useScriptedModel } from "./editor-fixture.js";

const at = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);
const write = (path: string, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(at(path), new TextEncoder().encode(text));
const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);

/** `AGENTS.md` is the last, because VS Code reports no file of a folder that is new. */
const files: Readonly<Record<string, string>> = {
  "shop/api/AGENTS.md": "Rules of the api.",
  "shop/web/AGENTS.md": "Rules of the web.",
  ".github/copilot-instructions.md": "Rules of copilot.",
  ".github/instructions/python.instructions.md": '---\napplyTo: "**/*.py"\n---\nRules of Python.',
  "shop/.gitignore": "hidden/\n",
  "shop/hidden/AGENTS.md": "Ignored rules.",
  "AGENTS.md": "Rules of the root.",
};

describe("instruction files", () => {
  const kept = new Map<string, unknown>();
  const state: StateStore = {
    get: (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
  };
  let instructions: WindowInstructions;
  before(async () => {
    // Earlier tests may have opened SnowCell's own list, which is up to date only after VS Code has reported the files.
    const watcher = vscode.workspace.createFileSystemWatcher("**/AGENTS.md");
    const isLast = (uri: vscode.Uri): boolean => uri.path === at("AGENTS.md").path;
    const reported = new Promise<void>((resolve) => watcher.onDidCreate((uri) => isLast(uri) && resolve()));
    for (const [path, text] of Object.entries(files)) await write(path, text);
    await reported;
    watcher.dispose();
    instructions = new WindowInstructions(state);
  });
  after(async () => {
    instructions.dispose();
    for (const path of ["AGENTS.md", "shop", ".github"]) {
      await vscode.workspace.fs.delete(at(path), { recursive: true }).then(undefined, () => undefined);
    }
  });
  let end: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await end?.();
    end = undefined;
    await run("workbench.action.revertAndCloseActiveEditor");
    await run("workbench.action.closeAllEditors");
  });

  const labels = async (...paths: string[]): Promise<string[]> =>
    (await instructions.forFiles(paths.map(at))).map(({ label }) => label);

  it("count by folder and by applyTo, the nearest last, and never from an ignored folder", async () => {
    const root = [".github/copilot-instructions.md", "AGENTS.md"];
    assert.deepEqual(await labels(), root);
    assert.deepEqual(await labels("shop/api/server.ts"), [...root, "shop/api/AGENTS.md"]);
    assert.deepEqual(await labels("shop/api/server.py", "shop/web/page.ts"), [
      ...root,
      "shop/api/AGENTS.md",
      "shop/web/AGENTS.md",
      ".github/instructions/python.instructions.md",
    ]);
    assert.deepEqual(await labels("shop/hidden/a.ts"), root);
  });

  it("go with a question about attached files, except those that the user removed from the conversation", async () => {
    const scripted = new ScriptedModel();
    const session = new ChatSession(
      new Conversation("conversation", 1),
      {
        requests: requestsOver([scripted]).requests,
        clock: systemClock,
        log: new KeptLog(),
        history: new MemoryHistoryStore(),
        parameters: () => ({}),
        systemPrompt: () => "Be brief.",
        instructions: (conversation, uris) => instructions.forConversation(conversation, uris),
      },
      "",
    );
    const uri = at("shop/api/server.ts").toString();
    session.attach({ id: "a", path: "shop/api/server.ts", language: "typescript", text: "one();", uri });
    scripted.say("Yes.");
    await session.send("Is it good?");
    assert.match(scripted.lastPrompt, /^Be brief\.\n\n[\s\S]*Rules of the root[\s\S]*Rules of the api/);
    assert.doesNotMatch(scripted.lastPrompt, /Rules of the web|Ignored rules/);
    await instructions.remove("conversation", at("AGENTS.md").toString());
    scripted.say("Yes.");
    await session.send("And now?");
    assert.doesNotMatch(scripted.lastPrompt, /Rules of the root/);
    assert.match(scripted.lastPrompt, /Rules of the api/);
    assert.deepEqual(
      instructions.known("other", []).used.map(({ label }) => label),
      [".github/copilot-instructions.md", "AGENTS.md"],
      "another conversation keeps it",
    );
    await instructions.takeBack("conversation", at("AGENTS.md").toString());
    assert.deepEqual(instructions.known("conversation", []).removed, []);
    session.dispose();
  });

  it("go with an editor action on a file, and not if they are turned off", async () => {
    const { scripted, dispose } = await useScriptedModel();
    end = dispose;
    const turn = (on: boolean | undefined): Thenable<void> =>
      vscode.workspace.getConfiguration().update(settings.instructionsEnabled, on, vscode.ConfigurationTarget.Global);
    const editor = await openNew("shop/web/page.ts", "let one = 1;\n");
    select(editor, 0, 0);
    scripted.say("UNCHANGED");
    await run(commands.improveSelection);
    assert.match(scripted.lastPrompt, /You change code in an editor[\s\S]*Rules of the root[\s\S]*Rules of the web/);
    await turn(false);
    scripted.say("UNCHANGED");
    await run(commands.improveSelection);
    assert.doesNotMatch(scripted.lastPrompt, /Rules of/);
    await turn(undefined);
  });

  it("begin with an unsaved AGENTS.md from the project's own facts, if there is none", async () => {
    await run(commands.newInstructionFile);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), at("AGENTS.md").toString(), "the file that exists");
    await vscode.workspace.fs.delete(at("AGENTS.md"));
    await run("workbench.action.closeAllEditors");
    await write("package.json", '{"name":"shop-window","scripts":{"test":"vitest"}}');
    await run(commands.newInstructionFile);
    const document = await until(() =>
      vscode.workspace.textDocuments.find(
        ({ uri, isDirty }) => uri.scheme === "untitled" && uri.path.endsWith("/AGENTS.md") && isDirty,
      ),
    );
    assert.match(document.getText(), /^# shop-window\n[\s\S]*`npm run test`: vitest/);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(at("AGENTS.md"))));
    await vscode.workspace.fs.delete(at("package.json"));
  });
});
