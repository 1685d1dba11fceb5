// Percentiles by nearest rank: always a value that was measured, never one in between, so that what is shown happened.

/**
 * The smallest of `values` that at least the share `share` (above 0, up to 1) of them does not exceed; `undefined` of no
 * values. Values that are no finite number of at least 0 are left out.
 */
export function nearestRank(values: readonly number[], share: number): number | undefined {
  const sorted = values.filter((value) => Number.isFinite(value) && value >= 0).sort((one, other) => one - other);
  return sorted[rank(sorted.length, share) - 1];
}

/** The same of values that come as counts: `counted` holds pairs of a value and how often it occurred. */
export function nearestRankOfCounts(
  counted: Iterable<readonly [value: number, count: number]>,
  share: number,
): number | undefined {
  const sorted = [...counted].filter(([, count]) => count > 0).sort(([one], [other]) => one - other);
  let left = rank(
    sorted.reduce((sum, [, count]) => sum + count, 0),
    share,
  );
  for (const [value, count] of sorted) {
    left -= count;
    if (left <= 0) return value;
  }
  return undefined;
}

/** Counted from 1. The subtraction undoes what binary fractions add: 0.07 × 100 is a little over 7. */
function rank(count: number, share: number): number {
  return Math.min(count, Math.max(1, Math.ceil(share * count - 1e-9)));
}
