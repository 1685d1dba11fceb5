// Applies replacements of lines: finds each part's old lines in the text and replaces them. Refuses a part that is not
// found, or is found several times, because a change in the wrong place is worse than none.

/** Replaces the lines `before` with `after`. */
export interface Part {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** One-based line where the part claims to start. Models miscount, so it only breaks ties. */
  readonly line?: number;
  /** Which side claims to end the file without a final newline. */
  readonly noFinalNewline?: { readonly before: boolean; readonly after: boolean };
}

export interface ReplaceOptions {
  /** The parts are in the order of the text, as the hunks of a diff are. */
  readonly inOrder?: boolean;
  /** Number of lines above the text in its file, if it is only part of it. Line numbers may count from either start. */
  readonly linesAbove?: number;
}

export type Replaced = { readonly lines: string[] } | { readonly problem: "not-found" | "found-twice" };

/** @param steps the possible readings of each part, most likely first: the first that matches is applied */
export function replaceParts(
  steps: readonly (readonly Part[])[],
  old: readonly string[],
  { inOrder = false, linesAbove = 0 }: ReplaceOptions = {},
): Replaced {
  let text = old.map((line) => ({ line, isNew: false }));
  let from = 0;
  /** Where lines were added or removed so far, and how many. */
  const moves: { readonly at: number; readonly by: number }[] = [];
  for (const [index, readings] of steps.entries()) {
    const found = firstFound(readings, text);
    if (!found) return { problem: "not-found" };
    const { part, places } = found;
    const later = inOrder ? places.filter(({ at }) => at >= from) : [];
    const possible = later.length > 0 ? later : places;
    const place = choose(possible, part, moves, linesAbove) ?? sameForEach(possible, part, steps.slice(index));
    if (!place) return { problem: "found-twice" };
    const end = place.at + part.before.length + place.extraEnd;
    const added = [...place.after, ...(place.addsFinalNewline ? [""] : [])];
    text = [...text.slice(0, place.at), ...added.map((line) => ({ line, isNew: true })), ...text.slice(end)];
    from = place.at + added.length;
    moves.push({ at: place.at, by: added.length - (end - place.at) });
  }
  return { lines: text.map(({ line }) => line) };
}

type Text = readonly { readonly line: string; readonly isNew: boolean }[];

interface Place {
  readonly at: number;
  /** The new lines, with the indentation of the place. */
  readonly after: readonly string[];
  /** 1 if the empty last line, which stands for the final newline, is replaced as well. */
  readonly extraEnd: number;
  readonly addsFinalNewline: boolean;
}

function firstFound(readings: readonly Part[], text: Text): { part: Part; places: readonly Place[] } | undefined {
  for (const part of readings) {
    const places = placesOf(part, text);
    if (places.length > 0) return { part, places };
  }
  return undefined;
}

/** Finds the part's old lines: exactly; else ignoring trailing spaces; else at another indentation. */
function placesOf(part: Part, text: Text): readonly Place[] {
  const { before, after } = part;
  const lines = text.map(({ line }) => line);
  if (before.length === 0) {
    const isEmpty = lines.every((line) => line === "");
    return isEmpty ? [{ at: 0, after, extraEnd: 0, addsFinalNewline: false }] : [];
  }
  for (const key of [exactly, withoutEnd, withoutSpaces]) {
    const found = occurrences(before.map(key), lines.map(key)).flatMap((at) => {
      const fitted = key === withoutSpaces ? shifted(after, before, lines.slice(at, at + before.length)) : after;
      const ends = fitted && finalNewline(part, lines, at);
      return fitted && ends ? [{ at, after: fitted, ...ends }] : [];
    });
    // Prefer lines that no earlier part has written.
    const untouched = found.filter(({ at }) => !text.slice(at, at + before.length).some(({ isNew }) => isNew));
    if (found.length > 0) return untouched.length > 0 ? untouched : found;
  }
  return [];
}

const exactly = (line: string): string => line;
const withoutEnd = (line: string): string => line.trimEnd();
const withoutSpaces = (line: string): string => line.trim();

/** Returns undefined if the part claims to end the file but the place does not. */
function finalNewline(
  { before, noFinalNewline }: Part,
  lines: readonly string[],
  at: number,
): Pick<Place, "extraEnd" | "addsFinalNewline"> | undefined {
  const end = at + before.length;
  if (!noFinalNewline || noFinalNewline.before === noFinalNewline.after) return { extraEnd: 0, addsFinalNewline: false };
  if (noFinalNewline.before) return end === lines.length ? { extraEnd: 0, addsFinalNewline: true } : undefined;
  if (end === lines.length) return { extraEnd: 0, addsFinalNewline: false };
  return end === lines.length - 1 && lines[end] === "" ? { extraEnd: 1, addsFinalNewline: false } : undefined;
}

/** The only place, or the one of several where the part claims to start. */
function choose(
  places: readonly Place[],
  { line }: Part,
  moves: readonly { readonly at: number; readonly by: number }[],
  linesAbove: number,
): Place | undefined {
  if (places.length === 1) return places[0];
  if (line === undefined) return undefined;
  const stated = places.filter(({ at }) => {
    const original = at - moves.reduce((sum, move) => (move.at < at ? sum + move.by : sum), 0);
    return original === line - 1 || original + linesAbove === line - 1;
  });
  return stated.length === 1 ? stated[0] : undefined;
}

/** If the same change is repeated once for each occurrence of its old lines, every occurrence is meant. */
function sameForEach(places: readonly Place[], part: Part, rest: readonly (readonly Part[])[]): Place | undefined {
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((line, index) => line === other[index]);
  const alike = rest.filter(([first]) => first && same(first.before, part.before) && same(first.after, part.after));
  return alike.length === places.length ? places[0] : undefined;
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? "";

/** Reindents `after` by the difference between `before` and `lines`; undefined if it is not the same for all lines. */
function shifted(after: readonly string[], before: readonly string[], lines: readonly string[]): readonly string[] | undefined {
  const filled = before.flatMap((line, index) =>
    line.trim() === "" ? [] : [{ has: indentOf(line), wants: indentOf(lines[index] ?? "") }],
  );
  const [first] = filled;
  if (!first) return after;
  const { has, wants } = first;
  if (wants.endsWith(has)) {
    const added = wants.slice(0, wants.length - has.length);
    if (!filled.every((pair) => pair.wants === added + pair.has)) return undefined;
    return after.map((line) => (line.trim() === "" ? line : added + line));
  }
  if (!has.endsWith(wants)) return undefined;
  const removed = has.slice(0, has.length - wants.length);
  if (!filled.every((pair) => pair.has === removed + pair.wants)) return undefined;
  if (!after.every((line) => line.trim() === "" || line.startsWith(removed))) return undefined;
  return after.map((line) => (line.trim() === "" ? line : line.slice(removed.length)));
}

/** Every index at which `wanted` occurs in `lines`. Knuth-Morris-Pratt, so linear for any text. */
function occurrences(wanted: readonly string[], lines: readonly string[]): number[] {
  const fallback = [0];
  for (let index = 1, length = 0; index < wanted.length; index++) {
    while (length > 0 && wanted[index] !== wanted[length]) length = fallback[length - 1] ?? 0;
    if (wanted[index] === wanted[length]) length++;
    fallback.push(length);
  }
  const found: number[] = [];
  for (let index = 0, length = 0; index < lines.length; index++) {
    while (length > 0 && lines[index] !== wanted[length]) length = fallback[length - 1] ?? 0;
    if (lines[index] === wanted[length]) length++;
    if (length < wanted.length) continue;
    found.push(index - wanted.length + 1);
    length = fallback[length - 1] ?? 0;
  }
  return found;
}
