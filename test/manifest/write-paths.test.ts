// No file is ever changed without a visible step that can be undone: whatever in the sources could write stands here
// with the reason why it may. Something new fails this test until somebody has thought about it.

import { describe, expect, it } from "vitest";
import { writePaths, writePathsIn } from "./write-paths.js";

const allowed: Readonly<Record<string, string>> = {
  "src/vscode/editor/review/apply-edits.ts: applyEdit":
    "What the person accepted in a review, as one step of undo in a document that stays unsaved.",
  "src/vscode/editor/write-tests.ts: edit": "The text of a new, untitled document that was opened for it.",
  "src/vscode/editor/write-tests.ts: save": "A new file at the path that its button names, unless a file is there.",
  "src/vscode/editor/review/review-session.ts: setTextDocumentLanguage":
    "The colours of the proposal, which is a read-only document of ours; no text changes.",
  "src/vscode/compare/answer-diff.ts: setTextDocumentLanguage":
    "The colours of an answer in the diff editor, which is a read-only document of ours; no text changes.",
  "src/vscode/panel/code-actions-of-panel.ts: edit":
    "Insert at Cursor, a button that the person presses: one step of undo in the editor in view.",
  "src/vscode/attach/window-sources.ts: command workbench.action.terminal.copySelection":
    "Copies the terminal's selection, to attach it; the clipboard is given back.",
  "src/vscode/parameters/parameters-feature.ts: save": "A preset by its name, into VS Code's own state.",
  "src/vscode/usage/show-usage.ts: fs.writeFile": "Usage as CSV, to the path that the person chose in a save dialog.",
  "src/vscode/panel/panel-requests.ts: edit": "A message of the conversation, sent again in other words; no document.",
  "src/node/git/run-git.ts: spawn": "Git's reading commands: diff, ls-files and rev-parse.",
  "src/node/history/database/permissions.ts: chmodSync": "Only the user may read our own database and its folder.",
  "src/node/history/database/permissions.ts: mkdirSync": "The folder of our own database, below VS Code's global storage.",
  "src/node/history/database/permissions.ts: openSync": "Creates our own database, readable by the user alone.",
  "src/node/history/database/quarantine.ts: renameSync": "Sets our own database aside if it cannot be read.",
  "src/node/history/database/unsaved.ts: renameSync": "Claims our own file of unsaved changes, so that one window makes them.",
  "src/node/history/database/unsaved.ts: rmSync": "Removes our own file of unsaved changes once they are in the database.",
  "src/node/history/database/unsaved.ts: writeFile":
    "What could not be written before the window closed, beside our own database.",
  "src/node/history/history-client.ts: save": "The record of a conversation, into our own database.",
  "src/vscode/history/export-chat.ts: fs.writeFile": "A conversation, to the path that the person chose in a save dialog.",
};

describe("what can write", () => {
  it("is all known, with its reason", async () => {
    expect(await writePaths()).toEqual(Object.keys(allowed).sort());
  });

  it.each([
    ["await vscode.workspace.applyEdit(edit);", ["applyEdit"]],
    ["await editor.edit((builder) => builder.insert(place, text));", ["edit"]],
    ["await editor.insertSnippet(new vscode.SnippetString(text));", ["insertSnippet"]],
    ["await vscode.workspace.fs.writeFile(uri, bytes);", ["fs.writeFile"]],
    ["await vscode.workspace.fs.delete(uri);", ["fs.delete"]],
    ["await workspace.fs.rename(one, other);", ["fs.rename"]],
    ["await vscode.workspace.fs.createDirectory(uri);", ["fs.createDirectory"]],
    ["const { fs } = vscode.workspace;", ["fs handed on"]],
    ["write(vscode.workspace.fs);", ["fs handed on"]],
    ['import { writeFile, readFile } from "node:fs/promises";', ["writeFile"]],
    ['import * as fs from "node:fs";', ["node:fs as a whole"]],
    ['const fs = await import("node:fs");', ["import of a module"]],
    ['import { exec } from "node:child_process";', ["exec"]],
    ['vscode.commands.executeCommand("workbench.action.files.saveAll");', ["command workbench.action.files.saveAll"]],
    ["await document.save();", ["save"]],
    ["await vscode.workspace.fs.readFile(uri);", []],
    ['vscode.commands.executeCommand("vscode.diff", left, right);', []],
  ])("is noticed in %s", (text, found) => {
    expect(writePathsIn(text, "sample.ts")).toEqual(found);
  });
});
