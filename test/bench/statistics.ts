// Statistics for benchmarks. Percentiles rather than means: on a shared machine a mean is mostly noise.

/**
 * The `quantile` (0 to 1) of `values`, interpolated between neighbors.
 * Throws a `RangeError` if there are no values, or the quantile is out of range.
 */
export function percentile(values: readonly number[], quantile: number): number {
  if (values.length === 0) throw new RangeError("There is no percentile of no values");
  if (!(quantile >= 0 && quantile <= 1)) throw new RangeError(`No quantile: ${quantile}`);
  const sorted = [...values].sort((one, other) => one - other);
  const position = quantile * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  // Equal neighbors are not interpolated: between two infinities that would give NaN.
  return below === above ? below : below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The differences of values measured side by side. Throws a `RangeError` if the lists differ in length. */
export function differences(values: readonly number[], baseline: readonly number[]): number[] {
  if (values.length !== baseline.length) throw new RangeError("Only pairs have differences");
  return values.map((value, index) => value - (baseline[index] ?? Number.NaN));
}
