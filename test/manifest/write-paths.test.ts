// No file is ever changed without a visible step that can be undone: all code that could write is listed here with the
// reason why it may. New code fails this test until it has a reason.

import { describe, expect, it } from "vitest";
import { writePaths, writePathsIn } from "./write-paths.js";

const permitted = "What the gate allowed the agent, with a permit; the user keeps or undoes it.";
const undone = "What the user chose to undo of the agent's changes: the user's own texts.";
const allowed: Readonly<Record<string, string>> = {
  "src/node/search/ripgrep.ts: spawn": "VS Code's ripgrep, which only reads: without a configuration, which could name programs.",
  "src/vscode/agent/changes/change-store.ts: fs.createDirectory": "The folder of the agent's changes, in SnowCell's storage.",
  "src/vscode/agent/changes/change-store.ts: fs.delete":
    "Records of the agent's changes that are decided or too old, in SnowCell's storage.",
  "src/vscode/agent/changes/change-store.ts: fs.writeFile": "What the agent changed, to undo it: in SnowCell's storage.",
  "src/vscode/agent/changes/undo-writes.ts: applyEdit": undone,
  "src/vscode/agent/changes/undo-writes.ts: fs.delete": "A file that the agent created and the user chose to undo.",
  "src/vscode/agent/changes/undo-writes.ts: fs.writeFile": undone,
  "src/vscode/agent/changes/window-changes.ts: save": "Saves what the agent changed to SnowCell's storage.",
  "src/vscode/agent/outside/manage-tools.ts: save": "Saves which tools the user chose, in VS Code's settings and state.",
  "src/vscode/agent/edits/review-edit.ts: save": "Saves a file after the user accepted hunks of the agent in the review.",
  "src/vscode/agent/edits/window-writes.ts: applyEdit": permitted,
  "src/vscode/agent/edits/window-writes.ts: fs.delete": permitted,
  "src/vscode/agent/edits/window-writes.ts: save": permitted,
  "src/vscode/editor/review/apply-edits.ts: applyEdit":
    "The changes that the user accepted in a review, as one undo step in a document that stays unsaved.",
  "src/vscode/editor/write-tests.ts: applyEdit": "The text of a new, untitled document that was opened for it.",
  "src/vscode/editor/write-tests.ts: save": "A new file at the path that its button names, unless a file is there.",
  "src/vscode/editor/review/review-session.ts: setTextDocumentLanguage":
    "Highlights the proposal, which is a read-only document of SnowCell; changes no text.",
  "src/vscode/compare/answer-diff.ts: setTextDocumentLanguage":
    "Highlights an answer in the diff editor, which is a read-only document of SnowCell; changes no text.",
  "src/vscode/instructions/new-instruction-file.ts: edit": "The text of a new, untitled document that was opened for it.",
  "src/vscode/panel/code-actions-of-panel.ts: edit":
    "Insert at Cursor, a button that the user presses: one undo step in the visible editor.",
  "src/vscode/attach/window-sources.ts: command workbench.action.terminal.copySelection":
    "Copies the terminal's selection, to attach it; then restores the clipboard.",
  "src/vscode/parameters/parameters-feature.ts: save": "Saves a preset to VS Code's own state.",
  "src/vscode/usage/show-usage.ts: fs.writeFile": "Usage as CSV, to the path that the user chose in a save dialog.",
  "src/vscode/panel/panel-requests.ts: edit": "Edits a message of the conversation; no document.",
  "src/node/commands/command-runner.ts: ChildProcess": "The type of a process.",
  "src/node/commands/command-runner.ts: readdir": "The folder of SnowCell's logs of commands.",
  "src/node/commands/command-runner.ts: rm": "Removes SnowCell's old logs of commands.",
  "src/node/commands/command-runner.ts: spawn": "A command that the gate allowed, with a permit.",
  "src/node/commands/output-log.ts: appendFile": "The output of a command, in SnowCell's log of it.",
  "src/node/commands/output-log.ts: mkdir": "The folder of SnowCell's logs of commands, in VS Code's global storage.",
  "src/node/commands/output-log.ts: rm": "The older part of a full log of a command.",
  "src/node/commands/process-group.ts: spawn": "Windows' taskkill, for a command that was started with a permit.",
  "src/node/commands/process-group.ts: spawnSync": "Windows' taskkill, for a command that was started with a permit.",
  "src/node/file-access.ts: lstat": "Reads whether a path is a link.",
  "src/vscode/benchmark/benchmark-models.ts: fs.writeFile":
    "Results of a benchmark as CSV, to the path that the user chose in a save dialog.",
  "src/node/git/run-git.ts: spawn": "Git's reading commands: diff, ls-files and rev-parse.",
  "src/node/history/database/permissions.ts: chmodSync": "Only the user may read SnowCell's database and its folder.",
  "src/node/history/database/permissions.ts: mkdirSync": "The folder of SnowCell's database, in VS Code's global storage.",
  "src/node/history/database/permissions.ts: openSync": "Creates SnowCell's database, readable only by the user.",
  "src/node/history/database/quarantine.ts: renameSync": "Quarantines SnowCell's database if it cannot be read.",
  "src/node/history/database/unsaved.ts: renameSync":
    "Claims SnowCell's file of unsaved changes, so that only one window applies them.",
  "src/node/history/database/unsaved.ts: rmSync": "Removes SnowCell's file of unsaved changes once they are in the database.",
  "src/node/history/database/unsaved.ts: writeFile":
    "Changes that could not be saved before the window closed, beside SnowCell's database.",
  "src/node/history/history-client.ts: save": "Saves a conversation to SnowCell's database.",
  "src/vscode/history/export-chat.ts: fs.writeFile": "A conversation, to the path that the user chose in a save dialog.",
};

describe("code that can write", () => {
  it("is all listed, with its reason", async () => {
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
  ])("is found in %s", (text, found) => {
    expect(writePathsIn(text, "sample.ts")).toEqual(found);
  });
});
