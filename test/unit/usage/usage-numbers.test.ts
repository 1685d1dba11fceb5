import { describe, expect, it } from "vitest";
import { localDay } from "../../../src/vscode/usage/days.js";
import { failureName } from "../../../src/vscode/usage/failure-names.js";
import { UsageNumbers } from "../../../src/vscode/usage/usage-numbers.js";

const english = new UsageNumbers("en");
const dollars = (amount: number, estimated = false): string => english.money({ amount, currency: "USD", estimated });

describe("usage numbers", () => {
  it.each([
    [1, "100%"],
    [0.9996, "99.9%"],
    [0.57, "57%"],
    [0.005, "0.5%"],
    [0, "0%"],
    [undefined, "–"],
  ])("formats the share %d as %s, and only a whole as 100 %", (share, expected) => {
    expect(english.share(share)).toBe(expected);
  });

  it.each([
    [1_234.5, "$1,234.50"],
    [0.054, "$0.054"],
    [0.5, "$0.50"],
    [0.0001, "$0.0001"],
    [0.00002, "< $0.0001"],
    [0, "$0.00"],
  ])("formats %d dollars as %s, and a small amount never as zero", (amount, expected) => {
    expect(dollars(amount)).toBe(expected);
  });

  it("marks estimates, except for zero", () => {
    expect([dollars(2, true), dollars(0, true)]).toEqual(["≈ $2.00", "$0.00"]);
    expect([english.tokens(1_234, true), english.tokens(1_234, false), english.tokens(0, true)]).toEqual([
      "≈ 1,234",
      "1,234",
      "0",
    ]);
  });

  it("keeps a provider's currency name if it is not a code", () => {
    expect(english.money({ amount: 1.25, currency: "credits", estimated: false })).toBe("1.25 credits");
  });

  it.each([
    [999, "999 ms"],
    [1_000, "1 s"],
    [12_340, "12.3 s"],
    [undefined, "–"],
  ])("formats %d milliseconds as %s", (milliseconds, expected) => {
    expect(english.milliseconds(milliseconds)).toBe(expected);
  });

  it("falls back to English for an invalid language", () => {
    expect(new UsageNumbers("not a language").count(1_234)).toBe("1,234");
  });
});

describe("a local day", () => {
  it("starts and ends at the user's midnight", () => {
    expect(localDay(new Date(2026, 0, 5, 0, 0, 0).getTime())).toBe("2026-01-05");
    expect(localDay(new Date(2026, 0, 5, 23, 59, 59, 999).getTime())).toBe("2026-01-05");
  });
});

describe("the label of a failure", () => {
  it("is its kind if the kind is unknown, for example from another version", () => {
    expect([failureName("rate-limited"), failureName("melted"), failureName("constructor")]).toEqual([
      "rate limited",
      "melted",
      "constructor",
    ]);
  });
});
