// Loads the chat's page into a webview at once, while the application behind it is still loading: what the page says
// meanwhile is kept for whoever attaches to it.

import type * as vscode from "vscode";
import { chatPage, panelPage, panelRoot } from "./page.js";

export interface EarlyPage {
  readonly said: readonly unknown[];
  readonly listening: vscode.Disposable;
}

export function openChatPage(webview: vscode.Webview, extensionUri: vscode.Uri, place: "side-bar" | "tab"): EarlyPage {
  webview.options = { enableScripts: true, localResourceRoots: [panelRoot(extensionUri)] };
  const said: unknown[] = [];
  const listening = webview.onDidReceiveMessage((message: unknown) => said.push(message));
  webview.html = panelPage(webview, extensionUri, chatPage(place));
  return { said, listening };
}
