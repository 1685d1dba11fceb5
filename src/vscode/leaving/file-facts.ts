// The facts about a file that the gate needs, from VS Code and the file system.

import * as vscode from "vscode";
import { type FileFacts, liesIn } from "../../core/leaving/content-gate.js";
import { isIgnored } from "./ignored-files.js";

export async function fileFacts(uri: vscode.Uri): Promise<FileFacts> {
  const file = fileOf(uri);
  const target = file.scheme === "file" ? await targetOf(file) : undefined;
  return {
    path: file.path,
    isUnsaved: file.scheme === "untitled",
    inWorkspace: vscode.workspace.getWorkspaceFolder(file) !== undefined,
    isIgnored: await isIgnored(file),
    ...(target ? { target } : {}),
  };
}

/** A cell's text is stored in its notebook's file. */
function fileOf(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme !== "vscode-notebook-cell") return uri;
  const address = uri.toString();
  const notebook = vscode.workspace.notebookDocuments.find((candidate) =>
    candidate.getCells().some(({ document }) => document.uri.toString() === address),
  );
  return notebook?.uri ?? uri;
}

async function targetOf(uri: vscode.Uri): Promise<FileFacts["target"]> {
  const { realPath } = await import("../../node/file-access.js");
  const path = await realPath(uri.fsPath);
  if (path === undefined) return undefined;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  // A workspace folder may itself be reached through a link.
  const roots = await Promise.all(folders.map(async (folder) => (await realPath(folder.uri.fsPath)) ?? folder.uri.fsPath));
  return { path, inWorkspace: roots.some((root) => liesIn(root, path)) };
}
