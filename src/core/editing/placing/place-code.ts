// Start here: finds where a block's code belongs in a file: the attached lines, the lines that start and end like the
// block, the definition of the same name, or the whole file. The user sees a wrong guess in the review. keep-rest.ts
// restores omitted code; fit-to-file.ts fits code to its place.

import type { LineSpan } from "../review/moving-lines.js";
import { sameDefinition } from "./definitions.js";
import { similarity } from "./similarity.js";

export interface PlacingHints {
  /** The attached text, if it is from this file. It is found even if it has moved. */
  readonly attached?: { readonly lines: readonly string[]; readonly start: number };
  /** Zero-based line of the cursor, where code that replaces nothing is inserted. */
  readonly cursorLine?: number;
}

/** Returns the lines to replace. If the span is empty, the code is inserted before that line. */
export function placeCode(code: readonly string[], file: readonly string[], hints: PlacingHints): LineSpan {
  const whole = { start: 0, end: file.length };
  if (file.every((line) => line.trim() === "")) return whole;
  const attached = hints.attached && findAgain(hints.attached.lines, file, hints.attached.start);
  // A block with more than the attached lines may still be the whole file.
  if (attached && !(similarity(code, file) > similarity(code, file.slice(attached.start, attached.end)) + 0.2)) return attached;
  if (similarity(code, file) >= 0.6) return whole;
  const ends = betweenSameEnds(code, file);
  if (ends) return ends;
  const definition = sameDefinition(code, file);
  if (definition) return definition;
  if (similarity(code, file) >= 0.35) return whole;
  const cursor = Math.min(hints.cursorLine ?? file.length, file.length);
  return { start: cursor, end: cursor };
}

/** The current span of lines that were at `start`; undefined if they are gone. */
function findAgain(lines: readonly string[], file: readonly string[], start: number): LineSpan | undefined {
  const at = (place: number): boolean => place >= 0 && lines.every((line, offset) => file[place + offset] === line);
  if (lines.length === 0) return undefined;
  if (at(start)) return { start, end: start + lines.length };
  const found = file.findIndex((_, index) => at(index));
  return found === -1 ? undefined : { start: found, end: found + lines.length };
}

const hasWords = (line: string): boolean => /[\p{L}\p{N}]/u.test(line);

/** The span whose first and last lines with words are those of the code, if there is only one. */
function betweenSameEnds(code: readonly string[], file: readonly string[]): LineSpan | undefined {
  const firstAt = code.findIndex(hasWords);
  const lastAt = code.findLastIndex(hasWords);
  if (firstAt === -1 || firstAt === lastAt) return undefined;
  const first = placesOf(code[firstAt] ?? "", file);
  const last = placesOf(code[lastAt] ?? "", file);
  const [from] = first;
  const to = last.find((place) => from !== undefined && place > from);
  if (first.length !== 1 || from === undefined || to === undefined) return undefined;
  // Includes closing lines after the last line with words, as many as the code has.
  const tail = code.length - 1 - lastAt;
  const start = Math.max(0, from - (sameAbove(code, file, firstAt, from) ? firstAt : 0));
  return { start, end: Math.min(file.length, to + 1 + sameBelow(code, file, lastAt, to, tail)) };
}

function placesOf(line: string, file: readonly string[]): number[] {
  const bare = line.trim();
  return file.flatMap((other, index) => (other.trim() === bare ? [index] : []));
}

function sameAbove(code: readonly string[], file: readonly string[], codeAt: number, fileAt: number): boolean {
  return code.slice(0, codeAt).every((line, offset) => file[fileAt - codeAt + offset]?.trim() === line.trim());
}

function sameBelow(code: readonly string[], file: readonly string[], codeAt: number, fileAt: number, most: number): number {
  let count = 0;
  while (count < most && file[fileAt + 1 + count]?.trim() === code[codeAt + 1 + count]?.trim()) count++;
  return count;
}
