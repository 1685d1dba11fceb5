import { describe, expect, it } from "vitest";
import { type Figure, figureLine, type Measurement, shortNumber, summaryLine, totalsOf, verdictOn } from "../../bench/report.js";

const figure = (value: number, target?: Figure["target"]): Figure => ({
  what: "load",
  value,
  unit: "KiB",
  ...(target ? { target } : {}),
});
const measurement = (...figures: Figure[]): Measurement => ({ benchmark: "one", about: "", figures, notes: [], seconds: 1 });

describe("a metric", () => {
  it("meets its target at the bound and misses it beyond, in either direction", () => {
    expect(verdictOn(figure(15, { most: 15 }))).toBe("ok");
    expect(verdictOn(figure(15.1, { most: 15 }))).toBe("MISSED");
    expect(verdictOn(figure(300, { least: 300 }))).toBe("ok");
    expect(verdictOn(figure(299, { least: 300 }))).toBe("MISSED");
  });

  it("misses any target if it is not a number", () => {
    expect(verdictOn(figure(Number.NaN, { most: 15 }))).toBe("MISSED");
    expect(verdictOn(figure(Number.NaN, { least: 15 }))).toBe("MISSED");
  });

  it("gets no verdict without a target", () => {
    expect(verdictOn(figure(15))).toBeUndefined();
  });

  it("prints one line with its baseline, ratio, target, and verdict", () => {
    const line = figureLine({ ...figure(4, { most: 15 }), baseline: { what: "empty extension", value: 2 } });
    expect(line.replace(/ +/g, " ").trim()).toBe("load 4 KiB empty extension 2 KiB (2×) ≤ 15 KiB ok");
  });

  it("of time is judged by a multiple of its baseline, and by nothing else", () => {
    const time: Figure = { ...figure(30), unit: "ms", baseline: { what: "fetch", value: 10 } };
    expect(verdictOn({ ...time, target: { mostTimes: 3 } })).toBe("ok");
    expect(verdictOn({ ...time, target: { mostTimes: 2.9 } })).toBe("MISSED");
    expect(verdictOn({ ...time, unit: "events/s", target: { leastTimes: 3.1 } })).toBe("MISSED");
    expect(figureLine({ ...time, target: { mostTimes: 3 } })).toContain("≤ 3×  ok");
    expect(() => verdictOn({ ...time, target: { most: 50 } })).toThrow("one machine");
    expect(() => verdictOn({ ...figure(30, { mostTimes: 3 }) })).toThrow("baseline");
  });

  it("has no ratio to a baseline of zero", () => {
    const line = figureLine({ ...figure(4), baseline: { what: "idle", value: 0 } });
    expect(line).not.toContain("×");
  });
});

describe("numbers", () => {
  it("have three significant digits", () => {
    expect([0.20811, 33.449, 501_234, 12, 0].map(shortNumber)).toEqual(["0.208", "33.4", "501,000", "12", "0"]);
  });
});

describe("the last line", () => {
  it("counts what was measured and what was missed", () => {
    const all = [measurement(figure(1, { most: 2 }), figure(3)), measurement(figure(3, { most: 2 }))];
    expect(summaryLine(totalsOf(all))).toBe("bench: 3 measured, 1 missed");
  });

  it("says if a benchmark could not run", () => {
    expect(summaryLine(totalsOf([{ ...measurement(), error: "no browser" }]))).toBe(
      "bench: 0 measured, 0 missed, 1 could not be run",
    );
  });
});
