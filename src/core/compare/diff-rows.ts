// Rows of a diff: removed and added lines with context, and a row for each skipped part.

import { diffLines } from "../editing/review/line-diff.js";

export type DiffRow =
  | { readonly kind: "same" | "removed" | "added"; readonly text: string }
  | { readonly kind: "skipped"; readonly lines: number };

/** Unchanged lines shown before and after each change. */
const around = 3;

/** Returns only a `skipped` row if the texts are equal. Line ends are ignored. */
export function diffRows(before: string, after: string): DiffRow[] {
  return [...rowsOf(linesOf(before), linesOf(after))];
}

function* rowsOf(old: readonly string[], next: readonly string[]): Generator<DiffRow> {
  let shown = 0;
  let isFirst = true;
  for (const { start, removed, added } of diffLines(old, next)) {
    yield* same(old.slice(shown, start), isFirst ? 0 : around, around);
    for (const text of removed) yield { kind: "removed", text };
    for (const text of added) yield { kind: "added", text };
    shown = start + removed.length;
    isFirst = false;
  }
  yield* same(old.slice(shown), isFirst ? 0 : around, 0);
}

/** Keeps the first and last lines and counts those between. */
function same(lines: readonly string[], first: number, last: number): DiffRow[] {
  const skipped = lines.length - first - last;
  const row = (text: string) => ({ kind: "same", text }) as const;
  // A gap of one line would take as much space as the line.
  if (skipped <= 1) return lines.map(row);
  return [...lines.slice(0, first).map(row), { kind: "skipped", lines: skipped }, ...lines.slice(lines.length - last).map(row)];
}

/** The lines of a text; a final newline adds no line. */
function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
