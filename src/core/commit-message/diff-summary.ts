// Shortens a diff to a token budget: lists every changed file with its counts, then adds as many hunks as fit, the most
// informative first. Binary, lock and generated files are only listed.

import { estimateTokens } from "../tokens/token-estimate.js";
import { type FileDiff, type Hunk, parseGitDiff } from "./git-diff.js";

export interface DiffSummary {
  readonly text: string;
  /** Number of hunks that did not fit. */
  readonly leftOut: number;
}

/** Generated files, whose content adds nothing to their name. */
const generatedFiles =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|Cargo\.lock|composer\.lock|Gemfile\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|pdm\.lock|go\.sum|flake\.lock|packages\.lock\.json|gradle\.lockfile|mix\.lock|pubspec\.lock|Podfile\.lock)$|\.min\.(?:js|css)$|\.(?:map|snap)$|(?:^|\/)(?:node_modules|vendor|dist)\//;

/** Maximum number of lines shown of one hunk, to leave room for others. */
const longestHunk = 120;
/** Longer lines are data, such as a base64 image. */
const longestLine = 400;

/** Files that are listed without their content. */
export interface NamedOnly {
  /** Paths of new files that Git does not track. */
  readonly untracked?: readonly string[];
  /** Changed files beyond the end of a diff that was too long to read, as `modified: path`. */
  readonly unread?: readonly string[];
  /** Paths of changed files whose content may hold secrets. */
  readonly withheld?: readonly string[];
}

/** @param budget tokens that the summary may take; the list of files is included even if it takes more */
export function summarizeDiff(diff: string, budget: number, named: NamedOnly = {}): DiffSummary {
  const files = parseGitDiff(diff);
  const list = listOfFiles(files, named, budget);
  const shown = chooseHunks(files, budget - estimateTokens(list));
  let leftOut = 0;
  const texts: string[] = [];
  for (const file of files) {
    const hunks = informativeHunks(file);
    const chosen = hunks.filter((hunk) => shown.has(hunk));
    leftOut += hunks.length - chosen.length;
    if (chosen.length === 0) continue;
    const rest = hunks.length - chosen.length;
    const more = rest > 0 ? [`(${rest} more ${rest === 1 ? "hunk" : "hunks"} of this file)`] : [];
    texts.push([`--- ${file.path}`, ...chosen.map((hunk) => shown.get(hunk) ?? ""), ...more].join("\n"));
  }
  return { text: [list, ...texts].join("\n\n"), leftOut };
}

function listOfFiles(
  files: readonly FileDiff[],
  { untracked = [], unread = [], withheld = [] }: NamedOnly,
  budget: number,
): string {
  const lines = [
    ...files.map(lineFor),
    ...withheld.map((path) => `changed: ${path} (its lines are withheld)`),
    ...unread.map((file) => `${file} (its lines are not shown)`),
    ...untracked.map((path) => `new, not yet tracked: ${path}`),
  ];
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  const head = `Files changed: ${lines.length} (+${added} -${removed})`;
  // At most half of the budget: hunks say more than a list of thousands of files.
  const room = Math.max(20, Math.floor(budget / 2 / tokensOfListLine));
  const rest = lines.length - room;
  return [head, ...(rest > 1 ? [...lines.slice(0, room), `and ${rest} more files`] : lines)].join("\n");
}

/** Approximate size of a path with its counts. */
const tokensOfListLine = 15;

function lineFor(file: FileDiff): string {
  const { path, from, change } = file;
  const name = from === undefined ? path : `${from} -> ${path}`;
  return `${change}: ${name} (${[kindOf(file), modeOf(file)].filter((part) => part !== "").join(", ")})`;
}

const submoduleMode = "160000";
const linkMode = "120000";

function kindOf({ isBinary, mode, hunks, added, removed }: FileDiff): string {
  if (isBinary) return "binary";
  const counts = `+${added} -${removed}`;
  if (mode.from === submoduleMode || mode.to === submoduleMode) {
    const [before, after] = ["-", "+"].map((sign) => commitIn(hunks, sign));
    return `submodule at ${[before, after].filter((commit) => commit !== undefined).join(" -> ")}`;
  }
  return mode.from === linkMode || mode.to === linkMode ? `symbolic link, ${counts}` : counts;
}

/** Reads a line such as `+Subproject commit 1234…`. */
function commitIn(hunks: readonly Hunk[], sign: string): string | undefined {
  const line = hunks[0]?.lines.find((one) => one.startsWith(`${sign}Subproject commit `));
  return line?.split(" ")[2]?.slice(0, 10);
}

function modeOf({ mode: { from, to } }: FileDiff): string {
  if (from === undefined || to === undefined || from === to) return "";
  const words: Readonly<Record<string, string>> = { "100644": "not executable", "100755": "executable" };
  return `mode ${words[from] ?? from} -> ${words[to] ?? to}`;
}

function informativeHunks(file: FileDiff): readonly Hunk[] {
  const isSubmodule = file.mode.from === submoduleMode || file.mode.to === submoduleMode;
  return file.isBinary || isSubmodule || generatedFiles.test(file.path) ? [] : file.hunks;
}

/** Chooses hunks within the budget, with their texts: the best one of each file before any file's second best. */
function chooseHunks(files: readonly FileDiff[], budget: number): Map<Hunk, string> {
  const ranked = files
    .map((file) => ({
      weight: weightOf(file),
      hunks: informativeHunks(file)
        .map((hunk) => ({ hunk, score: scoreOf(hunk) }))
        .sort((one, other) => other.score - one.score)
        .map(({ hunk }) => hunk),
    }))
    .sort((one, other) => other.weight - one.weight);
  const chosen = new Map<Hunk, string>();
  let left = budget;
  const rounds = ranked.reduce((most, { hunks }) => Math.max(most, hunks.length), 0);
  for (let round = 0; round < rounds; round++) {
    for (const { hunks } of ranked) {
      const hunk = hunks[round];
      if (!hunk) continue;
      const text = textOf(hunk, left);
      if (text === undefined) continue;
      chosen.set(hunk, text);
      left -= estimateTokens(text) + tokensAroundHunk;
    }
  }
  return chosen;
}

/** For the file name and the line breaks around a hunk. */
const tokensAroundHunk = 16;

/** Ranks source code above tests and documentation, and those above data. */
function weightOf({ path, change }: FileDiff): number {
  const kind = /(?:^|\/)(?:tests?|__tests__|spec|fixtures?)\/|[._-](?:test|spec)\.[a-z]+$/i.test(path)
    ? 1
    : /\.(?:mdx?|txt|rst|adoc)$/i.test(path)
      ? 1
      : /\.(?:json|ya?ml|toml|ini|cfg|xml|lock|svg|csv)$/i.test(path)
        ? 0
        : 2;
  return kind * 2 + (change === "added" || change === "renamed" || change === "copied" ? 1 : 0);
}

const declaration =
  /^[+-]\s*(?:export|public|private|protected|internal|static|async|abstract|final|def|class|interface|function|func|fn|type|enum|struct|impl|trait|module|const \w+ = (?:async )?\(|CREATE|ALTER|DROP)\b/;
const idle = /^[+-]\s*(?:$|[{}()[\];,]*$|import\b|from\b|using\b|#include\b|require\b|\/\/|#|\*|\/\*)/;

const highestScore = 60;

/** Ranks hunks: declarations count most, other code less; blank lines, imports and comments hardly count. */
function scoreOf(hunk: Hunk): number {
  let score = 0;
  for (const line of hunk.lines) {
    if (score >= highestScore) return highestScore;
    if (!/^[+-]/.test(line)) continue;
    const start = line.slice(0, longestLine);
    score += declaration.test(start) ? 5 : idle.test(start) ? 0.2 : 1;
  }
  return Math.min(score, highestScore);
}

/** Truncates the hunk to the room, in tokens; undefined if too little would remain to be useful. */
function textOf(hunk: Hunk, room: number): string | undefined {
  const total = hunk.lines.length + 1;
  const shown: string[] = [];
  let used = 0;
  for (const line of [hunk.header, ...hunk.lines.slice(0, longestHunk - 1)]) {
    const text = line.length > longestLine ? `${line.slice(0, longestLine)}… (${line.length} characters)` : line;
    used += estimateTokens(`${text}\n`);
    if (used > room) break;
    shown.push(text);
  }
  if (shown.length === total) return shown.join("\n");
  return shown.length < 4 ? undefined : [...shown, `(${total - shown.length} more lines)`].join("\n");
}
