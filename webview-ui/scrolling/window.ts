// Chooses which rows to hold: those near the view, within what a page can bear.

/** More rows, or more text in UTF-16 units, are too many. */
const mostRows = 16;
const mostCharacters = 1_000_000;
/** Rows within this many view heights always stay. */
const near = 2.5;

/** First row to keep, and the index after the last. */
export function rowsToKeep<Row extends Element>(
  view: Element,
  rows: readonly Row[],
  charactersOf: (row: Row) => number,
): [first: number, end: number] {
  const sizes = rows.map(charactersOf);
  let characters = sizes.reduce((sum, size) => sum + size, 0);
  let first = 0;
  let end = rows.length;
  const { top, bottom, height } = view.getBoundingClientRect();
  const tooMany = () => end - first > mostRows || characters > mostCharacters;
  /** Distance of a row from the view, in px; undefined for one that must stay. */
  const distance = (row: Row | undefined) => {
    if (!row || !tooMany() || isInUse(row)) return 0;
    const box = row.getBoundingClientRect();
    const away = Math.max(top - box.bottom, box.top - bottom);
    return away > near * height ? away : 0;
  };
  for (;;) {
    const above = distance(rows[first]);
    const below = distance(rows[end - 1]);
    if (above === 0 && below === 0) return [first, end];
    characters -= (above > below ? sizes[first++] : sizes[--end]) ?? 0;
  }
}

/** Whether removing the row would lose something: the focus, a selection, an edit. */
export function isInUse(row: Element): boolean {
  const selection = getSelection();
  const selected = selection !== null && !selection.isCollapsed && selection.containsNode(row, true);
  return selected || row.contains(document.activeElement) || row.querySelector("textarea") !== null;
}
