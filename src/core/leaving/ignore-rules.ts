// Evaluates a workspace's .gitignore files. Our own implementation, so that it works without Git, in virtual workspaces, and
// before the user trusts the folder. Specification: https://git-scm.com/docs/gitignore.

import { type MatchingWork, matchesPath, type PatternSegment, readSegment } from "./path-pattern.js";

/** A .gitignore with its folder, relative to the workspace folder ("" for the root). */
export interface IgnoreFile {
  readonly folder: string;
  readonly text: string;
}

/** Maximum length of a .gitignore in characters. A longer one is not parsed, and excludes everything in its folder. */
export const longestIgnoreFile = 64 * 1024;
/** In bytes, which are at most four for a character. */
export const largestIgnoreFile = longestIgnoreFile * 4;

/** Budget for one path, a few milliseconds. A path that exceeds it counts as excluded, because its text might be sent. */
const mostSteps = 150_000;
/** Cost of parsing one rule, plus one step per character. */
const stepsToRead = 8;
/** Characters of a file that can be split into rules per step. */
const charactersReadInStep = 4;

export class IgnoreRules {
  /** Deepest folders first, because their rules take precedence. */
  private readonly files: readonly RulesOfFile[];
  private readonly folders = new Map<string, boolean>();

  constructor(files: readonly IgnoreFile[]) {
    this.files = files
      .map(({ folder, text }) => new RulesOfFile(folder, text))
      .sort((one, other) => other.folder.length - one.folder.length);
  }

  /** Whether a file is excluded. `path` is relative to the workspace folder, separated by `/`. */
  ignores(path: string): boolean {
    const work = { left: mostSteps };
    const slash = path.lastIndexOf("/");
    // Files in an excluded folder cannot be included again.
    return (slash > 0 && this.ignoresFolder(path.slice(0, slash), work)) || this.decides(path, false, work);
  }

  private ignoresFolder(folder: string, work: MatchingWork): boolean {
    const known = this.folders.get(folder);
    if (known !== undefined) return known;
    // Iterative, from the root down: a path may have thousands of folders.
    for (let slash = folder.indexOf("/"); ; slash = folder.indexOf("/", slash + 1)) {
      const path = slash === -1 ? folder : folder.slice(0, slash);
      work.left -= 1 + path.length;
      let ignored = this.folders.get(path);
      if (ignored === undefined) {
        ignored = this.decides(path, true, work);
        this.folders.set(path, ignored);
      }
      if (ignored) this.folders.set(folder, true);
      if (ignored || slash === -1) return ignored;
    }
  }

  private decides(path: string, isFolder: boolean, work: MatchingWork): boolean {
    for (const file of this.files) {
      if (file.folder !== "" && !path.startsWith(`${file.folder}/`)) continue;
      const inside = file.folder === "" ? path : path.slice(file.folder.length + 1);
      const decision = file.decides(inside, isFolder, work);
      if (work.left < 0) return true;
      if (decision !== undefined) return decision;
    }
    return false;
  }
}

interface PatternRule {
  readonly index: number;
  readonly text: string;
  readonly tied: boolean;
  readonly foldersOnly: boolean;
  /** Literal text before the first wildcard and after the last: a cheap check that rules out most paths. */
  readonly start: string;
  readonly end: string;
  /** Parsed on first use. */
  segments?: readonly PatternSegment[];
}

/** For a name without wildcards, the indexes of the last rules that contain it. */
interface LastRules {
  any: number;
  folder: number;
}

class RulesOfFile {
  /** Kept until it is parsed for the first path, because a workspace may have hundreds of these files. */
  #text: string | undefined;
  readonly #isTooLong: boolean;
  readonly #negated: boolean[] = [];
  /** Rules without wildcards are in a map, because a file may have a hundred thousand of them. */
  readonly #names = new Map<string, LastRules>();
  readonly #paths = new Map<string, LastRules>();
  readonly #patterns: PatternRule[] = [];

  constructor(
    readonly folder: string,
    text: string,
  ) {
    this.#isTooLong = text.length > longestIgnoreFile;
    this.#text = text;
  }

  /** Whether the last matching rule excludes the path; undefined if none matches. */
  decides(path: string, isFolder: boolean, work: MatchingWork): boolean | undefined {
    if (this.#isTooLong) return true;
    if (this.#text !== undefined) {
      work.left -= this.#text.length / charactersReadInStep;
      for (const line of this.#text.split("\n")) this.#read(line.endsWith("\r") ? line.slice(0, -1) : line);
      this.#text = undefined;
    }
    const name = path.slice(path.lastIndexOf("/") + 1);
    let last = Math.max(lastIn(this.#names.get(name), isFolder), lastIn(this.#paths.get(path), isFolder));
    let names: string[] | undefined;
    for (let place = this.#patterns.length - 1; place >= 0; place--) {
      const rule = this.#patterns[place];
      if (!rule || rule.index < last || work.left < 0) break;
      work.left -= 1;
      if (rule.foldersOnly && !isFolder) continue;
      if (!(rule.tied ? path : name).startsWith(rule.start) || !name.endsWith(rule.end)) continue;
      if (!rule.segments) {
        work.left -= stepsToRead + rule.text.length;
        rule.segments = rule.text.split("/").map(readSegment);
      }
      if (rule.tied) names ??= path.split("/");
      if (matchesPath(rule.segments, names && rule.tied ? names : [name], work)) {
        last = rule.index;
        break;
      }
    }
    return last === -1 ? undefined : !this.#negated[last];
  }

  #read(line: string): void {
    let text = withoutBlanksAtEnd(line);
    if (text === "" || text.startsWith("#")) return;
    const negated = text.startsWith("!");
    if (negated) text = text.slice(1);
    const foldersOnly = text.endsWith("/");
    if (foldersOnly) text = text.slice(0, -1);
    // A slash that is not at the end anchors the pattern to the file's folder.
    const tied = text.includes("/");
    if (text.startsWith("/")) text = text.slice(1);
    if (text === "") return;
    const index = this.#negated.push(negated) - 1;
    const wildcard = text.search(/[*?[\\]/);
    if (wildcard !== -1) {
      const isPlain = !/[[\\]/.test(text);
      const end = isPlain ? text.slice(Math.max(text.lastIndexOf("*"), text.lastIndexOf("?"), text.lastIndexOf("/")) + 1) : "";
      this.#patterns.push({ index, text, tied, foldersOnly, start: text.slice(0, wildcard), end });
      return;
    }
    const known = tied ? this.#paths : this.#names;
    const rules = known.get(text) ?? { any: -1, folder: -1 };
    rules[foldersOnly ? "folder" : "any"] = index;
    known.set(text, rules);
  }
}

function lastIn(rules: LastRules | undefined, isFolder: boolean): number {
  if (!rules) return -1;
  return isFolder ? Math.max(rules.any, rules.folder) : rules.any;
}

/** Strips trailing spaces, unless a backslash escapes the first of them. */
function withoutBlanksAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line.charAt(end - 1) === " ") end--;
  let slashes = 0;
  while (end - slashes > 0 && line.charAt(end - slashes - 1) === "\\") slashes++;
  return line.slice(0, slashes % 2 === 1 && end < line.length ? end + 1 : end);
}
