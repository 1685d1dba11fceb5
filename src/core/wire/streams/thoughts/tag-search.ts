// Finds tags in streaming text: whole ones, and a part at the end that may become one with the next chunk.

import { anyOf } from "./thought-markers.js";

export interface TagSearch {
  /** Matches any of the tags. */
  readonly pattern: RegExp;
  /** The tags, in lowercase. */
  readonly texts: readonly string[];
  /** Length of the longest tag. */
  readonly longest: number;
  /** The first two characters of any of the texts, or the first character at the end: quickly rules out most deltas. */
  readonly candidate: RegExp;
}

export function searchFor(texts: readonly string[]): TagSearch {
  const charactersAt = (position: number): string =>
    [...new Set(texts.map((text) => text.charAt(position)))].map((character) => character.replace(/[[\]\\^-]/, "\\$&")).join("");
  return {
    texts,
    pattern: anyOf(texts),
    longest: Math.max(...texts.map(({ length }) => length)),
    candidate: new RegExp(`[${charactersAt(0)}](?:[${charactersAt(1)}]|$)`, "gi"),
  };
}

/** The tag at the start of `text`, in lowercase. */
export function tagAt({ pattern, longest }: TagSearch, text: string): string | undefined {
  pattern.lastIndex = 0;
  const match = pattern.exec(text.slice(0, longest));
  return match?.index === 0 ? match[0].toLowerCase() : undefined;
}

/** Whether the whole `text` is the start of a tag. */
export function mayBecomeTag({ texts, longest }: TagSearch, text: string): boolean {
  if (text.length >= longest) return false;
  const half = text.toLowerCase();
  return texts.some((tag) => tag.length > half.length && tag.startsWith(half));
}

/** The end of `text` without a partial tag. */
export function endWithoutPartialTag(tags: TagSearch, text: string): number {
  const { candidate, longest } = tags;
  candidate.lastIndex = Math.max(0, text.length - longest + 1);
  for (let match = candidate.exec(text); match; match = candidate.exec(text)) {
    if (mayBecomeTag(tags, text.slice(match.index))) return match.index;
    candidate.lastIndex = match.index + 1;
  }
  return text.length;
}
