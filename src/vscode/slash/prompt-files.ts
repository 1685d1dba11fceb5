// Finds and reads prompt files: `.github/prompts` of each workspace folder, if the workspace is trusted, and the user's own
// folder. Every file passes the gate for content that goes to a model.

import * as vscode from "vscode";
import { type PromptFile, promptFileEnding, readPromptFile } from "../../core/instructions/prompt-file.js";
import { clearOwn, clearTakenAlong, readCleared } from "../leaving/content-gate.js";

const mostFiles = 100;
/** Bytes. A longer prompt is not read. */
const largestPrompt = 100_000;

/** The workspace's prompts first, each folder in alphabetical order. */
export async function findPrompts(ownFolder: vscode.Uri): Promise<PromptFile[]> {
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  const found = await Promise.all([
    ...folders.map(({ uri }) => promptsIn(vscode.Uri.joinPath(uri, ".github", "prompts"), false)),
    promptsIn(ownFolder, true),
  ]);
  return found.flat().filter(({ name, body }) => name !== "" && body !== "");
}

async function promptsIn(folder: vscode.Uri, isOwn: boolean): Promise<PromptFile[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(undefined, () => []);
  const names = entries.map(([name]) => name).filter((name) => name.endsWith(promptFileEnding));
  const prompts = names
    .toSorted()
    .slice(0, mostFiles)
    .map(async (name): Promise<PromptFile[]> => {
      const uri = vscode.Uri.joinPath(folder, name);
      const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
      if (!stat || stat.size > largestPrompt) return [];
      const cleared = isOwn ? await clearOwn(uri) : await clearTakenAlong(uri);
      const bytes = cleared && (await readCleared(cleared));
      return bytes ? [readPromptFile(name, new TextDecoder().decode(bytes))] : [];
    });
  return (await Promise.all(prompts)).flat();
}
