// A document, as the engine reads it: line by line, so that no key copies it. Only of a cleared document.

import * as vscode from "vscode";
import { lineComment } from "../../core/inline/text/languages.js";
import type { Indentation, LastEdit, Snapshot } from "../../core/inline/text/snapshot.js";
import type { ClearedFile } from "../leaving/content-gate.js";

/** Characters of the cells above that are read. */
const longestCells = 12_000;
/** Characters of other lines than the cursor's: more than any request holds, and few enough to search at every key. */
const longestLine = 16_000;
/** A workspace may set any width; as many blanks would be written for a tab. */
const widestTab = 16;

export interface Question {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  readonly context: vscode.InlineCompletionContext;
  /** Asked by the user, and not by SnowCell after a late answer. */
  readonly explicit: boolean;
  readonly lastEdit: LastEdit;
}

/** @param _cleared of this document; shows that the gate was passed */
export function snapshotOf({ document, position, context, explicit, lastEdit }: Question, _cleared: ClearedFile): Snapshot {
  const editor = vscode.window.activeTextEditor?.document === document ? vscode.window.activeTextEditor : undefined;
  const selections = editor?.selections ?? [];
  const selected = selectedItem(context, position);
  const above = cellsAbove(document);
  return {
    uri: document.uri.toString(),
    path: relativePath(document),
    languageId: document.languageId,
    lines: { count: document.lineCount, at: (index) => lineOf(document, index, position.line) },
    line: position.line,
    character: position.character,
    eol: document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n",
    indentation: indentationIn(editor),
    explicit,
    cursors: Math.max(1, selections.length),
    hasSelection: selections.some((selection) => !selection.isEmpty),
    lastEdit,
    ...(selected ? { selected } : {}),
    ...(above !== "" ? { above } : {}),
  };
}

function lineOf(document: vscode.TextDocument, index: number, cursor: number): string {
  const { text } = document.lineAt(index);
  return index === cursor ? text : text.slice(0, longestLine);
}

function selectedItem(context: vscode.InlineCompletionContext, position: vscode.Position): Snapshot["selected"] {
  const { selectedCompletionInfo: info } = context;
  if (!info?.range.isSingleLine || info.range.start.line !== position.line) return undefined;
  return { text: info.text, start: info.range.start.character, end: info.range.end.character };
}

/** Never absolute: the name alone for a file outside the workspace. */
function relativePath({ uri }: vscode.TextDocument): string {
  const path = vscode.workspace.getWorkspaceFolder(uri) ? vscode.workspace.asRelativePath(uri, false) : uri.path;
  return /^(?:[/\\]|[a-z]:)/i.test(path) ? (path.split(/[/\\]/).at(-1) ?? "") : path;
}

function indentationIn(editor: vscode.TextEditor | undefined): Indentation {
  const { insertSpaces, tabSize } = editor?.options ?? {};
  return {
    insertSpaces: typeof insertSpaces === "boolean" ? insertSpaces : true,
    tabSize: typeof tabSize === "number" ? Math.min(widestTab, Math.max(1, Math.floor(tabSize))) : 4,
  };
}

export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== "vscode-notebook-cell") return undefined;
  return vscode.workspace.notebookDocuments.find((notebook) => notebook.getCells().some((cell) => cell.document === document));
}

/** Earlier cells: those in the language as they are, others as comments. */
function cellsAbove(document: vscode.TextDocument): string {
  const cells = notebookOf(document)?.getCells() ?? [];
  const index = cells.findIndex((cell) => cell.document === document);
  const comment = lineComment(document.languageId);
  let text = "";
  for (const cell of cells.slice(0, Math.max(0, index)).toReversed()) {
    const source = cell.document.getText();
    if (text.length + source.length > longestCells) break;
    const isSame = cell.document.languageId === document.languageId;
    const shown = isSame ? source : source.replace(/^/gm, `${comment} `);
    text = `${shown.replaceAll("\r\n", "\n")}\n${text}`;
  }
  return text;
}
