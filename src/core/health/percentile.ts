// Percentiles by nearest rank: always a measured value, never an interpolated one.

/**
 * The smallest of `values` that at least the fraction `share` (above 0, up to 1) does not exceed; undefined without values.
 * Ignores values that are not finite or are negative.
 */
export function nearestRank(values: readonly number[], share: number): number | undefined {
  const sorted = values.filter((value) => Number.isFinite(value) && value >= 0).sort((one, other) => one - other);
  return sorted[rank(sorted.length, share) - 1];
}

/** The same for values with counts: `counted` holds pairs of value and count. */
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

/** One-based rank. The subtraction corrects binary fractions: 0.07 × 100 is slightly above 7. */
function rank(count: number, share: number): number {
  return Math.min(count, Math.max(1, Math.ceil(share * count - 1e-9)));
}
