import { describe, expect, it } from "vitest";
import type { FailureKind } from "../../../src/core/failures/errors.js";
import { compareProviders } from "../../../src/core/usage/compare-providers.js";
import { comparisonWords } from "../../../src/core/usage/comparison-words.js";
import type { Price } from "../../../src/core/usage/price.js";
import type { UsageRecord } from "../../../src/core/usage/usage-record.js";
import { UsageNumbers } from "../../../src/vscode/usage/usage-numbers.js";
import { answered, counted, failedWith, recordOf } from "./records.js";

/** A number of answers with the same first token and token counts, and a number of failures. */
function history(
  provider: string,
  answers: number,
  firstTokenMs: number,
  failures = 0,
  kind: FailureKind = "server-error",
): UsageRecord[] {
  return [
    ...Array.from({ length: answers }, () => recordOf(answered(firstTokenMs, 1_000, counted(900, 100), provider))),
    ...Array.from({ length: failures }, () => recordOf(failedWith(kind, provider))),
  ];
}

const price = (provider: string, input: number, output: number, currency = "USD"): Price => ({
  model: `${provider}/*`,
  input,
  output,
  currency,
});

const words = (compared: ReturnType<typeof compareProviders>, language = "en"): readonly string[] =>
  comparisonWords(compared, (id) => id.toUpperCase(), new UsageNumbers(language));

const scores = (compared: ReturnType<typeof compareProviders>) => compared.rows.map(({ provider, score }) => [provider, score]);

describe("comparing providers", () => {
  it("scores an example computed by hand", () => {
    const stopped = history("cheap", 0, 0, 3, "aborted");
    const records = [...history("quick", 9, 200, 1), ...history("cheap", 10, 400), ...stopped];
    const compared = compareProviders(records, [price("quick", 2, 12), price("cheap", 1, 6)]);
    // One million tokens, 9 of 10 in the prompt: 0.9 × 2 + 0.1 × 12 = 3.00, and 1.50.
    // quick: 0.5 × 0.9 + 0.3 × 1 + 0.2 × 0.5 = 0.85; cheap: 0.5 × 1 + 0.3 × 0.5 + 0.2 × 1 = 0.85.
    expect(scores(compared)).toEqual([
      ["cheap", 0.85],
      ["quick", 0.85],
    ]);
    expect(compared.rows[0]).toMatchObject({
      requests: 13,
      judgedRequests: 10,
      successRate: 1,
      firstTokenMs: 400,
      tokensPerSecond: 99,
      costPerMillionTokens: { amount: expect.closeTo(1.5, 9), currency: "USD" },
    });
    expect(compared.recommended).toBe("cheap");
  });

  it("never recommends a provider whose speed or price comes with failures", () => {
    // 0.5 × 0.5 + 0.3 + 0.2 = 0.75 against 0.5 + 0.3 × 0.01 + 0 = 0.503.
    const records = [...history("shaky", 5, 10, 5), ...history("steady", 10, 1_000)];
    const compared = compareProviders(records, [price("shaky", 0, 0), price("steady", 50, 50)]);
    expect(scores(compared)).toEqual([
      ["shaky", 0.75],
      ["steady", 0.503],
    ]);
    expect(compared.recommended).toBe("steady");
  });

  it("tolerates a success rate up to five points lower", () => {
    const quick = (failures: number) => history("quick", 100 - failures, 100, failures);
    const steady = history("steady", 100, 1_000);
    expect(compareProviders([...quick(5), ...steady]).recommended).toBe("quick");
    expect(compareProviders([...quick(6), ...steady]).recommended).toBe("steady");
    // 4 and 3 of 20: in floating point, 0.2 − 0.05 is slightly over 0.15.
    const exact = [...history("steady", 4, 1_000, 16), ...history("quick", 3, 100, 17)];
    expect(compareProviders(exact).recommended).toBe("quick");
  });

  it("ignores cost if a price is missing or the currencies differ", () => {
    const records = [...history("a", 5, 100), ...history("b", 5, 200)];
    // (0.5 + 0.3) ÷ 0.8 and (0.5 + 0.15) ÷ 0.8.
    const withoutCost = [
      ["a", 1],
      ["b", 0.8125],
    ];
    expect(scores(compareProviders(records))).toEqual(withoutCost);
    expect(scores(compareProviders(records, [price("b", 0, 0)]))).toEqual(withoutCost);
    expect(scores(compareProviders(records, [price("a", 9, 9), price("b", 1, 1, "EUR")]))).toEqual(withoutCost);
    expect(scores(compareProviders(records, [price("a", 9, 9), price("b", 0, 0)]))).toEqual([
      ["b", 0.85],
      ["a", 0.8],
    ]);
  });

  it("reports no cost for a provider with unpriced models or several currencies", () => {
    const records = ["x", "y"].map((model) => recordOf(answered(100, 1_000, counted(900, 100), "a", model)));
    const costs = (...prices: Price[]) => compareProviders(records, prices).rows[0]?.costPerMillionTokens;
    const [x, y] = [
      { ...price("a", 1, 1), model: "a/x" },
      { ...price("a", 3, 3), model: "a/y" },
    ] as const;
    expect(costs(x)).toBeUndefined();
    expect(costs(x, { ...y, currency: "EUR" })).toBeUndefined();
    expect(costs(x, y)).toEqual({ amount: expect.closeTo(2, 9), currency: "USD" });
  });

  it("ignores speed unless it is known for all", () => {
    const records = [...history("a", 10, 100), ...history("b", 0, 0, 8, "timeout")];
    const compared = compareProviders(records);
    expect(scores(compared)).toEqual([
      ["a", 1],
      ["b", 0],
    ]);
  });

  it("reports zero cost for free models", () => {
    const records = [...history("a", 5, 100), ...history("b", 5, 200)];
    expect(words(compareProviders(records, [price("a", 0, 0), price("b", 1, 1)]))).toContain("It is free of charge.");
  });

  it("does not score a provider by fewer than 5 requests, nor by failures it did not cause", () => {
    const records = [...history("a", 10, 100), ...history("b", 4, 10, 30, "aborted")];
    const compared = compareProviders(records);
    expect(compared.recommended).toBeUndefined();
    expect(compared.rows.map(({ provider, score, requests }) => [provider, score, requests])).toEqual([
      ["a", 1, 10],
      ["b", undefined, 34],
    ]);
    expect(words(compared)).toEqual(["Not enough data to compare. At least two providers need 5 requests each."]);
    expect(compareProviders([])).toMatchObject({ rows: [] });
  });

  it("formats the figures of its reasons in the user's language", () => {
    const records = [...history("quick", 1999, 1250, 1), ...history("cheap", 10, 4000, 5)];
    const compared = compareProviders(records, [price("quick", 2, 12), price("cheap", 1, 6)]);
    const last = "Ranked by success rate, then by time to first token, then by cost if all prices are known.";
    expect(words(compared)).toEqual([
      "QUICK: 99.9% of 2,000 requests succeeded.",
      "Median time to first token: 1.3 s.",
      "Cost per million tokens: $3.00.",
      last,
    ]);
    expect(words(compared, "pt-BR")).toEqual([
      "QUICK: 99,9% of 2.000 requests succeeded.",
      "Median time to first token: 1,3 s.",
      "Cost per million tokens: US$\u00a03,00.",
      last,
    ]);
  });

  it("does not depend on the order of the records", () => {
    const records = [...history("a", 7, 300, 1), ...history("b", 7, 300, 1), ...history("c", 9, 120)];
    expect(compareProviders(records.toReversed())).toEqual(compareProviders(records));
  });
});
