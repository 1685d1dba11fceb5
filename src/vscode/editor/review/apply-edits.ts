// The only place where editor actions change a user's document: by an edit that VS Code shows as unsaved and undoes in one
// step. A document that cannot be written stays unchanged, and a copy opens instead.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ChangeReview, LineEdit } from "../../../core/editing/review/change-review.js";
import { showInformation, showWarning } from "../../interface/messages.js";
import { allLines, fileName } from "./pinned-document.js";

export interface Applied {
  /** Scrolls to the result. */
  show(): Promise<void>;
  /** Undoes the edit unless the text has changed since; then returns false. Undefined for a copy. */
  readonly undo?: () => Promise<boolean>;
}

/** VS Code refuses an edit of a text that has changed; the edits are then recomputed. */
const mostAttempts = 20;
const timeForEvents = 100;

/** Applies the accepted hunks to the document. Never throws; shows a message if none of them fits any more. */
export async function applyToDocument(closable: vscode.TextDocument, review: ChangeReview): Promise<Applied | undefined> {
  const document = await openAgain(closable);
  if (!document) {
    void showWarning(l10n.t("{0} no longer exists. Nothing was changed.", fileName(closable.uri)));
    return undefined;
  }
  const isWritable = await canWrite(document.uri);
  for (let attempt = 1; ; attempt++) {
    // No await between here and the edit: typing in between would move the lines.
    const { version } = document;
    const lines = allLines(document);
    const edits = review.edits(lines);
    const [first] = edits;
    if (!first) {
      void showWarning(
        l10n.t(
          "{0} has changed in the meantime. The accepted changes no longer match. Nothing was changed.",
          fileName(document.uri),
        ),
      );
      return undefined;
    }
    if (!isWritable) {
      const words = l10n.t("{0} is read-only. The accepted changes are in an unsaved copy.", fileName(document.uri));
      return await copyWith(edits, document, lines, words);
    }
    const edit = new vscode.WorkspaceEdit();
    for (const { start, end, lines: added } of edits) {
      const { range, text } = replacement(document, start, end, added);
      edit.replace(document.uri, range, text);
    }
    if (await vscode.workspace.applyEdit(edit)) return written(document, first.start);
    // VS Code may have applied the change before this host learns of it.
    if (document.version === version) await new Promise((resolve) => setTimeout(resolve, timeForEvents));
    const wasTypedIn = document.version !== version && !document.isClosed;
    if (!wasTypedIn || attempt === mostAttempts) {
      const words = l10n.t("VS Code refused to change {0}. The accepted changes are in an unsaved copy.", fileName(document.uri));
      return await copyWith(edits, document, lines, words);
    }
  }
}

function written(document: vscode.TextDocument, line: number): Applied {
  const { version } = document;
  const show = async (): Promise<void> => {
    await showWherever(document, document.validateRange(new vscode.Range(line, 0, line, 0)));
  };
  return {
    show,
    undo: async () => {
      if (document.isClosed || document.version !== version) return false;
      await show();
      await vscode.commands.executeCommand("undo");
      return true;
    },
  };
}

async function openAgain(document: vscode.TextDocument): Promise<vscode.TextDocument | undefined> {
  if (!document.isClosed) return document;
  return await vscode.workspace.openTextDocument(document.uri).then(undefined, () => undefined);
}

/** Shows a cell in its notebook. */
async function showWherever(document: vscode.TextDocument, selection: vscode.Range): Promise<void> {
  const notebook = vscode.workspace.notebookDocuments.find((one) => one.getCells().some((cell) => cell.document === document));
  if (notebook) await vscode.window.showNotebookDocument(notebook);
  else await vscode.window.showTextDocument(document, { selection, preview: false });
}

/** Whether VS Code lets the file be changed: neither its file system nor the file itself is read-only. */
export async function canWrite(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme === "untitled") return true;
  const file = fileOfCell(uri);
  if (file.scheme === "untitled") return true;
  if (vscode.workspace.fs.isWritableFileSystem(file.scheme) === false) return false;
  const stat = await vscode.workspace.fs.stat(file).then(undefined, () => undefined);
  if (stat?.permissions !== undefined && (stat.permissions & vscode.FilePermission.Readonly) !== 0) return false;
  if (file.scheme !== "file") return true;
  const { mayWrite } = await import("../../../node/file-access.js");
  return await mayWrite(file.fsPath);
}

function fileOfCell(uri: vscode.Uri): vscode.Uri {
  const isCell = ({ document }: vscode.NotebookCell): boolean => document.uri.toString() === uri.toString();
  return vscode.workspace.notebookDocuments.find((notebook) => notebook.getCells().some(isCell))?.uri ?? uri;
}

async function copyWith(
  edits: readonly LineEdit[],
  document: vscode.TextDocument,
  lines: readonly string[],
  words: string,
): Promise<Applied> {
  let changed = lines;
  for (const { start, end, lines: added } of edits.toReversed())
    changed = [...changed.slice(0, start), ...added, ...changed.slice(end)];
  const ending = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  const copy = await vscode.workspace.openTextDocument({ language: document.languageId, content: changed.join(ending) });
  void showInformation(words);
  return { show: async () => void (await vscode.window.showTextDocument(copy, { preview: false })) };
}

/** Lines `start` to `end` of the document as a range, with the text for it; the last line has no line ending to replace. */
export function replacement(
  document: vscode.TextDocument,
  start: number,
  end: number,
  added: readonly string[],
): { readonly range: vscode.Range; readonly text: string } {
  // VS Code converts line breaks to the document's own line ending.
  if (end < document.lineCount)
    return { range: new vscode.Range(start, 0, end, 0), text: added.map((line) => `${line}\n`).join("") };
  const last = document.lineAt(document.lineCount - 1).range.end;
  if (start === 0) return { range: new vscode.Range(new vscode.Position(0, 0), last), text: added.join("\n") };
  const before = document.lineAt(start - 1).range.end;
  return { range: new vscode.Range(before, last), text: added.map((line) => `\n${line}`).join("") };
}
