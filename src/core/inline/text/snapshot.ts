// Start here: the place in a document at which a completion is asked for. The other files read its lines.

/** Lines without their endings; nothing copies the document. */
export interface Lines {
  readonly count: number;
  at(index: number): string;
}

export interface Indentation {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
}

/** How the document changed before the question. `accepted`: an item of ours, whole or in part. */
export type LastEdit = "typed" | "deleted" | "accepted" | "other";

export interface Snapshot {
  readonly uri: string;
  /** Relative to the workspace; never absolute. */
  readonly path: string;
  readonly languageId: string;
  readonly lines: Lines;
  /** Zero-based. */
  readonly line: number;
  /** UTF-16 units from the start of the line. */
  readonly character: number;
  readonly eol: "\n" | "\r\n";
  readonly indentation: Indentation;
  /** The user asked for it. */
  readonly explicit: boolean;
  /** The item selected in the list of suggestions, and what it would replace on the line. */
  readonly selected?: { readonly text: string; readonly start: number; readonly end: number };
  readonly cursors: number;
  readonly hasSelection: boolean;
  readonly lastEdit: LastEdit;
  /** What stands above the first line: earlier cells of a notebook. */
  readonly above?: string;
}

/** The cursor's line as it would be with the selected suggestion. */
export interface CursorLine {
  readonly before: string;
  readonly after: string;
}

export function cursorLine({ lines, line, character, selected }: Snapshot): CursorLine {
  const text = lines.at(line);
  if (!selected) return { before: text.slice(0, character), after: text.slice(character) };
  return { before: text.slice(0, selected.start) + selected.text, after: text.slice(Math.max(selected.end, character)) };
}

/** The nearest line with text, above (`-1`) or below (`1`) another; undefined if there is none within 200 lines. */
export function nearestText(lines: Lines, from: number, step: -1 | 1): string | undefined {
  for (let index = from + step, seen = 0; index >= 0 && index < lines.count && seen < 200; index += step, seen += 1) {
    const text = lines.at(index);
    if (text.trim() !== "") return text;
  }
  return undefined;
}
