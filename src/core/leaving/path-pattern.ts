// Patterns of paths with `*`, `?`, sets and `**`. Matched by hand: as a regular expression, a hostile pattern would take
// for ever, and here its time is at most that of pattern times path.

/** What one character may be: itself, one of a set, anything; `many` stands for any number of anything. */
type Token = "any" | "many" | { readonly set: string; readonly negated: boolean } | { readonly letter: string };

/** Stands for any number of folders. */
export const anyDepth = "any-depth";
export type PatternSegment = readonly Token[] | typeof anyDepth;

/** Reads what stands between two slashes of a pattern. */
export function readSegment(text: string): PatternSegment {
  if (/^\*{2,}$/.test(text)) return anyDepth;
  const tokens: Token[] = [];
  for (let place = 0; place < text.length; ) {
    const rest = text.slice(place);
    const set = /^\[([!^])?(\]?(?:\\.|[^\]\\])*)\]/.exec(rest);
    const escaped = rest.startsWith("\\") && rest.length > 1;
    if (rest.startsWith("*")) {
      if (tokens.at(-1) !== "many") tokens.push("many");
      place += 1;
    } else if (rest.startsWith("?")) {
      tokens.push("any");
      place += 1;
    } else if (set?.[2]) {
      tokens.push({ set: set[2], negated: set[1] !== undefined });
      place += set[0].length;
    } else {
      tokens.push({ letter: (escaped ? rest[1] : rest[0]) ?? "" });
      place += escaped ? 2 : 1;
    }
  }
  return tokens;
}

/** Whether a pattern describes a path, both split at their slashes. At the end, `**` stands for one name at least. */
export function matchesPath(pattern: readonly PatternSegment[], path: readonly string[]): boolean {
  const anyName: readonly Token[] = ["many"];
  return matchesWithGaps(
    pattern.at(-1) === anyDepth ? [...pattern, anyName] : pattern,
    path,
    (segment) => segment === anyDepth,
    (segment, name) => segment !== anyDepth && matchesName(segment, name),
  );
}

function matchesName(tokens: readonly Token[], name: string): boolean {
  return matchesWithGaps(
    tokens,
    name,
    (token) => token === "many",
    (token, letter) =>
      token === "any" || (typeof token === "object" && ("letter" in token ? token.letter === letter : isInSet(token, letter))),
  );
}

/**
 * Matches a row of parts against a row of items, where a gap takes any number of items. On a mismatch the last gap takes
 * one more; the gaps before it need no second thought, which keeps the time bounded.
 */
function matchesWithGaps<Part, Item>(
  parts: readonly Part[],
  items: ArrayLike<Item>,
  isGap: (part: Part) => boolean,
  matches: (part: Part, item: Item) => boolean,
): boolean {
  let part = 0;
  let item = 0;
  let gap = -1;
  let taken = 0;
  while (item < items.length) {
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
  return parts.slice(part).every(isGap);
}

function isInSet({ set, negated }: { readonly set: string; readonly negated: boolean }, letter: string): boolean {
  const ranges = [...set.matchAll(/(?:\\(.)|(.))(?:-(?:\\(.)|(.)))?/gs)];
  const isIn = ranges.some(
    ([, escapedFrom, from = escapedFrom ?? "", escapedTo, to = escapedTo ?? from]) => letter >= from && letter <= to,
  );
  return isIn !== negated;
}
