// Which files a workspace's .gitignore files leave out. Read by ourselves, so that it holds where there is no Git, in a
// virtual workspace, and before anybody trusts the folder. Specified at https://git-scm.com/docs/gitignore.

import { anyDepth, matchesPath, type PatternSegment, readSegment } from "./path-pattern.js";

interface Rule {
  readonly pattern: readonly PatternSegment[];
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** One .gitignore: the folder it lies in, relative to the workspace folder ("" for the top), and its text. */
export interface IgnoreFile {
  readonly folder: string;
  readonly text: string;
}

export class IgnoreRules {
  /** The deepest folders come last: their rules count for more. */
  private readonly files: readonly { readonly folder: string; readonly rules: readonly Rule[] }[];
  private readonly folders = new Map<string, boolean>();

  constructor(files: readonly IgnoreFile[]) {
    this.files = files
      .map(({ folder, text }) => ({ folder, rules: text.split(/\r?\n/).flatMap(readRule) }))
      .filter(({ rules }) => rules.length > 0)
      .sort((one, other) => one.folder.length - other.folder.length);
  }

  /** Whether a file, by its path relative to the workspace folder with `/` between, is left out. */
  ignores(path: string): boolean {
    const slash = path.lastIndexOf("/");
    // Once a folder is left out, nothing in it can be taken in again.
    return (slash > 0 && this.ignoresFolder(path.slice(0, slash))) || this.decides(path, false);
  }

  private ignoresFolder(folder: string): boolean {
    const known = this.folders.get(folder);
    if (known !== undefined) return known;
    const slash = folder.lastIndexOf("/");
    const ignored = (slash > 0 && this.ignoresFolder(folder.slice(0, slash))) || this.decides(folder, true);
    this.folders.set(folder, ignored);
    return ignored;
  }

  private decides(path: string, isFolder: boolean): boolean {
    let ignored = false;
    for (const { folder, rules } of this.files) {
      if (folder !== "" && !path.startsWith(`${folder}/`)) continue;
      const inside = (folder === "" ? path : path.slice(folder.length + 1)).split("/");
      for (const { pattern, negated, foldersOnly } of rules) {
        if ((isFolder || !foldersOnly) && matchesPath(pattern, inside)) ignored = !negated;
      }
    }
    return ignored;
  }
}

function readRule(line: string): Rule[] {
  // Blanks at the end do not count, unless one is escaped.
  let pattern = line.replace(/(?<!\\)\s+$/, "");
  if (pattern === "" || pattern.startsWith("#")) return [];
  const negated = pattern.startsWith("!");
  if (negated) pattern = pattern.slice(1);
  const foldersOnly = pattern.endsWith("/");
  if (foldersOnly) pattern = pattern.slice(0, -1);
  // A slash anywhere but at the end ties a pattern to the folder of its file.
  const tied = pattern.includes("/");
  if (pattern.startsWith("/")) pattern = pattern.slice(1);
  if (pattern === "") return [];
  const segments = pattern.split("/").map(readSegment);
  return [{ pattern: tied ? segments : [anyDepth, ...segments], negated, foldersOnly }];
}
