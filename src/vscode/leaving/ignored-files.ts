// Whether a .gitignore excludes a file. Reads only the .gitignore files of the folders above it.

import * as vscode from "vscode";
import { type IgnoreFile, IgnoreRules, largestIgnoreFile } from "../../core/leaving/ignore-rules.js";

export async function isIgnored(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const root = folder.uri.path.replace(/\/$/, "");
  const path = uri.path.slice(root.length + 1);
  const names = path.split("/").slice(0, -1);
  const above = ["", ...names.map((_, depth) => names.slice(0, depth + 1).join("/"))];
  const files = await Promise.all(above.map((below) => ignoreFile(folder.uri, below)));
  // The files below a .gitignore that is too long count as ignored, and the user is asked.
  if (files.includes("too-large")) return true;
  return new IgnoreRules(files.filter((file): file is IgnoreFile => typeof file === "object")).ignores(path);
}

async function ignoreFile(root: vscode.Uri, folder: string): Promise<IgnoreFile | "too-large" | undefined> {
  const uri = vscode.Uri.joinPath(root, folder, ".gitignore");
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (!stat || !(stat.type & vscode.FileType.File)) return undefined;
  if (stat.size > largestIgnoreFile) return "too-large";
  const bytes = await vscode.workspace.fs.readFile(uri).then(undefined, () => new Uint8Array());
  return { folder, text: new TextDecoder().decode(bytes) };
}
