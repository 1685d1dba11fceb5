// Where code that is generated at the cursor goes, and its indentation.

import type { DocumentLines, Selected } from "./editor-context.js";
import type { Indentation } from "./placing/fit-to-file.js";

export interface Insertion {
  /** The empty line that the code replaces, or no line; the end line is not included. */
  readonly selected: Selected;
  /** The indentation of the new lines; undefined if the place does not tell, as on an empty line. */
  readonly indent: string | undefined;
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? "";

/** A blank line is replaced, except at the end of the file, which needs it. Next to code, new lines go below the cursor's line, or above it if the cursor is at its start. */
export function insertionAt(document: DocumentLines, line: number, character: number, style: Indentation): Insertion {
  const text = document.line(line);
  const indent = indentOf(text);
  const isBlank = text.trim() === "";
  const isAbove = !isBlank && character <= indent.length;
  const start = isBlank || isAbove ? line : line + 1;
  const end = isBlank && line < document.lineCount - 1 ? line + 1 : start;
  const level = style.insertSpaces ? " ".repeat(style.tabSize) : "\t";
  const isOpening = !isBlank && !isAbove && /[{([:]$/.test(text.trimEnd());
  return {
    selected: { startLine: start, startCharacter: 0, endLine: end, endCharacter: 0 },
    indent: isBlank && indent === "" ? undefined : isOpening ? indent + level : indent,
  };
}

/** Indents code that the model wrote without indentation; other code already follows its surroundings. */
export function indentedTo(indent: string | undefined, lines: readonly string[]): readonly string[] {
  const first = lines.find((line) => line.trim() !== "");
  if (!indent || first === undefined || indentOf(first) !== "") return lines;
  return lines.map((line) => (line.trim() === "" ? line : indent + line));
}
