// Tracks lines and ranges of a document through edits: edits above move them, edits inside invalidate them.

/** One replacement in a document, as VS Code reports it: zero-based lines and UTF-16 columns, end exclusive. */
export interface DocumentChange {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
}

/** Lines `start` to `end`, end exclusive; an empty span is before line `start`. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The span after the change; undefined if the change overlaps it.
 * @param lastLineLength length in UTF-16 units of the span's last line, so that Enter at its end counts as after it
 */
export function movedSpan(span: LineSpan, change: DocumentChange, lastLineLength: number): LineSpan | undefined {
  if (isAbove(span, change)) {
    const moved = lineBreaks(change.text) - (change.endLine - change.startLine);
    return { start: span.start + moved, end: span.end + moved };
  }
  return isBelow(span, change, lastLineLength) ? span : undefined;
}

function isAbove({ start }: LineSpan, { startCharacter, endLine, endCharacter, text }: DocumentChange): boolean {
  if (endLine < start) return true;
  // If the change reaches the start of the first line, that must still be the start of a line afterwards.
  return endLine === start && endCharacter === 0 && (text === "" ? startCharacter === 0 : text.endsWith("\n"));
}

function isBelow({ start, end }: LineSpan, { startLine, startCharacter, text }: DocumentChange, lastLineLength: number): boolean {
  if (startLine >= end) return true;
  return end > start && startLine === end - 1 && startCharacter >= lastLineLength && /^\r?\n/.test(text);
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) count++;
  return count;
}

/** A position in a document: zero-based line and UTF-16 column. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

/**
 * A character range after the change. Text inserted at its edges stays outside. If a replacement crosses an edge, the new
 * text stays outside as well.
 */
export function movedRange(
  { start, end }: { readonly start: Place; readonly end: Place },
  change: DocumentChange,
): { readonly start: Place; readonly end: Place } {
  const from = { line: change.startLine, character: change.startCharacter };
  const to = { line: change.endLine, character: change.endCharacter };
  const endOfText = afterText(from, change.text);
  const shift = (place: Place): Place => ({
    line: place.line + endOfText.line - to.line,
    character: place.line === to.line ? place.character + endOfText.character - to.character : place.character,
  });
  const isInsertion = !isBefore(from, to);
  const movedStart = !isBefore(start, to) ? shift(start) : isBefore(from, start) ? endOfText : start;
  const movedEnd = isBefore(end, to) ? (isBefore(from, end) ? from : end) : isInsertion && !isBefore(to, end) ? end : shift(end);
  return { start: movedStart, end: isBefore(movedEnd, movedStart) ? movedStart : movedEnd };
}

function isBefore(one: Place, other: Place): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

function afterText({ line, character }: Place, text: string): Place {
  const breaks = lineBreaks(text);
  const last = text.length - (text.lastIndexOf("\n") + 1);
  return { line: line + breaks, character: breaks === 0 ? character + last : last };
}
