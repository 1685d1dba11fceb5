// Which files a workspace's .gitignore files exclude. Our own reader, so that it holds if there is no Git, in a virtual
// workspace, and before the user trusts the folder. Specified at https://git-scm.com/docs/gitignore.

import { type MatchingWork, matchesPath, type PatternSegment, readSegment } from "./path-pattern.js";

/** One .gitignore: the folder it lies in, relative to the workspace folder ("" for the top), and its text. */
export interface IgnoreFile {
  readonly folder: string;
  readonly text: string;
}

/** Characters of a .gitignore. The rules of a longer one are not read, and all files below its folder count as excluded. */
export const longestIgnoreFile = 64 * 1024;

/** Steps for one path: a few milliseconds. A path that takes more counts as excluded, because its text may leave the machine. */
const mostSteps = 150_000;
/** Steps that reading one rule counts for, beside those for its characters. */
const stepsToRead = 8;
/** Characters of a file that are taken apart into rules in the time of one step. */
const charactersReadInStep = 4;

export class IgnoreRules {
  /** The deepest folders come first: their rules count for more. */
  private readonly files: readonly RulesOfFile[];
  private readonly folders = new Map<string, boolean>();

  constructor(files: readonly IgnoreFile[]) {
    this.files = files
      .map(({ folder, text }) => new RulesOfFile(folder, text))
      .sort((one, other) => other.folder.length - one.folder.length);
  }

  /** Whether a file, by its path relative to the workspace folder with `/` between, is excluded. */
  ignores(path: string): boolean {
    const work = { left: mostSteps };
    const slash = path.lastIndexOf("/");
    // Once a folder is excluded, nothing in it can be included again.
    return (slash > 0 && this.ignoresFolder(path.slice(0, slash), work)) || this.decides(path, false, work);
  }

  private ignoresFolder(folder: string, work: MatchingWork): boolean {
    const known = this.folders.get(folder);
    if (known !== undefined) return known;
    // From the top down, and not by recursion: a path may have thousands of folders.
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
  /** What stands before the first wildcard, and in the last name after the last one: most paths differ there already. */
  readonly start: string;
  readonly end: string;
  /** Read when first needed. */
  segments?: readonly PatternSegment[];
}

/** The last rules that name something without a wildcard, by their places in the file. */
interface LastRules {
  any: number;
  folder: number;
}

class RulesOfFile {
  /** Until it is read, when a path first needs it: a workspace may have hundreds of these files. */
  #text: string | undefined;
  readonly #isTooLong: boolean;
  readonly #negated: boolean[] = [];
  /** Rules without wildcards are looked up, because a file may have a hundred thousand of them. */
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

  /** Whether the last rule that describes a path excludes it; undefined if none does. */
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
    // A slash anywhere but at the end ties a pattern to the folder of its file.
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

/** Blanks at the end do not count, unless a backslash escapes the first of them. */
function withoutBlanksAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line.charAt(end - 1) === " ") end--;
  let slashes = 0;
  while (end - slashes > 0 && line.charAt(end - slashes - 1) === "\\") slashes++;
  return line.slice(0, slashes % 2 === 1 && end < line.length ? end + 1 : end);
}
