// Shows a model's answer as a page that cannot be edited, so that closing it asks nothing.

import * as vscode from "vscode";

const scheme = "snowcell-answer";
/** By the path of the page. The last few: an older page that is still open keeps its text. */
const texts = new Map<string, string>();
const mostKept = 10;
let isRegistered = false;
let count = 0;

export async function showAnswer(text: string): Promise<void> {
  if (!isRegistered) {
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ path }) => texts.get(path) ?? "",
    });
    isRegistered = true;
  }
  count += 1;
  const uri = vscode.Uri.file(`/${count}/Answer.md`).with({ scheme });
  texts.set(uri.path, text);
  texts.delete(`/${count - mostKept}/Answer.md`);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}
