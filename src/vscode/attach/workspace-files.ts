// The workspace files that may be offered: without those excluded by `files.exclude` and the .gitignore files. Listed on
// demand, and cached for a short time.

import * as vscode from "vscode";
import { type IgnoreFile, IgnoreRules, largestIgnoreFile, longestIgnoreFile } from "../../core/leaving/ignore-rules.js";
import type { Clock } from "../../core/platform/ports.js";
import { collectInSteps } from "../platform/steps.js";

/** Lifetime of the cached list, in ms: long enough to type one name. */
const listLifetimeMs = 15_000;
const mostFiles = 30_000;
const mostIgnoreFiles = 500;
/** Files not reached in this time are not offered; only deliberately slow rules take longer. */
const mostMatchingMs = 5000;

/** Never useful, and large enough to push everything else out of the list. */
const neverOffered = "**/{node_modules,.git,.hg,.svn}/**";

export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  /** Relative to its folder, with the folder's name if the workspace has several. */
  readonly path: string;
}

export class WorkspaceFiles {
  private listed: Promise<readonly WorkspaceFile[]> | undefined;
  private listedAt = 0;

  constructor(private readonly clock: Clock) {}

  /** In path order. */
  list(): Promise<readonly WorkspaceFile[]> {
    const now = this.clock.monotonic();
    if (!this.listed || now - this.listedAt > listLifetimeMs) {
      this.listedAt = now;
      this.listed = listFiles();
    }
    return this.listed;
  }

  /** The files below a folder, as paths relative to it. */
  async below(folder: vscode.Uri): Promise<string[]> {
    const start = `${folder.path.replace(/\/$/, "")}/`;
    const same = (await this.list()).filter(({ uri }) => uri.scheme === folder.scheme && uri.authority === folder.authority);
    return same.filter(({ uri }) => uri.path.startsWith(start)).map(({ uri }) => uri.path.slice(start.length));
  }
}

async function listFiles(): Promise<readonly WorkspaceFile[]> {
  const found = await Promise.all(
    (vscode.workspace.workspaceFolders ?? []).map(async (folder) => {
      const pattern = new vscode.RelativePattern(folder, "**/*");
      const [uris, rules] = await Promise.all([
        vscode.workspace.findFiles(pattern, neverOffered, mostFiles),
        ignoreRules(folder),
      ]);
      const offered = (uri: vscode.Uri): WorkspaceFile | undefined =>
        rules.ignores(pathWithin(folder, uri)) ? undefined : { uri, path: vscode.workspace.asRelativePath(uri) };
      return await collectInSteps(uris, offered, mostMatchingMs);
    }),
  );
  return found.flat().sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function ignoreRules(folder: vscode.WorkspaceFolder): Promise<IgnoreRules> {
  const pattern = new vscode.RelativePattern(folder, "**/.gitignore");
  const uris = await vscode.workspace.findFiles(pattern, neverOffered, mostIgnoreFiles);
  const decoder = new TextDecoder();
  const files = await Promise.all(
    uris.map(async (uri): Promise<IgnoreFile> => {
      const path = pathWithin(folder, uri);
      const { size } = await vscode.workspace.fs.stat(uri).then(undefined, () => ({ size: 0 }));
      // A .gitignore that is too long excludes its whole folder; see `IgnoreRules`.
      if (size > largestIgnoreFile) return { folder: folderOf(path), text: " ".repeat(longestIgnoreFile + 1) };
      const bytes = await vscode.workspace.fs.readFile(uri).then(undefined, () => new Uint8Array());
      return { folder: folderOf(path), text: decoder.decode(bytes) };
    }),
  );
  return new IgnoreRules(files);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function pathWithin(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
  return uri.path.slice(folder.uri.path.replace(/\/$/, "").length + 1);
}
