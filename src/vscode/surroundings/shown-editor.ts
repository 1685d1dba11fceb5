// The editor that the user looks at while the chat has the focus.

import * as vscode from "vscode";
import { editableSchemes } from "../editor/editor-place.js";

/** The active editor, or a visible one: if the chat is in an editor tab, no text editor is active. */
export function shownEditor(): vscode.TextEditor | undefined {
  const active = vscode.window.activeTextEditor;
  const editors = [...(active ? [active] : []), ...vscode.window.visibleTextEditors];
  return editors.find(({ document }) => editableSchemes.some((scheme) => scheme === document.uri.scheme));
}

/** The selection as whole lines; undefined if nothing is selected. */
export function selectedLines({ selection }: vscode.TextEditor): vscode.Range | undefined {
  if (selection.isEmpty) return undefined;
  const { start, end } = selection;
  // A selection that ends at the start of a line does not include that line.
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return new vscode.Range(start.line, 0, last, Number.MAX_SAFE_INTEGER);
}
