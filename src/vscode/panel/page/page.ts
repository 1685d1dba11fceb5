// Start here: the HTML page of the chat panel and of reports. posts.ts sends the panel its messages.

import * as vscode from "vscode";
import type { BootElementId, PanelBoot } from "../../../protocol/pages/page.js";
import { contentPolicy } from "./content-policy.js";

const bootElementId: BootElementId = "snowcell-boot";

/** The folder of the panel's built files, under the extension's folder. */
export function panelRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "dist", "webview");
}

/** A page's script and stylesheet, the scripts that it imports at once or soon after, and the element that fills it. */
export interface PageContent {
  readonly name: "main" | "report";
  readonly imports: readonly string[];
  readonly element: string;
}

/** The chat page, on the side bar's background or on the editor's. */
export function chatPage(place: "side-bar" | "tab"): PageContent {
  return {
    name: "main",
    imports: ["shared", "start"],
    element: `<snowcell-chat data-testid="chat-root" data-place="${place}"></snowcell-chat>`,
  };
}

export function panelPage(webview: vscode.Webview, extensionUri: vscode.Uri, content: PageContent): string {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(panelRoot(extensionUri), name)).toString();
  const boot: PanelBoot = { language: vscode.env.language, translations: translations(), workspaceRoots: workspaceRoots() };
  // "<" is escaped, so that no translation can close the element.
  const bootJson = JSON.stringify(boot).replaceAll("<", "\\u003c");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(webview.cspSource, nonce)}">
<link rel="stylesheet" href="${file("codicon.css")}">
<link rel="stylesheet" href="${file(`${content.name}.css`)}">
<script type="application/json" id="${bootElementId}" nonce="${nonce}">${bootJson}</script>
<script type="module" nonce="${nonce}" src="${file(`${content.name}.js`)}"></script>
${content.imports.map((name) => `<link rel="modulepreload" nonce="${nonce}" href="${file(`${name}.js`)}">`).join("\n")}
<title>SnowCell</title>
</head>
<body>
${content.element}
</body>
</html>`;
}

/** Roots in the form that answers use: paths of this machine, or of the remote one that the extension runs on. */
function workspaceRoots(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => (uri.scheme === "file" ? uri.fsPath : uri.path));
}

function translations(): PanelBoot["translations"] {
  return Object.entries(vscode.l10n.bundle ?? {});
}
