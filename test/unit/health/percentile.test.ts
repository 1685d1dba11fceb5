import { describe, expect, it } from "vitest";
import { nearestRank, nearestRankOfCounts } from "../../../src/core/health/percentile.js";

describe("percentiles by nearest rank", () => {
  // The textbook example of the method: 15, 20, 35, 40, 50.
  const values = [35, 50, 15, 40, 20];

  it.each([
    [0.05, 15],
    [0.3, 20],
    [0.4, 20],
    [0.5, 35],
    [1, 50],
  ])("return, at %d, the measured value %d", (share, expected) => {
    expect(nearestRank(values, share)).toBe(expected);
  });

  it("take the 19th of 20 as p95, and the highest of 19", () => {
    const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
    expect(nearestRank(upTo(20), 0.95)).toBe(19);
    expect(nearestRank(upTo(19), 0.95)).toBe(19);
    // 0.07 × 100 is 7.000000000000001 in floating point.
    expect(nearestRank(upTo(100), 0.07)).toBe(7);
  });

  it("take the lower median of an even number of values", () => {
    expect(nearestRank([4, 1, 3, 2], 0.5)).toBe(2);
  });

  it("are undefined for no values, and ignore invalid times", () => {
    expect(nearestRank([], 0.5)).toBeUndefined();
    expect(nearestRank([Number.NaN, -5, Number.POSITIVE_INFINITY], 0.5)).toBeUndefined();
    expect(nearestRank([Number.NaN, 7, -1], 0.5)).toBe(7);
  });

  it("are the same for values given as counts", () => {
    const counted: [number, number][] = [
      [50, 1],
      [15, 1],
      [20, 2],
      [35, 0],
      [40, 1],
    ];
    const spread = [15, 20, 20, 40, 50];
    for (const share of [0.05, 0.2, 0.21, 0.5, 0.6, 0.61, 0.8, 0.95, 1]) {
      expect(nearestRankOfCounts(counted, share)).toBe(nearestRank(spread, share));
    }
    expect(nearestRankOfCounts([], 0.5)).toBeUndefined();
    expect(nearestRankOfCounts([[5, 0]], 0.5)).toBeUndefined();
  });
});
