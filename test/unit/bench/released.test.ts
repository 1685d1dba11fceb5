import { describe, expect, it } from "vitest";
import { comparison } from "../../bench/released.js";
import type { Figure, Measurement } from "../../bench/report.js";

const measured = (...figures: Figure[]): Measurement[] => [{ benchmark: "one", about: "", figures, notes: [], seconds: 1 }];
const time = (what: string, value: number, baseline?: number): Figure => ({
  ...{ what, value, unit: "ms" },
  ...(baseline === undefined ? {} : { baseline: { what: "fetch", value: baseline } }),
});

describe("the comparison with the last release", () => {
  const released = { version: "1.0.0", figures: { "one: load": 2, "one: save": 2, "one: bytes": 100 } };

  it("compares ratios, so that a slower machine changes nothing", () => {
    expect(comparison(measured(time("load", 60, 30)), released)).toHaveLength(1);
    expect(comparison(measured(time("load", 2, 1)), released)).toHaveLength(1);
  });

  it("lists what grew most first", () => {
    const lines = comparison(
      measured(time("load", 30, 10), time("save", 80, 10), { what: "bytes", value: 50, unit: "KiB" }),
      released,
    );
    expect(lines[0]).toContain("1.0.0, 3 figures");
    expect(lines.slice(1).map((line) => line.trim().replace(/ +/g, " "))).toEqual([
      "one: save 2 → 8 (4×)",
      "one: load 2 → 3 (1.5×)",
      "one: bytes 100 → 50 (0.5×)",
    ]);
  });

  it("leaves out times without a baseline, and figures that the release did not have", () => {
    expect(comparison(measured(time("load", 50), time("new", 3, 1)), released)).toHaveLength(1);
  });

  it("says how to keep figures if there are none", () => {
    expect(comparison(measured(), undefined).join()).toContain("--record");
  });
});
