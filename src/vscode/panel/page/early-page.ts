// Loads the chat page into a webview at once, while the application is still loading. Keeps the page's messages until a
// panel attaches.

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
