// Finds files by a few letters of their paths, like VS Code's Quick Open: the letters must appear in order, and their
// positions decide the rank.

/** Scores per letter. Consecutive letters, word starts, the file name and shorter paths rank higher. */
const scores = { letter: 1, run: 4, wordStart: 6, inName: 3, exactName: 40 };

/** How well `query` matches `path`, from 0; undefined if a letter is missing. Ignores case. */
export function fuzzyScore(query: string, path: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll("\\", "/");
  const text = path.toLowerCase();
  const name = text.lastIndexOf("/") + 1;
  const inPath = scoreFrom(wanted, path, text, 0, name);
  if (inPath < 0) return undefined;
  // Score the name alone as well: matching from the start of the path could use up earlier letters.
  const best = Math.max(inPath, scoreFrom(wanted, path, text, name, name));
  const exact = wanted !== "" && (text.slice(name) === wanted || text.slice(name).startsWith(`${wanted}.`));
  return best + (exact ? scores.exactName : 0) - text.length / 1000;
}

/** The best matches in `paths`, best first; for an empty query, the first `most` paths. */
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

/** Returns -1 if a letter does not occur after `start`. */
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
