// Restores code that an answer omitted behind comments, if each piece between those comments has one unambiguous place in
// the old code. Old code that no piece covers stays unchanged.

import { isDefinition, sameDefinition } from "./definitions.js";
import { fitToFile, type Indentation } from "./fit-to-file.js";

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The complete new code; undefined if a piece has no unambiguous place.
 * @param remarks indexes of the lines of `code` that stand for old code
 */
export function keepRest(
  code: readonly string[],
  remarks: readonly number[],
  original: readonly string[],
  indentation: Indentation,
): string[] | undefined {
  const pieces = piecesBetween(code, remarks);
  const old = original.map((line) => line.trim());
  let result: string[] = [];
  let taken = 0;
  for (const { lines: piece, isBesideRemarks } of pieces) {
    const span = placeOf(piece, old) ?? (isBesideRemarks ? placeOfDefinition(piece, original) : undefined);
    if (!span || span.start < taken) return undefined;
    result = result.concat(
      original.slice(taken, span.start),
      fitToFile(piece, original.slice(span.start, span.end), indentation),
    );
    taken = span.end;
  }
  return pieces.length === 0 ? undefined : [...result, ...original.slice(taken)];
}

interface Piece {
  readonly lines: readonly string[];
  /** No adjacent remark is indented deeper, so none is inside the definition that the piece starts. */
  readonly isBesideRemarks: boolean;
}

const depthOf = (line = ""): number => line.length - line.trimStart().length;

function piecesBetween(code: readonly string[], remarks: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const remark of [...remarks, code.length]) {
    const between = code.slice(from, remark);
    const first = between.findIndex((line) => line.trim() !== "");
    const last = between.findLastIndex((line) => line.trim() !== "");
    const depth = depthOf(between[first]);
    const around = [code[from - 1], code[remark]].filter((line) => line !== undefined);
    const isBesideRemarks = around.every((line) => depthOf(line) <= depth);
    if (first !== -1) pieces.push({ lines: between.slice(first, last + 1), isBesideRemarks });
    from = remark + 1;
  }
  return pieces;
}

/** Maximum number of lines of a piece to search for together. */
const longestAnchor = 6;

/** The span from the piece's first lines to its last lines, each of which must occur exactly once in the old code. */
function placeOf(piece: readonly string[], old: readonly string[]): Span | undefined {
  const lines = piece.map((line) => line.trim());
  const start = onlyPlace(old, (length) => lines.slice(0, length));
  const end = onlyPlace(old, (length) => lines.slice(-length));
  if (!start || !end || end.end <= start.start || end.start < start.start) return undefined;
  return { start: start.start, end: end.end };
}

/** The place of a piece that is a single function or class, for when its first or last lines have changed. */
function placeOfDefinition(piece: readonly string[], original: readonly string[]): Span | undefined {
  const [first = ""] = piece;
  const isOne = isDefinition(first) && sameDefinition(piece, piece)?.end === piece.length;
  return isOne ? sameDefinition(piece, original) : undefined;
}

/** The place of the shortest anchor that occurs exactly once. */
function onlyPlace(old: readonly string[], anchorOf: (length: number) => readonly string[]): Span | undefined {
  for (let length = 1; length <= longestAnchor; length++) {
    const anchor = anchorOf(length);
    if (anchor.length < length) return undefined;
    const places = old.flatMap((line, index) =>
      line === anchor[0] && anchor.every((one, at) => old[index + at] === one) ? [index] : [],
    );
    if (places.length === 0) return undefined;
    const [start] = places;
    if (places.length === 1 && start !== undefined) return { start, end: start + length };
  }
  return undefined;
}
