// Carries out what the user chose to undo. Needs no permit: it is the user's own action, and restores the user's texts.

import * as vscode from "vscode";
import { diffLines } from "../../../core/editing/review/line-diff.js";
import type { PresentFile } from "../../../core/editing/undo/change-record.js";
import type { UndoStep } from "../../../core/editing/undo/undo-plan.js";
import { looksBinary } from "../../../core/leaving/file-gate.js";
import { canWrite, replacement } from "../../editor/review/apply-edits.js";
import { allLines } from "../../editor/review/pinned-document.js";
import { decodedText, openDocument, showsText, unsavedDocument } from "../reading/open-documents.js";

const largestText = 2 * 1024 * 1024;

export async function presentFile(address: string): Promise<PresentFile> {
  const uri = vscode.Uri.parse(address);
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (!stat || stat.type & vscode.FileType.Directory) return { exists: stat !== undefined, text: null };
  const unsaved = unsavedDocument(uri);
  if (unsaved) return { exists: true, text: unsaved.getText() };
  if (stat.size > largestText) return { exists: true, text: null };
  const bytes = await vscode.workspace.fs.readFile(uri).then(undefined, () => undefined);
  if (!bytes || looksBinary(bytes)) return { exists: true, text: null };
  return { exists: true, text: await decodedText(uri, bytes) };
}

export async function carryOutUndo(step: UndoStep, encoding: string | undefined): Promise<boolean> {
  try {
    switch (step.kind) {
      case "write":
        return await write(vscode.Uri.parse(step.place.uri), step.text, encoding);
      case "create":
        return await writeBytes(vscode.Uri.parse(step.place.uri), step.text, encoding);
      case "delete":
        await vscode.workspace.fs.delete(vscode.Uri.parse(step.place.uri), { useTrash: false });
        return true;
      case "move":
        return await moveBack(vscode.Uri.parse(step.from.uri), vscode.Uri.parse(step.to.uri));
    }
  } catch {
    return false;
  }
}

/**
 * Writes the file itself: saving the document would format it, and lose mixed line endings. Only unsaved text of the user
 * goes through the document, which stays unsaved.
 */
async function write(uri: vscode.Uri, text: string, encoding: string | undefined): Promise<boolean> {
  if (!(await canWrite(uri))) return false;
  const open = unsavedDocument(uri);
  if (!open) return await writeBytes(uri, text, encoding);
  const edit = new vscode.WorkspaceEdit();
  for (const { start, removed, added } of diffLines(allLines(open), text.split(/\r\n|\n/))) {
    const { range, text: lines } = replacement(open, start, start + removed.length, added);
    edit.replace(uri, range, lines);
  }
  return await vscode.workspace.applyEdit(edit);
}

async function writeBytes(uri: vscode.Uri, text: string, encoding: string | undefined): Promise<boolean> {
  const bytes = await (encoding === undefined
    ? vscode.workspace.encode(text, { uri })
    : vscode.workspace.encode(text, { encoding }));
  await vscode.workspace.fs.writeFile(uri, bytes);
  const open = openDocument(uri);
  if (open) await showsText(open, text);
  return true;
}

async function moveBack(from: vscode.Uri, to: vscode.Uri): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(from, to, { overwrite: false, ignoreIfExists: false });
  return await vscode.workspace.applyEdit(edit);
}
