// CSV (RFC 4180) for spreadsheets. Names come from services, so no cell may become a formula.

export type Cell = string | number | undefined;

/** One line per row, each ending in CRLF. Undefined cells are empty; decimals use a point. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Spreadsheets recognize a formula by its first character; an apostrophe in front makes it text. */
function cell(value: Cell): string {
  if (value === undefined) return "";
  // JSON notation, but never with an exponent, which some readers do not support.
  if (typeof value === "number") return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 6 });
  const text = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
