// Parses SEARCH/REPLACE blocks. All markers of a block have the same length and indentation; lines with other markers are
// content, such as the underline of a heading, or a nested block of another length.

import type { Part } from "./replace-parts.js";

export type SearchBlocks =
  /** The possible readings of each block, because a divider may also be content. */
  | { readonly kind: "blocks"; readonly blocks: readonly (readonly Part[])[] }
  /** The last block has no end marker. */
  | { readonly kind: "cut" }
  | { readonly kind: "malformed" };

const openingMarker = /^([ \t]*)(<{5,9}) ?SEARCH\b/;

export function hasSearchBlocks(lines: readonly string[]): boolean {
  return lines.some((line) => openingMarker.test(line));
}

export function readSearchBlocks(lines: readonly string[]): SearchBlocks {
  const blocks: Part[][] = [];
  for (let index = 0; index < lines.length; index++) {
    const [, indent = "", marks = ""] = openingMarker.exec(lines[index] ?? "") ?? [];
    if (marks === "") continue;
    const { middles, end } = markersAfter(lines, index, indent, marks.length);
    if (end === undefined) return { kind: "cut" };
    if (middles.length === 0) return { kind: "malformed" };
    const content = (from: number, to: number): string[] =>
      lines.slice(from, to).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    // Longest old text first: if the file contains it, the dividers in it are part of the file.
    blocks.push(middles.toReversed().map((middle) => ({ before: content(index + 1, middle), after: content(middle + 1, end) })));
    index = end;
  }
  return { kind: "blocks", blocks };
}

/** The end of the block that starts at `start`, and the dividers that are not in a nested block. */
function markersAfter(
  lines: readonly string[],
  start: number,
  indent: string,
  length: number,
): { readonly middles: readonly number[]; readonly end: number | undefined } {
  const middles: number[] = [];
  let depth = 0;
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (!line.startsWith(indent)) continue;
    const [, marks = "", word = ""] = /^(<{5,9}|={5,9}|>{5,9})[ \t]?(.*)$/.exec(line.slice(indent.length)) ?? [];
    if (marks.length !== length) continue;
    if (marks.startsWith("<") && /^SEARCH\b/.test(word)) depth++;
    else if (marks.startsWith(">") && /^(?:REPLACE|UPDATED?)\b/.test(word)) {
      if (depth === 0) return { middles, end: index };
      depth--;
    } else if (marks.startsWith("=") && word.trim() === "" && depth === 0) middles.push(index);
  }
  return { middles, end: undefined };
}
