// Widths of indentation, and the change from a model's unit to the editor's.

import type { Indentation } from "./snapshot.js";

const leading = /^[ \t]*/;

export function indentOf(line: string): string {
  return leading.exec(line)?.[0] ?? "";
}

/** Columns of the blanks at the start of a line. */
export function widthOf(line: string, tabSize: number): number {
  let width = 0;
  for (const character of indentOf(line)) width += character === "\t" ? tabSize - (width % tabSize) : 1;
  return width;
}

/** Whole text of a width in the editor's unit. */
function blanks(width: number, { insertSpaces, tabSize }: Indentation): string {
  return insertSpaces ? " ".repeat(width) : "\t".repeat(Math.floor(width / tabSize)) + " ".repeat(width % tabSize);
}

/** Lines after the first with the editor's kind of indentation; the first continues the cursor's line. */
export function withUnitOf(text: string, indentation: Indentation): string {
  const wrong = indentation.insertSpaces ? /^[ \t]*\t/ : /^[ \t]* {2}/;
  const [first = "", ...others] = text.split("\n");
  if (!others.some((line) => wrong.test(line))) return text;
  const made = others.map((line) => blanks(widthOf(line, indentation.tabSize), indentation) + line.slice(indentOf(line).length));
  return [first, ...made].join("\n");
}

/** Removes up to `width` columns of blanks. */
export function withoutIndent(text: string, width: number, tabSize: number): string {
  let removed = 0;
  let index = 0;
  for (; index < text.length && removed < width; index += 1) {
    const character = text[index];
    if (character !== " " && character !== "\t") break;
    removed += character === "\t" ? tabSize - (removed % tabSize) : 1;
  }
  return text.slice(index);
}
