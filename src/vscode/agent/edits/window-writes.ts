// Start here: the only code of the agent that changes the user's files, each time with a permit of the gate. Texts are
// changed through their documents, so that VS Code keeps encoding, byte order mark and line endings.

import * as vscode from "vscode";
import { diffLines } from "../../../core/editing/review/line-diff.js";
import type { Action } from "../../../core/permissions/action.js";
import { demandPlace, PlaceChanged } from "../../../core/permissions/demand-place.js";
import type { FileSystemFacts } from "../../../core/permissions/paths/locate.js";
import { demand, type Permit } from "../../../core/permissions/permit.js";
import type { FileWrite, FileWrites, Written } from "../../../core/tools/editing/editing-ports.js";
import { replacement } from "../../editor/review/apply-edits.js";
import { allLines } from "../../editor/review/pinned-document.js";
import { openDocument } from "../reading/open-documents.js";
import { placeOf } from "../reading/places.js";
import { lookAtFile, realPathOf } from "./look-at-file.js";
import { ProblemWatch } from "./new-problems.js";

export function windowWrites(facts: FileSystemFacts): FileWrites {
  return {
    look: lookAtFile,
    write: async (permit, action, write, realPath, signal) => {
      demand(permit, action);
      return await carryOut(permit, { action, write, realPath }, facts, signal);
    },
  };
}

interface WantedWrite {
  readonly action: Action;
  readonly write: FileWrite;
  readonly realPath: string | undefined;
}

async function carryOut(
  permit: Permit,
  { action, write, realPath }: WantedWrite,
  facts: FileSystemFacts,
  signal: AbortSignal,
): Promise<Written> {
  demand(permit, action);
  if (action.kind !== "edit") return refused("it is not an edit.");
  const uri = vscode.Uri.parse(write.place.uri);
  try {
    // A link may have been swapped since the gate looked, or between the plan and the gate.
    await demandPlace(permit, action, facts);
    if (write.kind === "move") await demandPlace(permit, { kind: "edit", path: write.to.actionPath, change: "create" }, facts);
  } catch (thrown) {
    if (thrown instanceof PlaceChanged) return refused(thrown.message);
    throw thrown;
  }
  if ((await realPathOf(uri)) !== realPath) return refused(`${write.place.path} now leads to another place than was allowed.`);
  signal.throwIfAborted();
  const watch = new ProblemWatch(uri);
  try {
    const done = await writeOne(uri, write);
    return done.kind === "written" ? { ...done, newProblems: await watch.newOnes(signal) } : done;
  } finally {
    watch.dispose();
  }
}

function writeOne(uri: vscode.Uri, write: FileWrite): Promise<Written> {
  switch (write.kind) {
    case "change":
      return changeText(uri, write.before, write.after);
    case "create":
      return createFile(uri, write.text);
    case "delete":
      return deleteFile(uri, write.before);
    case "move":
      return moveFile(uri, vscode.Uri.parse(write.to.uri));
  }
}

const refused = (reason: string): Written => ({ kind: "refused", reason });

async function changeText(uri: vscode.Uri, before: string, after: string): Promise<Written> {
  const document = openDocument(uri) ?? (await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined));
  if (!document) return { kind: "changed", text: null };
  // No await between here and the edit: typing in between would move the lines.
  if (document.getText() !== before) return { kind: "changed", text: document.getText() };
  const edit = new vscode.WorkspaceEdit();
  for (const { start, removed, added } of diffLines(allLines(document), after.split(/\r\n|\n/))) {
    const { range, text } = replacement(document, start, start + removed.length, added);
    edit.replace(uri, range, text);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    const now = document.getText();
    return now === before ? refused("VS Code did not accept the edit.") : { kind: "changed", text: now };
  }
  return await saved(document);
}

async function createFile(uri: vscode.Uri, text: string): Promise<Written> {
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { overwrite: false, ignoreIfExists: false });
  edit.insert(uri, new vscode.Position(0, 0), text);
  if (!(await vscode.workspace.applyEdit(edit))) return refused("VS Code did not create the file; it may exist by now.");
  return await saved(await vscode.workspace.openTextDocument(uri));
}

/** Saving may format the text; what is saved is what counts. */
async function saved(document: vscode.TextDocument): Promise<Written> {
  const isSaved = await document.save().then(undefined, () => false);
  return { kind: "written", text: document.getText(), isSaved, encoding: document.encoding, newProblems: [], alsoChanged: [] };
}

async function deleteFile(uri: vscode.Uri, before: string | null): Promise<Written> {
  const now = await lookAtFile(placeOf(uri));
  if (now.kind === "missing") return { kind: "changed", text: null };
  if (now.kind === "refused") return refused(now.reason);
  if (now.kind === "text" && now.whole !== before) return { kind: "changed", text: now.whole };
  if (now.kind === "text" && now.hasUnsavedChanges) return refused("it has unsaved changes of the user.");
  const inTrash = await vscode.workspace.fs.delete(uri, { useTrash: true }).then(
    () => true,
    () => false,
  );
  if (!inTrash) {
    if (before === null) return refused("there is no trash here, and its content could not be brought back.");
    // The text is in the journal, so undoing brings it back.
    await vscode.workspace.fs.delete(uri, { useTrash: false });
  }
  return { kind: "written", text: null, isSaved: true, newProblems: [], alsoChanged: [] };
}

async function moveFile(from: vscode.Uri, to: vscode.Uri): Promise<Written> {
  const dirtyBefore = new Set(dirtyDocuments());
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(from, to, { overwrite: false, ignoreIfExists: false });
  if (!(await vscode.workspace.applyEdit(edit))) return refused("VS Code did not move the file; the new path may exist by now.");
  // Language servers update imports in other files, which the user has not allowed to save.
  const alsoChanged = dirtyDocuments().filter((address) => !dirtyBefore.has(address) && address !== to.toString());
  const document = openDocument(to);
  const now = await lookAtFile(placeOf(to));
  return {
    kind: "written",
    text: now.kind === "text" ? now.whole : null,
    isSaved: !document?.isDirty,
    newProblems: [],
    alsoChanged: alsoChanged.map((address) => placeOf(vscode.Uri.parse(address)).path),
  };
}

const dirtyDocuments = (): string[] =>
  vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString());
