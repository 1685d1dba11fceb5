// Open documents beside their files. What the user has not saved counts before the file. A document without such changes may be
// older than its file: VS Code reloads it some time after a command, an undo or another program has written.

import * as vscode from "vscode";
import { isSameText } from "../../../core/editing/undo/undo-text.js";

/** Until an open document shows what was written to its file. */
const mostWaitMs = 3000;

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const address = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === address);
}

/** The document if it has text that its file lacks. */
export function unsavedDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const open = openDocument(uri);
  return open?.isDirty ? open : undefined;
}

/** The text of a file, in the encoding in which it is open, else in the configured one. */
export async function decodedText(uri: vscode.Uri, bytes: Uint8Array): Promise<string> {
  const encoding = openDocument(uri)?.encoding;
  return await (encoding === undefined ? vscode.workspace.decode(bytes, { uri }) : vscode.workspace.decode(bytes, { encoding }));
}

/** Waits until the document has the text of its file. False if it still has another one after 3 s, or unsaved changes. */
export async function showsText(document: vscode.TextDocument, text: string): Promise<boolean> {
  const isShown = (): boolean => !document.isDirty && isSameText(document.getText(), text);
  if (isShown()) return true;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, mostWaitMs);
  const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document === document && isShown()) resolve();
  });
  await promise;
  clearTimeout(timer);
  subscription.dispose();
  return isShown();
}
