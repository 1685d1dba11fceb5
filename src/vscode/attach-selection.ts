// `SnowCell: Add Selection to Chat`: what is selected in the editor, or the whole file where nothing is.

import * as vscode from "vscode";
import type { Attachment } from "../core/chat/conversation.js";
import { createId } from "../core/ids.js";

/** What the active editor offers; `undefined` where there is none. */
export function attachmentFromEditor(): Attachment | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selection } = editor;
  const about = {
    id: createId(Date.now()),
    path: vscode.workspace.asRelativePath(document.uri, false),
    language: document.languageId,
    uri: document.uri.toString(),
  };
  if (selection.isEmpty) return { ...about, text: document.getText() };
  // A selection that ends at the start of a line does not mean that line.
  const lastLine =
    selection.end.character === 0 && selection.end.line > selection.start.line ? selection.end.line - 1 : selection.end.line;
  const range = new vscode.Range(selection.start.line, 0, lastLine, Number.MAX_SAFE_INTEGER);
  return {
    ...about,
    lines: { first: selection.start.line + 1, last: lastLine + 1 },
    text: document.getText(document.validateRange(range)),
  };
}
