// The agent's edits in a real window: encodings, formatting, the user at work, and undoing byte for byte.

import assert from "node:assert/strict";
import { chmod, symlink, unlink, writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import { isPlan } from "../../../src/core/tools/tool.js";
import { autoSave, exists, readBytes, uriOf, WindowAgent, writeBytes } from "./agent-fixture.js";
import { isReviewed, openNew, typeKeys, until } from "./editor-fixture.js";

const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);
const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const withMark = (text: string): Buffer => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8(text)]);

const samples: readonly { readonly file: string; readonly bytes: (text: string) => Buffer; readonly text: string }[] = [
  { file: "plain.txt", bytes: utf8, text: "one\ntwo é\nthree\n" },
  { file: "crlf.txt", bytes: utf8, text: "one\r\ntwo é\r\nthree\r\n" },
  { file: "mark.txt", bytes: withMark, text: "one\ntwo é\nthree" },
  { file: "utf16.txt", bytes: utf16, text: "one\r\ntwo é\r\nthree\r\n" },
];

describe("the agent's edits", () => {
  let agent: WindowAgent;
  before(() => autoSave("off"));
  after(() => autoSave(undefined));
  beforeEach(() => {
    agent = new WindowAgent();
  });
  afterEach(async () => {
    agent.dispose();
    await run("workbench.action.revertAndCloseActiveEditor");
    await run("workbench.action.closeAllEditors");
  });

  for (const { file, bytes, text } of samples) {
    it(`keep encoding, byte order mark and line endings of ${file}, and undoing restores every byte`, async () => {
      const path = `agent/${file}`;
      await writeBytes(path, bytes(text));
      assert.match(await agent.call("read_file", { path }), /2\ttwo é/);
      const said = await agent.call("edit_file", { path, edits: [{ old: "two é", new: "zwei ü\nund" }] });
      assert.match(said, /^Changed/);
      const ending = text.includes("\r\n") ? "\r\n" : "\n";
      assert.deepEqual(await readBytes(path), bytes(text.replace("two é", `zwei ü${ending}und`)));
      const [changed] = agent.changes.list(agent.conversationId);
      assert.deepEqual([changed?.path, changed?.added, changed?.removed, changed?.hasConflict], [path, 2, 1, false]);
      assert.deepEqual(await agent.changes.undo(agent.conversationId), []);
      assert.deepEqual(await readBytes(path), bytes(text));
      assert.deepEqual(agent.changes.list(agent.conversationId), []);
    });
  }

  it("restore mixed line endings, which VS Code makes uniform", async () => {
    const text = "one\r\ntwo\nthree\r\n";
    await writeBytes("agent/mixed.txt", text);
    await agent.call("edit_file", { path: "agent/mixed.txt", edits: [{ old: "two", new: "2" }] });
    await agent.changes.undo(agent.conversationId);
    assert.equal((await readBytes("agent/mixed.txt")).toString(), text);
  });

  it("refuse a file whose bytes are not valid in its encoding, and one that is not text", async () => {
    await writeBytes("agent/latin.txt", Buffer.from("caf\xe9 one\n", "latin1"));
    const said = await agent.call("edit_file", { path: "agent/latin.txt", edits: [{ old: "one", new: "two" }] });
    assert.match(said, /not valid utf8/);
    assert.deepEqual(await readBytes("agent/latin.txt"), Buffer.from("caf\xe9 one\n", "latin1"));
    await writeBytes("agent/binary.bin", Buffer.from([0, 1, 2, 0]));
    assert.match(await agent.call("edit_file", { path: "agent/binary.bin", edits: [{ old: "a", new: "b" }] }), /not a text file/);
  });

  it("refuse a link that leads elsewhere by the time of the write, and a read-only file", async () => {
    await writeBytes("agent/one.txt", "same\n");
    await writeBytes("agent/two.txt", "same\n");
    const link = uriOf("agent/swapped.txt").fsPath;
    await symlink(uriOf("agent/one.txt").fsPath, link);
    const planned = await agent.plan("edit_file", { path: "agent/swapped.txt", edits: [{ old: "same", new: "other" }] });
    assert.ok(isPlan(planned));
    await unlink(link);
    await symlink(uriOf("agent/two.txt").fsPath, link);
    const { result } = await planned.run(await agent.approve(planned));
    assert.match(result.text, /now leads to another place/);
    assert.equal((await readBytes("agent/two.txt")).toString(), "same\n");
    assert.deepEqual(agent.changes.list(agent.conversationId), []);
    await chmod(uriOf("agent/one.txt").fsPath, 0o444);
    assert.match(await agent.call("edit_file", { path: "agent/one.txt", edits: [{ old: "same", new: "x" }] }), /read-only/);
    await chmod(uriOf("agent/one.txt").fsPath, 0o644);
  });

  it("save the file once, formatted, so that the next edit matches the formatted text", async () => {
    await writeBytes("agent/format.snowformat", "let a = 1\n");
    const formatter = vscode.languages.registerDocumentFormattingEditProvider(
      { pattern: "**/*.snowformat" },
      {
        provideDocumentFormattingEdits: (document) => {
          const line = document.lineAt(0);
          return line.text.endsWith(";") ? [] : [vscode.TextEdit.insert(line.range.end, ";")];
        },
      },
    );
    const configuration = vscode.workspace.getConfiguration("editor");
    await configuration.update("formatOnSave", true, vscode.ConfigurationTarget.Global);
    try {
      const path = "agent/format.snowformat";
      await agent.call("read_file", { path });
      assert.match(await agent.call("edit_file", { path, edits: [{ old: "1", new: "2" }] }), /formatted[\s\S]*\+let a = 2;/);
      assert.equal((await readBytes(path)).toString(), "let a = 2;\n");
      assert.match(await agent.call("edit_file", { path, edits: [{ old: "let a = 2;", new: "let b = 2;" }] }), /^Changed/);
      await agent.changes.undo(agent.conversationId);
      assert.equal((await readBytes(path)).toString(), "let a = 1\n", "undoing does not format");
    } finally {
      formatter.dispose();
      await configuration.update("formatOnSave", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("refuse a file in which the user types after the agent read it, and show the difference", async () => {
    await writeBytes("agent/typed.txt", "one\ntwo\n");
    await agent.call("read_file", { path: "agent/typed.txt" });
    const document = await vscode.workspace.openTextDocument(uriOf("agent/typed.txt"));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), "mine\n"));
    const said = await agent.call("edit_file", { path: "agent/typed.txt", edits: [{ old: "two", new: "2" }] });
    assert.match(said, /has changed since you read it[\s\S]*\+mine/);
    assert.equal(document.getText(), "mine\none\ntwo\n");
    assert.ok(document.isDirty);
    const planned = await agent.plan("edit_file", { path: "agent/typed.txt", edits: [{ old: "two", new: "2" }] });
    assert.ok(isPlan(planned) && JSON.stringify(planned.actions).includes("savesUserChanges"));
  });

  it("see what a command has just written to an open file, before VS Code reloads it", async () => {
    const path = "agent/stale.txt";
    await writeBytes(path, "one\ntwo\n");
    const document = await vscode.workspace.openTextDocument(uriOf(path));
    await vscode.window.showTextDocument(document);
    await agent.call("read_file", { path });
    await writeFile(uriOf(path).fsPath, "three\ntwo\n");
    assert.match(await agent.call("read_file", { path }), /1\tthree/);
    assert.match(await agent.call("edit_file", { path, edits: [{ old: "three", new: "3" }] }), /^Changed/);
    assert.equal((await readBytes(path)).toString(), "3\ntwo\n");
    await agent.changes.undo(agent.conversationId);
    assert.match(await agent.call("read_file", { path }), /1\tthree/);
  });

  it("undo one hunk, and keep what the user typed in another and above", async () => {
    const path = "agent/hunks.txt";
    const text = Array.from({ length: 12 }, (_, index) => `line ${index}`).join("\n");
    await writeBytes(path, text);
    const edits = [
      { old: "line 1\n", new: "agent 1\n" },
      { old: "line 8", new: "agent 8" },
    ];
    await agent.call("edit_file", { path, edits });
    const document = await vscode.workspace.openTextDocument(uriOf(path));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((builder) => {
      builder.insert(new vscode.Position(0, 0), "mine\n");
      builder.replace(document.lineAt(8).range, "agent 8, and mine");
    });
    const uri = uriOf(path).toString();
    await agent.changes.touched(uri);
    assert.deepEqual(
      agent.changes.hunks(agent.conversationId, uri).map(({ start, isConflict }) => [start, isConflict]),
      [
        [2, false],
        [9, true],
      ],
    );
    assert.equal(await agent.changes.undoHunk(agent.conversationId, uri, 1), false);
    const left = await agent.changes.undo(agent.conversationId);
    assert.deepEqual(
      left.map(({ path: one, hasConflict }) => [one, hasConflict]),
      [[path, true]],
    );
    assert.equal(document.getText(), `mine\n${text.replace("line 8", "agent 8, and mine")}`);
    await agent.changes.keep(agent.conversationId);
    assert.deepEqual(agent.changes.list(agent.conversationId), []);
  });

  it("create, move and delete files, and undoing all brings back every one", async () => {
    await writeBytes("agent/all/old.txt", "old\n");
    await writeBytes("agent/all/gone.txt", "gone\r\n");
    await agent.call("write_file", { path: "agent/all/deep/new.txt", text: "new\n" });
    await agent.call("move_file", { from: "agent/all/old.txt", to: "agent/all/moved.txt" });
    await agent.call("edit_file", { path: "agent/all/moved.txt", edits: [{ old: "old", new: "changed" }] });
    await agent.call("delete_file", { path: "agent/all/gone.txt" });
    assert.equal((await readBytes("agent/all/deep/new.txt")).toString(), "new\n");
    assert.equal((await readBytes("agent/all/moved.txt")).toString(), "changed\n");
    assert.deepEqual([await exists("agent/all/old.txt"), await exists("agent/all/gone.txt")], [false, false]);
    assert.deepEqual(
      agent.changes.list(agent.conversationId).map(({ path, change }) => `${change} ${path}`),
      ["create agent/all/deep/new.txt", "delete agent/all/gone.txt", "move agent/all/moved.txt"],
    );
    assert.deepEqual(await agent.changes.undo(agent.conversationId), []);
    assert.deepEqual([await exists("agent/all/deep/new.txt"), await exists("agent/all/moved.txt")], [false, false]);
    assert.equal((await readBytes("agent/all/old.txt")).toString(), "old\n");
    assert.equal((await readBytes("agent/all/gone.txt")).toString(), "gone\r\n");
  });

  it("are still listed after a reload, and can be undone", async () => {
    await writeBytes("agent/reload.txt", "before\n");
    await agent.call("edit_file", { path: "agent/reload.txt", edits: [{ old: "before", new: "after" }] });
    const { conversationId } = agent;
    agent.dispose();
    agent = new WindowAgent(conversationId);
    const loaded = new Promise((resolve) => agent.changes.onDidChange(resolve));
    assert.deepEqual(agent.changes.list(conversationId), []);
    await loaded;
    assert.equal(agent.changes.list(conversationId).length, 1);
    await agent.changes.undo(conversationId);
    assert.equal((await readBytes("agent/reload.txt")).toString(), "before\n");
  });

  it("report only the problems that are new", async () => {
    const uri = uriOf("agent/problems.txt");
    await writeBytes("agent/problems.txt", "bad\ngood\n");
    const collection = vscode.languages.createDiagnosticCollection("snowcell-agent-test");
    const check = (document: vscode.TextDocument): void => {
      if (document.uri.toString() !== uri.toString()) return;
      const lines = document.getText().split("\n");
      const found = lines.flatMap((line, index) =>
        line === "bad" || line === "worse" ? [new vscode.Diagnostic(new vscode.Range(index, 0, index, 3), `${line} word`)] : [],
      );
      collection.set(uri, found);
    };
    const subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => check(document));
    check(await vscode.workspace.openTextDocument(uri));
    try {
      const said = await agent.call("edit_file", { path: "agent/problems.txt", edits: [{ old: "good", new: "above\nworse" }] });
      assert.match(said, /New problems since this change:\nagent\/problems\.txt:3: error: worse word$/);
      assert.match(await agent.call("problems", { path: "agent/problems.txt" }), /^\[2 problems\]\n/);
    } finally {
      subscription.dispose();
      collection.dispose();
    }
  });

  it("can be approved in the review, which saves what is accepted and names what is declined", async () => {
    const path = "agent/review.txt";
    const text = Array.from({ length: 9 }, (_, index) => `line ${index}`).join("\n");
    await writeBytes(path, text);
    const edits = [
      { old: "line 0", new: "first" },
      { old: "line 8", new: "last" },
    ];
    const planned = await agent.plan("edit_file", { path, edits });
    assert.ok(isPlan(planned) && planned.review);
    const reviewed = planned.review(new AbortController().signal, () => agent.approve(planned));
    await until(isReviewed);
    assert.equal((await readBytes(path)).toString(), text, "nothing is written before the decision");
    await until(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff);
    await agent.reviews.decide("accepted");
    await agent.reviews.decideAll("rejected");
    const outcome = await reviewed;
    assert.match(outcome?.result.text ?? "", /accepted 1 change and declined 1/);
    assert.equal((await readBytes(path)).toString(), text.replace("line 0", "first"));
    assert.equal(agent.changes.list(agent.conversationId).length, 1);
  });

  it("wait behind the editor in which the user types", async () => {
    await writeBytes("agent/behind.txt", "one\n");
    const { document } = await openNew("agent/typing.txt", "");
    await typeKeys("mi");
    const planned = await agent.plan("edit_file", { path: "agent/behind.txt", edits: [{ old: "one", new: "two" }] });
    assert.ok(isPlan(planned) && planned.review);
    const decided = new AbortController();
    const reviewed = planned.review(decided.signal, () => agent.approve(planned));
    await until(isReviewed);
    await typeKeys("ne");
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.equal(document.getText(), "mine");
    decided.abort();
    assert.equal(await reviewed, undefined);
    await until(() => !isReviewed());
  });

  it("writes nothing of the review if the gate refuses by then", async () => {
    await writeBytes("agent/refused.txt", "one\n");
    const planned = await agent.plan("edit_file", { path: "agent/refused.txt", edits: [{ old: "one", new: "two" }] });
    assert.ok(isPlan(planned) && planned.review);
    const reviewed = planned.review(new AbortController().signal, async () => undefined);
    await until(isReviewed);
    await until(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff);
    await agent.reviews.decideAll("accepted");
    assert.equal(await reviewed, undefined);
    assert.equal((await readBytes("agent/refused.txt")).toString(), "one\n");
  });

  it("close the review without a trace when the panel decides", async () => {
    await writeBytes("agent/withdrawn.txt", "one\n");
    const planned = await agent.plan("edit_file", { path: "agent/withdrawn.txt", edits: [{ old: "one", new: "two" }] });
    assert.ok(isPlan(planned) && planned.review);
    const decided = new AbortController();
    const reviewed = planned.review(decided.signal, () => agent.approve(planned));
    await until(isReviewed);
    decided.abort();
    assert.equal(await reviewed, undefined);
    await until(() => !isReviewed());
    assert.equal((await readBytes("agent/withdrawn.txt")).toString(), "one\n");
  });
});
