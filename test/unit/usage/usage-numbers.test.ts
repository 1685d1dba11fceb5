import { describe, expect, it } from "vitest";
import { localDay } from "../../../src/vscode/usage/days.js";
import { failureName } from "../../../src/vscode/usage/failure-names.js";
import { UsageNumbers } from "../../../src/vscode/usage/usage-numbers.js";

const english = new UsageNumbers("en");
const dollars = (amount: number, estimated = false): string => english.money({ amount, currency: "USD", estimated });

describe("numbers of usage", () => {
  it.each([
    [1, "100%"],
    [0.9996, "99.9%"],
    [0.57, "57%"],
    [0.005, "0.5%"],
    [0, "0%"],
    [undefined, "–"],
  ])("calls the share %d %s, and 100 % only what is all", (share, told) => {
    expect(english.share(share)).toBe(told);
  });

  it.each([
    [1_234.5, "$1,234.50"],
    [0.054, "$0.054"],
    [0.5, "$0.50"],
    [0.0001, "$0.0001"],
    [0.00002, "< $0.0001"],
    [0, "$0.00"],
  ])("writes %d dollars as %s, never as nothing when it is something", (amount, told) => {
    expect(dollars(amount)).toBe(told);
  });

  it("marks what was reckoned, unless it is nothing", () => {
    expect([dollars(2, true), dollars(0, true)]).toEqual(["≈ $2.00", "$0.00"]);
    expect([english.tokens(1_234, true), english.tokens(1_234, false), english.tokens(0, true)]).toEqual([
      "≈ 1,234",
      "1,234",
      "0",
    ]);
  });

  it("keeps a currency as a provider names it where it is no code", () => {
    expect(english.money({ amount: 1.25, currency: "credits", estimated: false })).toBe("1.25 credits");
  });

  it.each([
    [999, "999 ms"],
    [1_000, "1 s"],
    [12_340, "12.3 s"],
    [undefined, "–"],
  ])("writes %d milliseconds as %s", (milliseconds, told) => {
    expect(english.milliseconds(milliseconds)).toBe(told);
  });

  it("falls back on English for a language that is none", () => {
    expect(new UsageNumbers("not a language").count(1_234)).toBe("1,234");
  });
});

describe("a local day", () => {
  it("begins and ends at the person's midnight", () => {
    expect(localDay(new Date(2026, 0, 5, 0, 0, 0).getTime())).toBe("2026-01-05");
    expect(localDay(new Date(2026, 0, 5, 23, 59, 59, 999).getTime())).toBe("2026-01-05");
  });
});

describe("the name of a failure", () => {
  it("is its own where it is not known, as of another version", () => {
    expect([failureName("rate-limited"), failureName("melted"), failureName("constructor")]).toEqual([
      "rate limited",
      "melted",
      "constructor",
    ]);
  });
});
