// Rows of a diff: removed and added lines with some context, and a row for what is skipped.

import { diffLines } from "../editing/review/line-diff.js";

export type DiffRow =
  | { readonly kind: "same" | "removed" | "added"; readonly text: string }
  | { readonly kind: "skipped"; readonly lines: number };

/** Unchanged lines shown before and after each change. */
const around = 3;

/** Returns only a `skipped` row if the texts are equal. Line ends are ignored. */
export function diffRows(before: string, after: string): DiffRow[] {
  const old = linesOf(before);
  const rows: DiffRow[] = [];
  let shown = 0;
  for (const { start, removed, added } of diffLines(old, linesOf(after))) {
    rows.push(...same(old.slice(shown, start), rows.length === 0 ? 0 : around, around));
    rows.push(...removed.map((text) => ({ kind: "removed", text }) as const));
    rows.push(...added.map((text) => ({ kind: "added", text }) as const));
    shown = start + removed.length;
  }
  rows.push(...same(old.slice(shown), rows.length === 0 ? 0 : around, 0));
  return rows;
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
