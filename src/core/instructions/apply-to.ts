// The `applyTo` of a `.instructions.md` file: globs with `*`, `?`, `**`, sets and `{a,b}`, separated by commas.

import { anyDepth, type MatchingWork, matchesPath, type PatternSegment, readSegment } from "../leaving/path-pattern.js";

/** Steps for one file, a few milliseconds. A pattern that needs more applies to nothing. */
const mostSteps = 50_000;
const longestPattern = 2000;
const mostAlternatives = 64;

/** @param path of the file in question, relative to its workspace folder */
export function appliesTo(globs: string, path: string): boolean {
  if (globs.length > longestPattern) return false;
  const work: MatchingWork = { left: mostSteps };
  const segments = path.split("/");
  const matches = alternativesOf(globs).some((glob) => matchesPath(segmentsOf(glob), segments, work));
  return matches && work.left >= 0;
}

/** As in VS Code, a glob matches in every folder, unless it begins with `/` or `./`. */
function segmentsOf(glob: string): PatternSegment[] {
  const bare = glob.replace(/^\.?\//, "");
  const segments = bare.split("/").map(readSegment);
  return bare === glob ? [anyDepth, ...segments] : segments;
}

/** Splits at commas outside of braces, and writes out each group of braces. */
function alternativesOf(globs: string): string[] {
  const found: string[] = [];
  const waiting = splitOutside(globs).map((glob) => glob.trim());
  while (waiting.length > 0 && found.length < mostAlternatives) {
    const glob = waiting.shift() ?? "";
    const open = glob.indexOf("{");
    const close = open < 0 ? -1 : glob.indexOf("}", open);
    if (glob === "") continue;
    if (close < 0) found.push(glob);
    else {
      const options = glob
        .slice(open + 1, close)
        .split(",")
        .slice(0, mostAlternatives);
      for (const option of options) waiting.push(glob.slice(0, open) + option.trim() + glob.slice(close + 1));
    }
    if (waiting.length > mostAlternatives) waiting.length = mostAlternatives;
  }
  return found;
}

function splitOutside(globs: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < globs.length; index++) {
    const letter = globs.charAt(index);
    if (letter === "{") depth++;
    else if (letter === "}") depth--;
    else if (letter === "," && depth <= 0) {
      parts.push(globs.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, globs.slice(start)];
}
