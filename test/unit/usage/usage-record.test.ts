import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestRank } from "../../../src/core/health/percentile.js";
import type { RequestObservation } from "../../../src/core/health/request-observation.js";
import { addUsage, firstTokenBucket, groupUsage, usageFigures, usageOf } from "../../../src/core/usage/usage-record.js";
import { answered, counted, day, failedWith, recordOf } from "./records.js";

/** Four answers, two failures, and a stop; their sums are computed by hand below. */
const requests: readonly RequestObservation[] = [
  answered(120, 1_000, counted(100, 21)),
  answered(480, 4_000, counted(200, 41, true)),
  answered(333, 0, counted(10, 1)),
  answered(2_110, 2_500, counted(1_000, 101)),
  failedWith("rate-limited"),
  failedWith("timeout"),
  { ...failedWith("aborted"), usage: counted(50, 7) },
];
const total = requests.map((request) => recordOf(request)).reduce(addUsage);

describe("a usage record", () => {
  it("holds the sums of a day computed by hand", () => {
    expect(total).toEqual({
      day,
      provider: "p",
      model: "m",
      requests: 7,
      errors: { "rate-limited": 1, timeout: 1, aborted: 1 },
      // 100 + 200 + 10 + 1000 + 50, and 21 + 41 + 1 + 101 + 7.
      promptTokens: 1_360,
      completionTokens: 171,
      estimated: true,
      // 120 + 480 + 333 + 2110.
      firstTokens: { count: 4, sumMs: 3_043, byMs: { 120: 1, 340: 1, 480: 1, 2200: 1 } },
      // 20 + 40 + 100 tokens after the first ones, in 1 + 4 + 2.5 s.
      generated: { tokens: 160, ms: 7_500 },
    });
  });

  it("yields the figures of that day", () => {
    const figures = usageFigures(total);
    expect(figures).toMatchObject({ succeeded: 4, failed: 2, firstTokenP50Ms: 340, firstTokenP95Ms: 2_200 });
    // 4 of 6: a stopped answer is not a failure.
    expect(figures.successRate).toBeCloseTo(4 / 6, 12);
    expect(figures.meanFirstTokenMs).toBeCloseTo(760.75, 12);
    expect(figures.tokensPerSecond).toBeCloseTo(160 / 7.5, 12);
  });

  it("yields no figure without data", () => {
    expect(usageFigures(recordOf(failedWith("aborted")))).toEqual({ succeeded: 0, failed: 0 });
  });

  it("is not created for a connection check", () => {
    const { model: _, ...probe } = answered(1, 1, counted(1, 1));
    expect(usageOf(probe, day)).toBeUndefined();
  });

  it("ignores an invalid time", () => {
    for (const time of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(recordOf(answered(time, 1_000, counted(1, 2))).firstTokens).toEqual({ count: 0, sumMs: 0, byMs: {} });
    }
  });

  it("can be grouped by any key", () => {
    const records = [
      recordOf(answered(1, 1, counted(1, 2), "a", "x"), "2026-01-01"),
      recordOf(answered(1, 1, counted(10, 2), "b", "x"), "2026-01-01"),
      recordOf(answered(1, 1, counted(100, 2), "a", "y"), "2026-01-02"),
    ];
    const sums = (groups: ReturnType<typeof groupUsage>) => [...groups].map(([key, { promptTokens }]) => [key, promptTokens]);
    expect(sums(groupUsage(records, (record) => record.provider))).toEqual([
      ["a", 101],
      ["b", 10],
    ]);
    expect(sums(groupUsage(records, (record) => record.day))).toEqual([
      ["2026-01-01", 11],
      ["2026-01-02", 100],
    ]);
  });

  it("has the same sum in any order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...requests], { minLength: requests.length }), (shuffled) => {
        expect(shuffled.map((request) => recordOf(request)).reduce(addUsage)).toEqual(total);
      }),
    );
  });
});

describe("times to the first token, rounded for storage", () => {
  it.each([
    [0, 0],
    [0.2, 1],
    [9.5, 10],
    [99, 99],
    [99.1, 100],
    [101, 110],
    [437, 440],
    [1_234, 1_300],
    [99_999, 100_000],
  ])("round %d ms to %d", (ms, bucket) => {
    expect(firstTokenBucket(ms)).toBe(bucket);
  });

  it("are never rounded down, and rounded up by at most a tenth", () => {
    fc.assert(
      fc.property(fc.double({ min: 10, max: 1e7, noNaN: true }), (ms) => {
        expect(firstTokenBucket(ms)).toBeGreaterThanOrEqual(ms);
        expect(firstTokenBucket(ms)).toBeLessThanOrEqual(ms * 1.1 + 1);
      }),
    );
  });

  it("yield the rounded percentile", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 60 }), (times) => {
        const record = times.map((time) => recordOf(answered(time, 0, counted(1, 1)))).reduce(addUsage);
        const figures = usageFigures(record);
        expect(figures.firstTokenP50Ms).toBe(firstTokenBucket(nearestRank(times, 0.5) ?? -1));
        expect(figures.firstTokenP95Ms).toBe(firstTokenBucket(nearestRank(times, 0.95) ?? -1));
      }),
    );
  });
});
