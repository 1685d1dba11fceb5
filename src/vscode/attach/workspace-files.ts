// The files of the workspace that may be offered: without those that `files.exclude` and the .gitignore files leave out.
// Listed when somebody looks for one, and kept for a little while.

import * as vscode from "vscode";
import { type IgnoreFile, IgnoreRules } from "../../core/leaving/ignore-rules.js";
import type { Clock } from "../../core/platform/ports.js";

/** How long a list is taken for true, in ms: long enough for the letters of one name. */
const listLifetimeMs = 15_000;
const mostFiles = 30_000;
const mostIgnoreFiles = 500;

/** Never of use, and large enough to push everything else out of the list. */
const neverOffered = "**/{node_modules,.git,.hg,.svn}/**";

export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  /** As the person knows it: relative to its folder, with the folder's name where there are several. */
  readonly path: string;
}

export class WorkspaceFiles {
  private listed: Promise<readonly WorkspaceFile[]> | undefined;
  private listedAt = 0;

  constructor(private readonly clock: Clock) {}

  /** In the order of their paths. */
  list(): Promise<readonly WorkspaceFile[]> {
    const now = this.clock.monotonic();
    if (!this.listed || now - this.listedAt > listLifetimeMs) {
      this.listedAt = now;
      this.listed = listFiles();
    }
    return this.listed;
  }

  /** The files below a folder, by their paths relative to it. */
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
      return uris.filter((uri) => !rules.ignores(pathWithin(folder, uri)));
    }),
  );
  return found
    .flat()
    .map((uri) => ({ uri, path: vscode.workspace.asRelativePath(uri) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function ignoreRules(folder: vscode.WorkspaceFolder): Promise<IgnoreRules> {
  const pattern = new vscode.RelativePattern(folder, "**/.gitignore");
  const uris = await vscode.workspace.findFiles(pattern, neverOffered, mostIgnoreFiles);
  const decoder = new TextDecoder();
  const files = await Promise.all(
    uris.map(async (uri): Promise<IgnoreFile> => {
      const path = pathWithin(folder, uri);
      const bytes = await vscode.workspace.fs.readFile(uri).then(undefined, () => new Uint8Array());
      return { folder: path.slice(0, Math.max(0, path.lastIndexOf("/"))), text: decoder.decode(bytes) };
    }),
  );
  return new IgnoreRules(files);
}

function pathWithin(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
  return uri.path.slice(folder.uri.path.replace(/\/$/, "").length + 1);
}
