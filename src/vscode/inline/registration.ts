// Registers completions for all documents. Loaded only if a completion model is chosen; the rest loads with the first question
// of an editor.

import * as vscode from "vscode";

interface Loaded {
  completions(): Promise<vscode.InlineCompletionItemProvider>;
}

/** `load` is the activation's own loader, which keeps this small there. */
export function registerCompletions(load: () => Promise<Loaded>): vscode.Disposable {
  return vscode.languages.registerInlineCompletionItemProvider("*", {
    provideInlineCompletionItems: async (...question) =>
      await (await (await load()).completions()).provideInlineCompletionItems(...question),
  });
}
