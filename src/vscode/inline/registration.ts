// Registers completions for all documents. Loaded only if a completion model is chosen; the rest loads with the first question
// of an editor.

import * as vscode from "vscode";

export function registerCompletions(load: () => Promise<vscode.InlineCompletionItemProvider>): vscode.Disposable {
  return vscode.languages.registerInlineCompletionItemProvider("*", {
    provideInlineCompletionItems: async (...question) => await (await load()).provideInlineCompletionItems(...question),
  });
}
