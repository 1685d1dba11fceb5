// Rows of a list that changes while it is open. VS Code reports a pressed row by its position, and the list may have changed
// by then: a position belongs to one row until the list closes.

import * as vscode from "vscode";

export interface LastingRow extends vscode.QuickPickItem {
  /** Differs for rows that do different things; the label if absent. */
  readonly key?: string;
}

/**
 * What a list shows next: each row that it shows stays where it is with its latest text, and new rows follow below. Where a row
 * is no longer wanted, its heading is repeated, because a separator cannot be pressed. VS Code draws only the separator right
 * above a row. Returns `shown` itself if nothing changes.
 */
export function lastingRows<Row extends LastingRow>(
  shown: readonly Row[],
  wanted: readonly Row[],
): readonly (Row | LastingRow)[] {
  const latest = new Map(wanted.map((row) => [identity(row), row]));
  const present = new Set(shown.map(identity));
  const added = wanted.filter((row) => isSeparator(row) || !present.has(identity(row)));
  let heading: Row | LastingRow = gap;
  const kept = shown.map((row) => {
    const latestRow = latest.get(identity(row)) ?? (isSeparator(row) ? row : heading);
    if (isSeparator(latestRow)) heading = latestRow;
    return latestRow;
  });
  const next = [
    ...kept,
    // A separator needs a row below.
    ...added.filter((row, index) => !isSeparator(row) || !isSeparator(added[index + 1] ?? row)),
  ];
  return JSON.stringify(next) === JSON.stringify(shown) ? shown : next;
}

const gap: LastingRow = { label: "", kind: vscode.QuickPickItemKind.Separator };

const isSeparator = ({ kind }: LastingRow): boolean => kind === vscode.QuickPickItemKind.Separator;
/** Equal for versions of the same row. */
export const identity = (row: LastingRow): string => `${isSeparator(row)} ${row.key ?? row.label}`;
