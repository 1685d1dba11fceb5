// Searches texts for the agent: by VS Code's ripgrep for files, and by our own search for unsaved documents and where there
// is no ripgrep.

import { join } from "node:path";
import * as vscode from "vscode";
import { appliesTo } from "../../../core/instructions/apply-to.js";
import { mayBeTakenAlong } from "../../../core/leaving/content-gate.js";
import { looksBinary } from "../../../core/leaving/file-gate.js";
import type { SearchFound, SearchHit, SearchRequest, TextSearch } from "../../../core/tools/reading/reading-ports.js";
import { type LineMatcher, lineMatcher } from "../../../core/tools/search/linear-matcher.js";
import { UnsupportedPattern } from "../../../core/tools/search/linear-pattern.js";
import { hitsInText } from "../../../core/tools/search/search-lines.js";
import { findRipgrep, runRipgrep } from "../../../node/search/ripgrep.js";
import { systemClock } from "../../../node/system-clock.js";
import { WorkspaceFiles } from "../../attach/workspace-files.js";
import { type ClearedFile, clearUnasked, isForeignHost, readCleared } from "../../leaving/content-gate.js";

const timeLimitMs = 20_000;
/** Our own search reads smaller files only. */
const largestSearched = 1024 * 1024;
const atOnce = 16;

export class WindowSearch implements TextSearch {
  private ripgrep: Promise<string | undefined> | undefined;

  /** @param appRoot where VS Code is installed */
  constructor(private readonly appRoot: string) {}

  async search(request: SearchRequest, signal: AbortSignal): Promise<SearchFound> {
    this.ripgrep ??= findRipgrep(this.appRoot);
    const executable = await this.ripgrep;
    const roots = rootsOf(request);
    const isOnDisk = roots.every(({ scheme }) => scheme === "file");
    const unsaved = await hitsInUnsaved(request, roots);
    if (unsaved.problem !== undefined && !(executable && isOnDisk)) return { hits: [], isCut: false, problem: unsaved.problem };
    const found =
      executable !== undefined && isOnDisk
        ? await searchDisk(executable, request, roots, signal)
        : await searchEach(request, roots, signal);
    if (found.problem !== undefined) return found;
    const isUnsaved = new Set(unsaved.paths);
    const hits = [...unsaved.hits, ...found.hits.filter(({ path }) => !isUnsaved.has(path))].toSorted(byPlace);
    return { ...found, hits: hits.slice(0, request.mostHits), isCut: found.isCut || hits.length > request.mostHits };
  }
}

const byPlace = (one: SearchHit, other: SearchHit): number =>
  one.path === other.path ? one.line - other.line : one.path < other.path ? -1 : 1;

function rootsOf({ folder }: SearchRequest): vscode.Uri[] {
  if (folder) return [vscode.Uri.parse(folder.uri)];
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
}

async function searchDisk(
  executable: string,
  request: SearchRequest,
  roots: readonly vscode.Uri[],
  signal: AbortSignal,
): Promise<SearchFound> {
  const hits: SearchHit[] = [];
  let isCut = false;
  let timedOut = false;
  for (const root of roots) {
    const stat = isForeignHost(root) ? undefined : await vscode.workspace.fs.stat(root).then(undefined, () => undefined);
    if (!stat) return { hits: [], isCut: false, problem: `There is no folder ${request.folder?.path ?? root.path}.` };
    const isFile = (stat.type & vscode.FileType.Directory) === 0;
    const found = await runRipgrep(
      {
        ...request,
        executable,
        folder: isFile ? join(root.fsPath, "..") : root.fsPath,
        include: isFile ? [`/${literalGlob(root.path.split("/").at(-1) ?? "")}`] : globsOf(request.include),
        timeLimitMs,
        // Ripgrep leaves out what .gitignore excludes, and follows no link.
        accepts: (path) =>
          mayBeTakenAlong({ path: path.replaceAll("\\", "/"), isUnsaved: false, inWorkspace: true, isIgnored: false }, true),
      },
      signal,
    );
    if (found.problem !== undefined) return { hits: [], isCut: false, problem: `The pattern is not valid: ${found.problem}` };
    const base = isFile ? vscode.Uri.joinPath(root, "..") : root;
    const paths = new Map<string, string>();
    for (const hit of found.hits) {
      const path =
        paths.get(hit.path) ?? vscode.workspace.asRelativePath(vscode.Uri.joinPath(base, hit.path.replaceAll("\\", "/")));
      paths.set(hit.path, path);
      hits.push({ ...hit, path });
    }
    isCut ||= found.isCut;
    timedOut ||= found.timedOut;
    if (isCut) break;
  }
  return { hits, isCut, ...(timedOut ? { timedOut } : {}) };
}

const literalGlob = (name: string): string => name.replace(/[[\]{}*?!\\]/g, "\\$&");

/** Commas outside of braces separate globs. A folder means all its files. */
function globsOf(include: string | undefined): string[] {
  if (include === undefined) return [];
  const globs = include.includes("{") ? [include] : include.split(",");
  return globs.map((glob) => glob.trim()).flatMap((glob) => (glob === "" ? [] : glob.endsWith("/") ? `${glob}**` : glob));
}

interface UnsavedHits {
  readonly hits: readonly SearchHit[];
  /** All unsaved documents that were searched, whose files must not be. */
  readonly paths: readonly string[];
  readonly problem?: string;
}

async function hitsInUnsaved(request: SearchRequest, roots: readonly vscode.Uri[]): Promise<UnsavedHits> {
  let matches: LineMatcher;
  try {
    matches = lineMatcher(request.pattern, request.isRegex, request.isCaseBlind);
  } catch (error) {
    if (!(error instanceof UnsupportedPattern)) throw error;
    return { hits: [], paths: [], problem: `The pattern is not supported: ${error.message}.` };
  }
  const hits: SearchHit[] = [];
  const paths: string[] = [];
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || !isIncluded(document.uri, request, roots)) continue;
    const cleared: ClearedFile | undefined = await clearUnasked(document.uri, []);
    if (!cleared) continue;
    const path = vscode.workspace.asRelativePath(document.uri);
    paths.push(path);
    for (const hit of hitsInText(path, document.getText(), matches, request.mostHits)) hits.push(hit);
  }
  return { hits, paths };
}

function isIncluded(uri: vscode.Uri, { include }: SearchRequest, roots: readonly vscode.Uri[]): boolean {
  const root = roots.find((one) => isBelow(one, uri));
  if (!root) return false;
  const path = uri.path.slice(root.path.replace(/\/$/, "").length + 1);
  return include === undefined || path === "" || appliesTo(include, path);
}

function isBelow(root: vscode.Uri, uri: vscode.Uri): boolean {
  if (root.scheme !== uri.scheme || root.authority !== uri.authority) return false;
  return uri.path === root.path || uri.path.startsWith(`${root.path.replace(/\/$/, "")}/`);
}

/** Our own search: each file of the workspace in turn. */
async function searchEach(request: SearchRequest, roots: readonly vscode.Uri[], signal: AbortSignal): Promise<SearchFound> {
  const matches = lineMatcher(request.pattern, request.isRegex, request.isCaseBlind);
  const begun = performance.now();
  const files = (await new WorkspaceFiles(systemClock).list()).filter(({ uri }) => isIncluded(uri, request, roots));
  const hits: SearchHit[] = [];
  for (let from = 0; from < files.length; from += atOnce) {
    signal.throwIfAborted();
    if (hits.length > request.mostHits) return { hits: hits.slice(0, request.mostHits), isCut: true };
    if (performance.now() - begun > timeLimitMs) return { hits, isCut: true, timedOut: true };
    const part = files.slice(from, from + atOnce);
    const found = await Promise.all(
      part.map(async ({ uri, path }) => await hitsInFile(uri, path, matches, request.mostHits + 1)),
    );
    for (const hit of found.flat()) hits.push(hit);
  }
  return { hits: hits.slice(0, request.mostHits), isCut: hits.length > request.mostHits };
}

async function hitsInFile(uri: vscode.Uri, path: string, matches: LineMatcher, most: number): Promise<SearchHit[]> {
  const cleared = await clearUnasked(uri, []);
  const { size } = await vscode.workspace.fs.stat(uri).then(undefined, () => ({ size: 0 }));
  const bytes = cleared && size <= largestSearched ? await readCleared(cleared) : undefined;
  if (!bytes || looksBinary(bytes)) return [];
  return hitsInText(path, await vscode.workspace.decode(bytes, { uri }), matches, most);
}
