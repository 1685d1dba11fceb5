// What the figures of a soak must fulfill: memory stays flat, and what was open at the end was open at the start.

import { median } from "../bench/statistics.js";

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly limit: string;
  readonly ok: boolean;
}

/** Last quarter over second quarter; the first is left out, because caches fill in it. */
const mostGrowth = 1.1;

/** Compares medians. Throws if there are fewer than two samples in a quarter. */
export function flat(what: string, megabytes: readonly number[]): Row {
  const quarter = Math.floor(megabytes.length / 4);
  if (quarter < 2) throw new Error(`${what}: ${megabytes.length} samples do not make quarters`);
  const second = median(megabytes.slice(quarter, 2 * quarter));
  const last = median(megabytes.slice(-quarter));
  const ratio = last / second;
  return {
    what,
    from: `${second.toFixed(1)} MB`,
    to: `${last.toFixed(1)} MB`,
    limit: `${ratio.toFixed(3)} ≤ ${mostGrowth}`,
    ok: ratio <= mostGrowth,
  };
}

export function notMore(what: string, start: number, end: number): Row {
  return { what, from: String(start), to: String(end), limit: "equal or less", ok: end <= start };
}

export function exactly(what: string, expected: number, found: number): Row {
  return { what, from: String(expected), to: String(found), limit: "equal", ok: expected === found };
}

export function atMost(what: string, value: number, most: number, unit: string): Row {
  const text = (number: number): string => `${number.toFixed(2)} ${unit}`.trim();
  return { what, from: "", to: text(value), limit: `≤ ${text(most)}`, ok: value <= most };
}

/** The rows under each other, and a last line with the number of misses. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, from, to, limit, ok }) =>
    [`  ${what.padEnd(58)}`, from.padStart(10), to.padStart(12), limit.padStart(18), ok ? "ok" : "MISSED"].join("  "),
  );
  const missed = rows.filter(({ ok }) => !ok).length;
  return [...lines, `soak: ${rows.length} checked, ${missed} missed`].join("\n");
}
