// A file's text reaches a model only through the gate in src/vscode/leaving. All code that reads text is listed here: code
// that reads it for a prompt requires a cleared file, and all other code has a reason why its text goes to no model.

import { describe, expect, it } from "vitest";
import { readPaths, readPathsIn, textOf } from "./read-paths.js";

/** Reads for a prompt: the file must name a class or function of the gate. */
const gated: readonly string[] = [
  "src/vscode/attach/file-attachment.ts: getText",
  "src/vscode/attach/file-attachment.ts: readCleared",
  "src/core/commit-message/read-changes.ts: readDiff",
  "src/vscode/attach/window-sources.ts: diffOf",
  "src/vscode/editor/action-target.ts: openTextDocument",
  "src/vscode/editor/document-context.ts: documentLines",
  "src/vscode/editor/editor-actions.ts: getText",
  "src/vscode/editor/propose-change.ts: documentLines",
  "src/vscode/editor/propose-change.ts: getText",
  "src/vscode/editor/write-tests.ts: getText",
  "src/vscode/editor/write-tests.ts: readCleared",
  "src/vscode/instructions/find-instructions.ts: readCleared",
  "src/vscode/slash/prompt-files.ts: readCleared",
  "src/vscode/inline/document-snapshot.ts: getText",
  "src/vscode/inline/document-snapshot.ts: lineAt",
  "src/vscode/inline/other-files.ts: getText",
  "src/vscode/agent/edits/look-at-file.ts: getText",
  "src/vscode/agent/edits/look-at-file.ts: openTextDocument",
  "src/vscode/agent/edits/look-at-file.ts: readCleared",
  "src/vscode/agent/reading/file-reads.ts: getText",
  "src/vscode/agent/reading/file-reads.ts: readCleared",
  "src/vscode/agent/reading/language.ts: openTextDocument",
  "src/vscode/agent/reading/repository.ts: diffOf",
  "src/vscode/agent/reading/text-search.ts: getText",
  "src/vscode/agent/reading/text-search.ts: readCleared",
];

const review = "Shows and applies a change in the editor; the answer has already arrived.";
const compared = "Whether a document shows the text of its file.";
const edited = "The document of a file that look-at-file.ts has cleared, while the agent changes it.";
const undone = "What the user keeps or undoes; it goes to no model.";
const elsewhere: Readonly<Record<string, string>> = {
  "src/node/commands/output-log.ts: readFile": "The output of a command that the user allowed; secrets are removed from it.",
  "src/vscode/agent/changes/change-store.ts: fs.readFile": "SnowCell's own records of what the agent changed.",
  "src/vscode/agent/changes/undo-writes.ts: allLines": undone,
  "src/vscode/agent/changes/undo-writes.ts: fs.readFile": undone,
  "src/vscode/agent/changes/undo-writes.ts: getText": undone,
  "src/vscode/agent/reading/open-documents.ts: getText": compared,
  "src/vscode/agent/edits/review-edit.ts: allLines": edited,
  "src/vscode/agent/edits/review-edit.ts: getText": edited,
  "src/vscode/agent/edits/review-edit.ts: openTextDocument": edited,
  "src/vscode/agent/edits/window-writes.ts: allLines": edited,
  "src/vscode/agent/edits/window-writes.ts: getText": edited,
  "src/vscode/agent/edits/window-writes.ts: openTextDocument": edited,
  "src/node/git/run-git.ts: readFile": "Git's own notes of an unfinished merge, for the commit message.",
  "src/node/history/database/permissions.ts: openSync": "The database's own files.",
  "src/node/history/database/unsaved.ts: readFileSync": "Changes that an earlier window could not write to the history.",
  "src/vscode/commit-message/changes.ts: readDiff": "The function diffOf, which is listed by its user.",
  "src/node/credential-sources.ts: readFile": "Credentials that the user imports; they go to the secret store.",
  "src/vscode/attach/workspace-files.ts: fs.readFile": "A .gitignore, which decides what is offered.",
  "src/vscode/compare/answer-diff.ts: openTextDocument": "An answer in a read-only document of SnowCell, in the diff editor.",
  "src/vscode/compare/compare-feature.ts: diff": "The difference of two answers, for the page.",
  "src/vscode/editor/action-target.ts: getText": "Whether a file is empty.",
  "src/vscode/editor/apply-code.ts: allLines": review,
  "src/vscode/editor/apply-code.ts: openTextDocument": review,
  "src/vscode/editor/review/apply-edits.ts: allLines": review,
  "src/vscode/editor/review/apply-edits.ts: lineAt": review,
  "src/vscode/editor/review/apply-edits.ts: openTextDocument": review,
  "src/vscode/editor/review/pinned-document.ts: getText":
    "The functions allLines and documentLines, which are listed by their users.",
  "src/vscode/editor/review/pinned-document.ts: lineAt":
    "The functions allLines and documentLines, which are listed by their users.",
  "src/vscode/editor/review/review-session.ts: allLines": review,
  "src/vscode/editor/review/review-session.ts: lineAt": review,
  "src/vscode/editor/review/hunk-marks.ts: lineAt": review,
  "src/vscode/editor/review/answer-page.ts: openTextDocument": "A model's answer, to be shown.",
  "src/vscode/editor/review/refusal-mark.ts: lineAt": "The position of the mark.",
  "src/vscode/editor/review/writing-mark.ts: lineAt": "The position of the mark.",
  "src/vscode/editor/write-tests.ts: openTextDocument": "The new, untitled document that the tests are written into.",
  "src/vscode/history/import-chat.ts: fs.readFile": "Conversations that the user imports, into the history.",
  "src/vscode/instructions/new-instruction-file.ts: fs.readFile":
    "The project's package.json, for a first instruction file; no model is asked.",
  "src/vscode/instructions/new-instruction-file.ts: openTextDocument": "The new, untitled instruction file.",
  "src/vscode/inline/editor-events.ts: getText": "What has become of an accepted completion, for the figures of this window.",
  "src/vscode/leaving/content-gate.ts: fs.readFile": "The gate, which reads only cleared files.",
  "src/vscode/leaving/content-gate.ts: new ClearedFile": "The gate.",
  "src/vscode/leaving/ignored-files.ts: fs.readFile": "A .gitignore, which the gate checks.",
};

/** Milliseconds to read all sources on a busy machine. */
const slowMachine = 60_000;

describe("code that reads a file's text", () => {
  it(
    "is all listed: for a prompt it uses the gate, else it has a reason",
    async () => {
      expect(await readPaths()).toEqual([...gated, ...Object.keys(elsewhere)].sort());
    },
    slowMachine,
  );

  it.each(gated)("%s uses the gate", async (path) => {
    const text = await textOf(path.split(":", 1)[0] ?? "");
    expect(text).toMatch(/\b(?:clearChosen|clearTakenAlong|clearUnasked|ClearedFile|ActionTarget|withoutSecretFiles)\b/);
  });

  it.each([
    ["await vscode.workspace.fs.readFile(uri);", ["fs.readFile"]],
    ["await fs.readFile(path);", ["fs.readFile"]],
    ["document.getText(range);", ["getText"]],
    ["document.lineAt(0).text;", ["lineAt"]],
    ["await vscode.workspace.openTextDocument(uri);", ["openTextDocument"]],
    ["await repository.diff(true);", ["diff"]],
    ["allLines(document);", ["allLines"]],
    ['import { readFile } from "node:fs/promises";', ["readFile"]],
    ['import * as fs from "node:fs";', ["node:fs as a whole"]],
    ["new ClearedFile(uri);", ["new ClearedFile"]],
    ["const file = { uri } as ClearedFile;", ["as ClearedFile"]],
    ["await vscode.workspace.openTextDocument({ content });", []],
    ["await vscode.workspace.fs.stat(uri);", []],
  ])("is found in %s", (text, found) => {
    expect(readPathsIn(text, "sample.ts")).toEqual(found);
  });
});
