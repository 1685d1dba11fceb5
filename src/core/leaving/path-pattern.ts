// Git's path patterns with `*`, `?`, sets and `**`. Matched by hand, because as a regular expression a hostile pattern takes
// exponential time. Here the time is at most pattern times path, and every step is counted.

/** Matches one character: itself, one of a set, or any. `many` matches any number of characters. */
type Token = "any" | "many" | CharacterSet | { readonly letter: string };

interface CharacterSet {
  readonly ranges: readonly (readonly [from: string, to: string])[];
  readonly negated: boolean;
}

/** Matches any number of folders. */
export const anyDepth = "any-depth";
export type PatternSegment = readonly Token[] | typeof anyDepth;

/** Remaining steps. If below zero, the result of `matchesPath` is meaningless. */
export interface MatchingWork {
  left: number;
}

/** ASCII character classes within a set, as in `[[:digit:]]`. */
const classes: Readonly<Record<string, readonly string[]>> = {
  alnum: ["09", "AZ", "az"],
  alpha: ["AZ", "az"],
  blank: ["  ", "\t\t"],
  cntrl: ["\0\x1f", "\x7f\x7f"],
  digit: ["09"],
  graph: ["!~"],
  lower: ["az"],
  print: [" ~"],
  punct: ["!/", ":@", "[`", "{~"],
  space: ["  ", "\t\r"],
  upper: ["AZ"],
  xdigit: ["09", "AF", "af"],
};

/** Parses the part of a pattern between two slashes, in linear time. */
export function readSegment(text: string): PatternSegment {
  if (/^\*{2,}$/.test(text)) return anyDepth;
  const tokens: Token[] = [];
  let mayHoldSets = true;
  for (let place = 0; place < text.length; ) {
    const letter = text.charAt(place);
    if (letter === "*") {
      if (tokens.at(-1) !== "many") tokens.push("many");
      place += 1;
    } else if (letter === "?") {
      tokens.push("any");
      place += 1;
    } else if (letter === "\\" && place + 1 < text.length) {
      tokens.push({ letter: text.charAt(place + 1) });
      place += 2;
    } else {
      const set: ReturnType<typeof readSet> = letter === "[" && mayHoldSets ? readSet(text, place) : undefined;
      if (letter === "[") mayHoldSets = set !== undefined;
      tokens.push(set?.set ?? { letter });
      place = set?.end ?? place + 1;
    }
  }
  return tokens;
}

/** Parses the set that starts at a bracket; undefined if it is not closed, in which case no later one is either. */
function readSet(text: string, start: number): { readonly set: CharacterSet; readonly end: number } | undefined {
  const ranges: [string, string][] = [];
  let place = start + 1;
  const negated = text.charAt(place) === "!" || text.charAt(place) === "^";
  if (negated) place += 1;
  for (let first = true; place < text.length; first = false) {
    if (text.charAt(place) === "]" && !first) return { set: { ranges, negated }, end: place + 1 };
    const name = text.startsWith("[:", place) ? /^\[:([a-z]{1,6}):\]/.exec(text.slice(place, place + 10))?.[1] : undefined;
    if (name !== undefined) {
      for (const range of classes[name] ?? []) ranges.push([range.charAt(0), range.charAt(1)]);
      place += name.length + 4;
      continue;
    }
    if (text.charAt(place) === "\\") place += 1;
    const from = text.charAt(place);
    place += 1;
    let to = from;
    if (text.charAt(place) === "-" && place + 1 < text.length && text.charAt(place + 1) !== "]") {
      place += text.charAt(place + 1) === "\\" ? 2 : 1;
      to = text.charAt(place);
      place += 1;
    }
    ranges.push([from, to]);
  }
  return undefined;
}

/** Whether a pattern matches a path, both split at slashes. A trailing `**` matches at least one name. */
export function matchesPath(pattern: readonly PatternSegment[], path: readonly string[], work: MatchingWork): boolean {
  const anyName: readonly Token[] = ["many"];
  return matchesWithGaps(
    pattern.at(-1) === anyDepth ? [...pattern, anyName] : pattern,
    path,
    (segment) => segment === anyDepth,
    (segment, name) => segment !== anyDepth && matchesName(segment, name, work),
    work,
  );
}

function matchesName(tokens: readonly Token[], name: string, work: MatchingWork): boolean {
  return matchesWithGaps(
    tokens,
    name,
    (token) => token === "many",
    (token, letter) => {
      if (typeof token === "string") return token === "any";
      if ("letter" in token) return token.letter === letter;
      work.left -= token.ranges.length;
      return token.ranges.some(([from, to]) => letter >= from && letter <= to) !== token.negated;
    },
    work,
  );
}

/**
 * Matches parts against items; a gap matches any number of items. On a mismatch only the last gap is extended. Earlier
 * gaps need no backtracking, which bounds the time.
 */
function matchesWithGaps<Part, Item>(
  parts: readonly Part[],
  items: ArrayLike<Item>,
  isGap: (part: Part) => boolean,
  matches: (part: Part, item: Item) => boolean,
  work: MatchingWork,
): boolean {
  let part = 0;
  let item = 0;
  let gap = -1;
  let taken = 0;
  while (item < items.length) {
    work.left -= 1;
    if (work.left < 0) return false;
    const here = parts[part];
    const against = items[item] as Item;
    if (here !== undefined && isGap(here)) {
      gap = part++;
      taken = item;
    } else if (here !== undefined && matches(here, against)) {
      part += 1;
      item += 1;
    } else if (gap >= 0) {
      part = gap + 1;
      item = ++taken;
    } else {
      return false;
    }
  }
  for (; part < parts.length; part++) if (!isGap(parts[part] as Part)) return false;
  return true;
}
