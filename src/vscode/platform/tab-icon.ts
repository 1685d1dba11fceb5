// Our icon for editor tabs, which VS Code shows as a picture: it takes no colour from the theme by itself.

import * as vscode from "vscode";

export function tabIcon(extensionUri: vscode.Uri): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  const file = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, "media", `snowcell-${theme}.svg`);
  return { light: file("light"), dark: file("dark") };
}
