// The agent's reading tools in a real window: ripgrep, unsaved text, and what never leaves.

import assert from "node:assert/strict";
import { symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { autoSave, uriOf, WindowAgent, writeBytes } from "./agent-fixture.js";

describe("the agent's reading tools", () => {
  let agent: WindowAgent;
  before(async () => {
    await autoSave("off");
    agent = new WindowAgent();
    await writeBytes("agent-read/src/a.ts", "export const needle = 1;\nconst other = needle + 1;\n");
    await writeBytes("agent-read/src/b.md", "a needle in the text\r\n");
    await writeBytes("agent-read/.gitignore", "ignored/\n");
    await writeBytes("agent-read/ignored/c.ts", "needle ignored\n");
    await writeBytes("agent-read/.env", "KEY=needle\n");
    await writeBytes("agent-read/.hidden.ts", "needle hidden\n");
    await writeBytes("agent-read/.rgignore", "!ignored/\n");
  });
  after(async () => {
    agent.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await autoSave(undefined);
  });

  it("search files, but not those that are ignored or may hold secrets", async () => {
    assert.equal(
      await agent.call("search_text", { pattern: "needle", folder: "agent-read" }),
      [
        "[4 lines in 3 files]",
        "agent-read/.hidden.ts",
        "  1: needle hidden",
        "agent-read/src/a.ts",
        "  1: export const needle = 1;",
        "  2: const other = needle + 1;",
        "agent-read/src/b.md",
        "  1: a needle in the text",
      ].join("\n"),
    );
    assert.match(
      await agent.call("search_text", { pattern: "^const.*\\d;$", regex: true, include: "**/*.ts" }),
      /2: const other/,
    );
    assert.match(await agent.call("search_text", { pattern: "needle", folder: "agent-read/src/b.md" }), /^\[1 line in 1 file\]/);
    assert.match(
      await agent.call("search_text", { pattern: "(needle", regex: true, folder: "agent-read/src/b.md" }),
      /Nothing|not valid/,
    );
  });

  it("search and read unsaved text instead of what is on the disk", async () => {
    const document = await vscode.workspace.openTextDocument(uriOf("agent-read/src/b.md"));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((builder) => builder.replace(document.lineAt(0).range, "unsaved haystack"));
    assert.match(await agent.call("search_text", { pattern: "haystack" }), /agent-read\/src\/b\.md\n {2}1: unsaved haystack/);
    assert.doesNotMatch(await agent.call("search_text", { pattern: "in the text", folder: "agent-read" }), /b\.md/);
    assert.match(await agent.call("read_file", { path: "agent-read/src/b.md" }), /unsaved changes\]\n1\tunsaved haystack/);
  });

  it("withhold secrets, and a link that leads out of the workspace", async () => {
    assert.match(await agent.call("read_file", { path: "agent-read/.env" }), /withheld/);
    const outside = join(tmpdir(), `snowcell-outside-${Date.now()}.txt`);
    await writeFile(outside, "outside\n");
    await symlink(outside, uriOf("agent-read/link.txt").fsPath).catch(() => undefined);
    const plan = await agent.plan("read_file", { path: "agent-read/link.txt" });
    // The gate asks about it: its reasons are those that the plan was made with.
    assert.ok("actions" in plan);
    assert.doesNotMatch(await agent.call("search_text", { pattern: "outside", folder: "agent-read" }), /link\.txt/);
  });

  it("find files by glob, newest first, and list folders with what is ignored", async () => {
    assert.match(await agent.call("find_files", { glob: "**/a.ts", folder: "agent-read" }), /\nagent-read\/src\/a\.ts$/);
    assert.doesNotMatch(await agent.call("find_files", { glob: "agent-read/**/*.ts" }), /ignored/);
    const listed = await agent.call("list_folder", { path: "agent-read", depth: 2 });
    assert.match(listed, /\nignored\/ \(ignored\)\nlink\.txt\nsrc\/\nsrc\/a\.ts\nsrc\/b\.md$/);
    assert.match(await agent.call("read_file", { path: "agent-read/src/aa.ts" }), /Similar paths: agent-read\/src\/a\.ts/);
  });
});
