// A line at the code that says why an answer changed nothing. It stays until the user decides or edits, because a
// notification hides after some seconds.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { plainText } from "../../interface/plain-text.js";

export function markRefusal(document: vscode.TextDocument, line: number, words: string): vscode.Disposable {
  const mark = vscode.window.createTextEditorDecorationType({
    after: { margin: "0 0 0 2em", color: new vscode.ThemeColor("editorCodeLens.foreground"), fontStyle: "italic" },
  });
  const end = document.lineAt(Math.min(line, document.lineCount - 1)).range.end;
  const said = l10n.t("{0} The notifications have the answer and Retry.", words);
  const draw = (): void => {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== document) continue;
      editor.setDecorations(mark, [
        { range: new vscode.Range(end, end), renderOptions: { after: { contentText: plainText(said) } } },
      ]);
    }
  };
  draw();
  const followed = [
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.document === document && change.contentChanges.length > 0) dispose();
    }),
  ];
  const dispose = (): void => {
    mark.dispose();
    for (const each of followed) each.dispose();
  };
  return { dispose };
}
