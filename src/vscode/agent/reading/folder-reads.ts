// Names of files and folders for the agent.

import * as vscode from "vscode";
import { appliesTo } from "../../../core/instructions/apply-to.js";
import type { Place } from "../../../core/tools/places/place.js";
import type { FolderEntry, FolderReads, FoundPaths } from "../../../core/tools/reading/reading-ports.js";
import { systemClock } from "../../../node/system-clock.js";
import { WorkspaceFiles } from "../../attach/workspace-files.js";
import { isForeignHost } from "../../leaving/content-gate.js";
import { isIgnored } from "../../leaving/ignored-files.js";
import { collectInSteps } from "../../platform/steps.js";

/** As many files as `WorkspaceFiles` lists. */
const mostListed = 30_000;
/** Files whose time of change is looked at, to sort by it. */
const mostSorted = 1000;
const mostMatchingMs = 5000;
const atOnce = 50;
/** Entered only if the model asks for the folder itself. */
const notEntered = new Set(["node_modules", ".git", ".hg", ".svn"]);

export const windowFolders: FolderReads = {
  list: async (place, depth, most) => {
    const uri = vscode.Uri.parse(place.uri);
    if (isForeignHost(uri)) return undefined;
    const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
    if (!stat || !(stat.type & vscode.FileType.Directory)) return undefined;
    const entries: FolderEntry[] = [];
    await addEntries(entries, uri, "", depth, most);
    return entries;
  },
  find: async (glob, folder, signal) => await find(glob, folder, signal),
};

async function addEntries(entries: FolderEntry[], uri: vscode.Uri, above: string, depth: number, most: number): Promise<void> {
  const found = await vscode.workspace.fs.readDirectory(uri).then(undefined, () => []);
  const sorted = found.toSorted(([one], [other]) => (one < other ? -1 : 1)).slice(0, most);
  const ignored = await Promise.all(
    sorted.map(([name, type]) =>
      // A folder is ignored if every file in it is.
      isIgnored(type & vscode.FileType.Directory ? vscode.Uri.joinPath(uri, name, "any") : vscode.Uri.joinPath(uri, name)),
    ),
  );
  for (const [index, [name, type]] of sorted.entries()) {
    if (entries.length >= most) return;
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    const entry = { path: above + name, isFolder, isIgnored: ignored[index] === true };
    entries.push(entry);
    // A link may lead anywhere, also back to a folder above.
    const isEntered = isFolder && !entry.isIgnored && !(type & vscode.FileType.SymbolicLink) && !notEntered.has(name);
    if (isEntered && depth > 1) await addEntries(entries, vscode.Uri.joinPath(uri, name), `${above}${name}/`, depth - 1, most);
  }
}

async function find(glob: string, folder: Place | undefined, signal: AbortSignal): Promise<FoundPaths> {
  // A fresh list, because the agent may just have created a file.
  const files = await new WorkspaceFiles(systemClock).list();
  const start = folder && `${vscode.Uri.parse(folder.uri).toString().replace(/\/$/, "")}/`;
  const matching = await collectInSteps(
    files,
    (file) => {
      const address = start === undefined ? undefined : file.uri.toString();
      if (start !== undefined && !address?.startsWith(start)) return undefined;
      const path = start === undefined ? file.path : decodeURIComponent((address ?? "").slice(start.length));
      return appliesTo(glob, path) ? file : undefined;
    },
    mostMatchingMs,
  );
  const times = new Map<string, number>();
  for (let from = 0; from < Math.min(matching.length, mostSorted); from += atOnce) {
    signal.throwIfAborted();
    await Promise.all(
      matching.slice(from, from + atOnce).map(async ({ uri, path }) => {
        const { mtime } = await vscode.workspace.fs.stat(uri).then(undefined, () => ({ mtime: 0 }));
        times.set(path, mtime);
      }),
    );
  }
  const timeOf = (path: string): number => times.get(path) ?? 0;
  const paths = matching.map(({ path }) => path).toSorted((one, other) => timeOf(other) - timeOf(one) || (one < other ? -1 : 1));
  return { paths, isComplete: files.length < mostListed };
}
