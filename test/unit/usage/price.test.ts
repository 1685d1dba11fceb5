import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOf, type Price, parsePrices, priceOf, pricesOfModels, totalCost } from "../../../src/core/usage/price.js";
import { answered, counted, recordOf } from "./records.js";

const price = (model: string, input = 1, output = 2, currency = "USD"): Price => ({ model, input, output, currency });

describe("the cost of tokens", () => {
  it("matches examples computed by hand", () => {
    // 1,200 × 2.50 + 300 × 10.00 = 6,000 millionths.
    expect(costOf({ promptTokens: 1_200, completionTokens: 300, estimated: false }, price("p/m", 2.5, 10)).amount).toBeCloseTo(
      0.006,
      12,
    );
    expect(
      costOf({ promptTokens: 1_000_000, completionTokens: 2_000_000, estimated: true }, price("p/m", 0.15, 0.6, "EUR")),
    ).toEqual({
      amount: 1.35,
      currency: "EUR",
      estimated: true,
    });
    expect(costOf({ promptTokens: 5, completionTokens: 5, estimated: false }, price("p/m", 0, 0)).amount).toBe(0);
  });

  it("charges tokens from and into the cache at their own prices, if these are known", () => {
    const usage = { promptTokens: 10_000, cachedTokens: 8_000, cacheWriteTokens: 1_000, completionTokens: 100, estimated: false };
    // 1,000 × 3 + 8,000 × 0.3 + 1,000 × 3.75 + 100 × 15 = 10,650 millionths.
    const own = { ...price("p/m", 3, 15), cachedInput: 0.3, cacheWrite: 3.75 };
    expect(costOf(usage, own).amount).toBeCloseTo(0.01065, 12);
    expect(costOf(usage, price("p/m", 3, 15)).amount).toBeCloseTo(0.0315, 12);
    expect(costOf({ ...usage, cachedTokens: 20_000 }, own).amount).toBeGreaterThan(0);
  });

  it("is summed per currency, and lists models without a price", () => {
    const records = [
      recordOf(answered(1, 1, counted(1_000_000, 0), "a", "x")),
      recordOf(answered(1, 1, counted(0, 1_000_000, true), "a", "y")),
      recordOf(answered(1, 1, counted(2_000_000, 0), "b", "x")),
      recordOf(answered(1, 1, counted(5, 5), "c", "x")),
      recordOf(answered(1, 1, counted(0, 0), "d", "x")),
    ];
    const prices = [price("a/*", 3, 4), price("b/x", 5, 6, "EUR")];
    expect(totalCost(records, prices)).toEqual({
      costs: [
        { amount: 7, currency: "USD", estimated: true },
        { amount: 10, currency: "EUR", estimated: false },
      ],
      unpricedRequests: 1,
    });
    expect(totalCost([], prices)).toEqual({ costs: [], unpricedRequests: 0 });
  });
});

describe("an entry of the price table", () => {
  it("may name the prices of the cache", () => {
    const entry = { model: "a/b", input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75, currency: "usd" };
    expect(parsePrices([entry])).toEqual({ prices: [{ ...entry, currency: "USD" }], problems: [] });
    expect(parsePrices([{ ...entry, cachedInput: -1 }]).problems[0]?.message).toContain('"cachedInput"');
    expect(parsePrices([{ ...entry, cacheWrite: "3" }]).problems[0]?.message).toContain('"cacheWrite"');
  });
});

describe("the price of a model", () => {
  it.each([
    ["openai/gpt-4o", "openai/gpt-4o", true],
    ["openai/gpt-4o", "openai/gpt-4o-mini", false],
    ["openai/gpt-*", "openai/gpt-4o", true],
    ["openai/*", "openai/", true],
    ["openai/*-mini", "openai/gpt-4o-mini", true],
    ["openai/*-mini", "openai/gpt-4o", false],
    ["*/llama*", "ollama/llama3.2:latest", true],
    ["a/*b*b", "a/b", false],
    ["a/*b*b", "a/bb", true],
    ["a/x*x", "a/x", false],
    ["a/m.1", "a/mx1", false],
    ["a/**", "a/anything", true],
  ])("by the pattern %s for %s: %s", (pattern, model, found) => {
    expect(priceOf(model, [price(pattern)]) !== undefined).toBe(found);
  });

  it("is the first match", () => {
    const prices = [price("openai/gpt-4o", 1), price("openai/*", 2)];
    expect([priceOf("openai/gpt-4o", prices)?.input, priceOf("openai/o3", prices)?.input]).toEqual([1, 2]);
    expect(priceOf("other/x", prices)).toBeUndefined();
  });

  it("follows the pattern like a regular expression", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
        expect(priceOf(text, [price(pattern)]) !== undefined).toBe(expression.test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("also comes from the provider's list, unless it is invalid", () => {
    const model = { provider: "hf", name: "n", capabilities: [] };
    const listed = { input: 0.1, output: 0.2, currency: "USD" };
    expect(
      pricesOfModels([
        { ...model, id: "org/a", price: listed },
        { ...model, id: "b" },
        { ...model, id: "c", price: { ...listed, input: -1 } },
      ]),
    ).toEqual([{ model: "hf/org/a", ...listed }]);
  });
});

describe("the price table in the settings", () => {
  it("uses valid entries and reports the others", () => {
    const good = { model: " openai/* ", input: 1, output: 0, currency: "eur" };
    const { prices, problems } = parsePrices([
      good,
      "openai",
      { ...good, model: "gpt-4o" },
      { ...good, input: "1" },
      { ...good, output: -2 },
      { ...good, output: Number.NaN },
      { ...good, currency: "euro" },
    ]);
    expect(prices).toEqual([{ model: "openai/*", input: 1, output: 0, currency: "EUR" }]);
    expect(problems).toEqual([
      { index: 1, message: "Entry 2 of the price table: it must be an object." },
      { index: 2, message: 'Entry 3 of the price table: "model" must be like "openai/gpt-*": a provider, a slash, and a model.' },
      { index: 3, message: 'Entry 4 of the price table: "input" must be the price per million tokens: a number of 0 or more.' },
      { index: 4, message: 'Entry 5 of the price table: "output" must be the price per million tokens: a number of 0 or more.' },
      { index: 5, message: 'Entry 6 of the price table: "output" must be the price per million tokens: a number of 0 or more.' },
      { index: 6, message: 'Entry 7 of the price table: "currency" must have three letters, such as "EUR".' },
    ]);
  });

  it("is optional, and must be a list", () => {
    expect(parsePrices(undefined)).toEqual({ prices: [], problems: [] });
    expect(parsePrices({})).toEqual({ prices: [], problems: [{ message: "The price table must be a list." }] });
  });

  it("never throws, and uses or reports every entry", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const { prices, problems } = parsePrices(value);
        if (Array.isArray(value)) expect(prices.length + problems.length).toBe(value.length);
      }),
    );
  });
});
