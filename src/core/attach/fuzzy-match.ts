// Finds files by a few letters of their names, as the editor's own quick open does: the letters must come in their
// order, and where they come decides what is first.

/** Scores per letter: a run of letters, the beginning of a word, the file's own name, and a shorter path are better. */
const scores = { letter: 1, run: 4, wordStart: 6, inName: 3, exactName: 40 };

/** How well `query` describes `path`, from 0; `undefined` where a letter of it is missing. Letter case does not count. */
export function fuzzyScore(query: string, path: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll("\\", "/");
  const text = path.toLowerCase();
  const name = text.lastIndexOf("/") + 1;
  const inPath = scoreFrom(wanted, path, text, 0, name);
  if (inPath < 0) return undefined;
  // Also the name alone: its letters may come late in the path, after others that would be taken for them.
  const best = Math.max(inPath, scoreFrom(wanted, path, text, name, name));
  const exact = wanted !== "" && (text.slice(name) === wanted || text.slice(name).startsWith(`${wanted}.`));
  return best + (exact ? scores.exactName : 0) - text.length / 1000;
}

/** The best of `paths` for `query`, best first; with no query, the first `most` of them. */
export function bestMatches(query: string, paths: readonly string[], most: number): string[] {
  if (query === "") return paths.slice(0, most);
  const found: { path: string; score: number }[] = [];
  for (const path of paths) {
    const score = fuzzyScore(query, path);
    if (score !== undefined) found.push({ path, score });
  }
  found.sort((one, other) => other.score - one.score || (one.path < other.path ? -1 : 1));
  return found.slice(0, most).map(({ path }) => path);
}

/** -1 where not all letters are found from `start` on. */
function scoreFrom(wanted: string, path: string, text: string, start: number, name: number): number {
  let score = 0;
  let place = start - 1;
  let previous = Number.NaN;
  for (const letter of wanted) {
    place = text.indexOf(letter, place + 1);
    if (place < 0) return -1;
    score += scores.letter;
    if (place === previous + 1) score += scores.run;
    if (isWordStart(path, place)) score += scores.wordStart;
    if (place >= name) score += scores.inName;
    previous = place;
  }
  return score;
}

function isWordStart(path: string, place: number): boolean {
  const before = path.charAt(place - 1);
  if ("/._- ".includes(before)) return true;
  const here = path.charAt(place);
  return here >= "A" && here <= "Z" && ((before >= "a" && before <= "z") || (before >= "0" && before <= "9"));
}
