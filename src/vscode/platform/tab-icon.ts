// The icon for editor tabs. VS Code shows it as an image, which does not take its color from the theme.

import * as vscode from "vscode";

export function tabIcon(extensionUri: vscode.Uri): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  const file = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, "media", `snowcell-${theme}.svg`);
  return { light: file("light"), dark: file("dark") };
}
