// Finds and reads instruction files. Those of a workspace count only if it is trusted, and each passes the gate for content
// that goes to a model; the user's own files count everywhere.

import { homedir } from "node:os";
import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import type { FoundInstructions, InstructionSource } from "../../core/instructions/instruction-files.js";
import { largestFile } from "../../core/leaving/file-gate.js";
import { clearOwn, clearTakenAlong, readCleared } from "../leaving/content-gate.js";
import { settingValue } from "../platform/trusted-settings.js";

const mostFiles = 200;
const neverSearched = "**/{node_modules,.git,.hg,.svn,dist,out,build,target,.venv,venv}/**";

/** Where each kind is looked for within a workspace folder. */
const places: readonly (readonly [source: InstructionSource, glob: string])[] = [
  ["agents", "**/AGENTS.md"],
  ["claude", "**/CLAUDE.md"],
  ["copilot", ".github/copilot-instructions.md"],
  ["applied", ".github/instructions/**/*.instructions.md"],
];

/** A pattern for all of them. */
export const instructionGlob = "**/{AGENTS.md,CLAUDE.md,copilot-instructions.md,*.instructions.md}";

export async function findInstructions(): Promise<readonly FoundInstructions[]> {
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  const ofWorkspace = folders.flatMap((folder) =>
    places.map(async ([source, glob]): Promise<FoundInstructions[]> => {
      const uris = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, glob), neverSearched, mostFiles);
      return (await Promise.all(uris.map((uri) => ofFolder(source, folder, uri)))).flat();
    }),
  );
  return (await Promise.all([...ofWorkspace, ownInstructions()])).flat();
}

async function ofFolder(
  source: InstructionSource,
  folder: vscode.WorkspaceFolder,
  uri: vscode.Uri,
): Promise<FoundInstructions[]> {
  const cleared = await clearTakenAlong(uri);
  const text = cleared && (await textOf(uri, cleared));
  if (text === undefined) return [];
  const within = uri.path.slice(folder.uri.path.replace(/\/$/, "").length + 1);
  const path = vscode.workspace.asRelativePath(uri);
  const below = within.slice(0, Math.max(0, within.lastIndexOf("/")));
  return [{ source, uri: uri.toString(), path, folder: below, root: folder.uri.toString(), text }];
}

async function ownInstructions(): Promise<FoundInstructions[]> {
  const value = settingValue(settings.instructionFiles);
  const names = (Array.isArray(value) ? value : []).filter((name): name is string => typeof name === "string" && name !== "");
  const files = names.slice(0, mostFiles).map(async (name): Promise<FoundInstructions[]> => {
    const uri = vscode.Uri.file(name.replace(/^~(?=[\\/])/, homedir()));
    const cleared = await clearOwn(uri);
    const text = cleared && (await textOf(uri, cleared));
    return text === undefined ? [] : [{ source: "user", uri: uri.toString(), path: name, folder: "", root: "", text }];
  });
  return (await Promise.all(files)).flat();
}

async function textOf(uri: vscode.Uri, cleared: Parameters<typeof readCleared>[0]): Promise<string | undefined> {
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (!stat || stat.type & vscode.FileType.Directory || stat.size > largestFile) return undefined;
  const bytes = await readCleared(cleared);
  return bytes && new TextDecoder().decode(bytes);
}
