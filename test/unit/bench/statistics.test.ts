import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differences, median, percentile } from "../../bench/statistics.js";

describe("percentile", () => {
  it("is the smallest value at 0 and the largest at 1, in any order of input", () => {
    expect(percentile([3, 1, 2], 0)).toBe(1);
    expect(percentile([3, 1, 2], 1)).toBe(3);
  });

  it("interpolates between two neighbors", () => {
    expect(percentile([10, 20], 0.25)).toBe(12.5);
    expect(percentile([1, 2, 3, 4], 0.5)).toBe(2.5);
  });

  it("sorts numerically", () => {
    expect(percentile([9, 10, 100], 1)).toBe(100);
  });

  it("does not modify its input", () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it("tolerates missing values", () => {
    expect(percentile([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.75)).toBe(Number.POSITIVE_INFINITY);
  });

  it("rejects an empty list and an invalid quantile", () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
    expect(() => percentile([1], 95)).toThrow(RangeError);
  });

  it("never falls as the quantile rises, and stays within the values", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    const quantile = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, quantile, quantile, (list, one, other) => {
        const [low, high] = [percentile(list, Math.min(one, other)), percentile(list, Math.max(one, other))];
        expect(low).toBeLessThanOrEqual(high + 1e-6);
        expect(low).toBeGreaterThanOrEqual(Math.min(...list));
        expect(high).toBeLessThanOrEqual(Math.max(...list));
      }),
    );
  });
});

describe("median", () => {
  it("is not affected by one outlier", () => {
    expect(median([1, 2, 3, 4, 100_000])).toBe(3);
  });
});

describe("differences", () => {
  it("compares pair by pair", () => {
    expect(differences([5, 7], [4, 9])).toEqual([1, -2]);
  });

  it("rejects lists of different lengths", () => {
    expect(() => differences([1], [])).toThrow(RangeError);
  });
});
