// The places that paths of a model mean in this window.

import * as vscode from "vscode";
import { type Place, type Places, placeInFolders } from "../../../core/tools/places/place.js";

/** On these systems most disks ignore case. Only decides whether an absolute path counts as inside a folder. */
const isCaseBlind = process.platform === "win32" || process.platform === "darwin";

export const windowPlaces: Places = {
  resolve: (path) => {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const written = path.startsWith("file:") ? vscode.Uri.parse(path).fsPath : path;
    const found = placeInFolders(
      written,
      folders.map(({ name, uri }) => ({ name, path: pathOf(uri) })),
      isCaseBlind,
    );
    if (found.kind === "problem") return found;
    if (found.kind === "outside") return outside(found.path);
    const folder = folders[found.folder];
    return folder ? inside(folder, found.relative, folders.length > 1) : { problem: "The folder is no longer open." };
  },
};

/** The place of a file that VS Code named. */
export function placeOf(uri: vscode.Uri): Place {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const isOneOfSeveral = (vscode.workspace.workspaceFolders ?? []).length > 1;
  if (!folder) return { uri: uri.toString(), path: uri.fsPath, actionPath: uri.fsPath };
  return inside(folder, uri.path.slice(folder.uri.path.replace(/\/$/, "").length + 1), isOneOfSeveral);
}

function inside({ name, uri: folder }: vscode.WorkspaceFolder, relative: string, isOneOfSeveral: boolean): Place {
  const uri = relative === "" ? folder : vscode.Uri.joinPath(folder, relative);
  const bare = relative === "" ? "." : relative;
  if (!isOneOfSeveral) return { uri: uri.toString(), path: bare, actionPath: bare };
  const path = relative === "" ? name : `${name}/${relative}`;
  // A relative path could mean a file of another folder.
  return { uri: uri.toString(), path, actionPath: uri.scheme === "file" ? uri.fsPath : path };
}

function outside(path: string): Place | { readonly problem: string } {
  const schemes = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  if (schemes.length > 0 && !schemes.includes("file")) {
    return { problem: `${path} is outside of the workspace, where files cannot be reached.` };
  }
  const uri = vscode.Uri.file(path);
  return { uri: uri.toString(), path, actionPath: path };
}

function pathOf(uri: vscode.Uri): string {
  const path = uri.scheme === "file" ? uri.fsPath.replaceAll("\\", "/") : uri.path;
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}
