// Reads SEARCH/REPLACE blocks. The markers of one block are equally long and equally indented; lines with other markers
// are content, such as the underline of a heading, or a whole block of another length within it.

import type { Part } from "./replace-parts.js";

export type SearchBlocks =
  /** For each block its possible readings: a middle marker may be content as well. */
  | { readonly kind: "blocks"; readonly blocks: readonly (readonly Part[])[] }
  /** The last block has no end. */
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
    // The longest old text first: if the file holds it, the markers in it are the file's own lines.
    blocks.push(middles.toReversed().map((middle) => ({ before: content(index + 1, middle), after: content(middle + 1, end) })));
    index = end;
  }
  return { kind: "blocks", blocks };
}

/** The end of the block that opens at `start`, and the middle markers that belong to no block within it. */
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
