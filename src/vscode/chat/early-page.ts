// Loads the chat's page into a webview at once, while the application behind it is still loading: what the page says
// meanwhile is kept for whoever attaches to it.

import type * as vscode from "vscode";
import { chatPage, panelPage, panelRoot } from "./page.js";

export interface EarlyPage {
  readonly said: readonly unknown[];
  readonly listening: vscode.Disposable;
  /** Id of the editor's tab that the page is in; absent for the side bar. */
  readonly tab?: string;
}

export function openChatPage(webview: vscode.Webview, extensionUri: vscode.Uri, tab?: string): EarlyPage {
  webview.options = { enableScripts: true, localResourceRoots: [panelRoot(extensionUri)] };
  const said: unknown[] = [];
  const listening = webview.onDidReceiveMessage((message: unknown) => said.push(message));
  webview.html = panelPage(webview, extensionUri, chatPage(tab));
  return { said, listening, ...(tab === undefined ? {} : { tab }) };
}

/** The id that the page of a tab kept, or a new one; see `Saved` in webview-ui/host.ts. */
export function tabOf(kept?: unknown): string {
  const { tab } = (kept ?? {}) as { tab?: unknown };
  // It becomes part of a page.
  return typeof tab === "string" && /^[\w-]+$/.test(tab) ? tab : crypto.randomUUID();
}
