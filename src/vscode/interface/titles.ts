// Titles of editor tabs, and short texts in the status bar.

import * as vscode from "vscode";
import { plainText } from "./plain-text.js";

/** VS Code shows about thirty characters of a tab's title, and all of it in the hover. */
const longestTitle = 200;

export function createTab(
  viewType: string,
  title: string,
  options?: vscode.WebviewPanelOptions & vscode.WebviewOptions,
): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(viewType, plainText(title, longestTitle), vscode.ViewColumn.Active, options);
}

export function setTabTitle(tab: vscode.WebviewPanel, title: string): void {
  const plain = plainText(title, longestTitle);
  if (tab.title !== plain) tab.title = plain;
}

/** A number on the view's icon, and a text beside its title; none for 0. */
export function showBadge(view: vscode.WebviewView, count: number, text: string): void {
  view.badge = count > 0 ? { value: count, tooltip: plainText(text, longestTitle) } : undefined;
  view.description = plainText(text, longestTitle);
}

interface DiffOptions extends vscode.TextDocumentShowOptions {
  /** The tab opens, and the active one stays. VS Code takes this option and does not document it. */
  readonly background?: boolean;
}

/** Opens two documents side by side in VS Code's diff editor. */
export async function openDiff(left: vscode.Uri, right: vscode.Uri, title: string, options: DiffOptions = {}): Promise<void> {
  await vscode.commands.executeCommand("vscode.diff", left, right, plainText(title, longestTitle), options);
}

/** Opens several pairs of documents in one diff editor. Each row names the file, its left side and its right side. */
export async function openDiffs(title: string, rows: readonly (readonly vscode.Uri[])[]): Promise<void> {
  await vscode.commands.executeCommand("vscode.changes", plainText(title, longestTitle), rows);
}

/** Shows a text in the status bar for a few seconds. */
export function showBriefly(text: string, milliseconds: number): void {
  vscode.window.setStatusBarMessage(plainText(text, longestTitle), milliseconds);
}
