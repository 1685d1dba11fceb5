import { describe, expect, it } from "vitest";
import type { Price } from "../../../src/core/usage/price.js";
import type { UsageRecord } from "../../../src/core/usage/usage-record.js";
import { type Report, reportSchema } from "../../../src/protocol/pages/report.js";
import { daysOf, type UsageView, usageReport } from "../../../src/vscode/usage/usage-report.js";
import { names, ollama, openai } from "./usage-fixtures.js";

const dollars: Price = { model: "openai/*", input: 2, output: 10, currency: "USD" };

/** The 30 days that end on January 30, 2026. */
function report(records: readonly UsageRecord[], view: Partial<UsageView> = {}): Report {
  const made = usageReport({
    range: "30",
    today: "2026-01-30",
    records,
    everUsed: true,
    prices: [dollars],
    priceProblems: [],
    language: "en",
    providerName: (id) => names[id] ?? id,
    ...view,
  });
  return reportSchema.parse(made);
}

function section(of: Report, heading: string): Report["sections"][number] {
  const found = of.sections.find((each) => each.heading === heading);
  if (!found) throw new Error(`No section "${heading}" among ${of.sections.map((each) => each.heading).join(", ")}`);
  return found;
}

/** Rows as `label: value`, with their details. */
function rows(of: Report, heading: string): string[][] {
  return (section(of, heading).rows ?? []).map(({ label, value, details }) => [
    value === undefined ? label : `${label}: ${value}`,
    ...(details ?? []),
  ]);
}

describe("the usage report", () => {
  it("sums all requests", () => {
    // 27 of 28: 30 requests without the two that were stopped, and one timed out. The 14th and the 26th of 27 first
    // tokens are 400 ms; (9,500 + 1,600) ÷ 27 = 411. 2,700 tokens in 48 s. 12,000 × 2 + 3,000 × 10 millionths.
    expect(rows(report([openai, ollama]), "Last 30 days")).toEqual([
      ["Requests: 30"],
      ["Succeeded: 96.4%", "27 of 28", "Not counted: 2 that you stopped or that failed for reasons outside the provider."],
      ["Errors: 3", "stopped by you: 2, timed out: 1"],
      ["Tokens sent: ≈ 16,000"],
      ["Tokens received: ≈ 4,000"],
      ["Time to first token: 400 ms", "Median. 95th percentile: 400 ms; average: 411 ms."],
      ["Tokens per second: 56.3"],
      ["Estimated cost: $0.054", "Not included because the price is unknown: 10 of 30 requests."],
    ]);
  });

  it("shows cached and reasoning tokens, and prices them", () => {
    const counted = { ...openai, cachedTokens: 10_000, cacheWriteTokens: 500, reasoningTokens: 1_200 };
    const shown = report([counted, ollama], { prices: [{ ...dollars, cachedInput: 0.2, cacheWrite: 2.5 }] });
    // 1,500 × 2 + 10,000 × 0.2 + 500 × 2.5 + 3,000 × 10 millionths.
    expect(rows(shown, "Last 30 days")).toEqual(
      expect.arrayContaining([
        ["Tokens sent: ≈ 16,000", "From the service's cache: 10,000", "Written to the service's cache: 500"],
        ["Tokens received: ≈ 4,000", "Of these, reasoning: 1,200"],
        ["Estimated cost: $0.0363", "Not included because the price is unknown: 10 of 30 requests."],
      ]),
    );
    const { columns, rows: models } = section(shown, "Models: Tokens, Cost, and Errors").table ?? { columns: [], rows: [] };
    expect(columns.map(({ label }) => label)).toContain("Cached");
    expect(models[0]?.slice(2, 6)).toEqual(["12,000", "10,000", "3,000", "1,200"]);
  });

  it("omits figures without data", () => {
    const failed: UsageRecord = {
      ...openai,
      requests: 1,
      errors: { "server-error": 1 },
      promptTokens: 0,
      completionTokens: 0,
      firstTokens: { count: 0, sumMs: 0, byMs: {} },
      generated: { tokens: 0, ms: 0 },
    };
    expect(rows(report([failed]), "Last 30 days")).toEqual([
      ["Requests: 1"],
      ["Succeeded: 0%", "0 of 1"],
      ["Errors: 1", "service failed: 1"],
      ["Tokens sent: 0"],
      ["Tokens received: 0"],
    ]);
  });

  it("never adds different currencies", () => {
    const euros: Price = { model: "ollama/llama", input: 100, output: 1_000, currency: "EUR" };
    // 4,000 × 100 + 1,000 × 1,000 millionths = 1.40, from estimated tokens.
    const cost = section(report([openai, ollama], { prices: [dollars, euros] }), "Last 30 days").rows?.at(-1);
    expect(cost).toMatchObject({ label: "Estimated cost", value: "$0.054 + ≈ €1.40", details: [] });
  });

  it("reports missing prices", () => {
    const made = report([ollama]);
    expect(rows(made, "Last 30 days").at(-1)).toEqual(["Estimated cost: price unknown"]);
    expect(section(made, "Models: Tokens, Cost, and Errors").table?.rows[0]?.[4]).toBe("price unknown");
  });

  it("has a bar for every day, including those without requests", () => {
    const made = report([openai, ollama]);
    const tokens = section(made, "Tokens by Day").chart;
    expect(tokens).toMatchObject({ label: "Highest: 15,000 (Jan 5)", categories: { length: 30 } });
    expect([tokens?.categories[0], tokens?.categories.at(-1)]).toEqual(["Jan 1", "Jan 30"]);
    expect([tokens?.values[4], tokens?.texts[4]]).toEqual([15_000, "15,000"]);
    expect([tokens?.values[29], tokens?.texts[29]]).toEqual([5_000, "≈ 5,000"]);
    expect(tokens?.values.filter((value) => value === 0)).toHaveLength(28);
    const requests = section(made, "Requests by Day").chart;
    expect(requests?.label).toBe("Highest: 20 (Jan 5)");
    expect([requests?.values[3], requests?.values[4], requests?.values[29]]).toEqual([0, 20, 10]);
  });

  it("lists the models in tables, most used first", () => {
    const made = report([ollama, openai]);
    const table = (heading: string) => {
      const { columns = [], rows: lines = [] } = section(made, heading).table ?? {};
      return [columns.map(({ label }) => label), ...lines];
    };
    expect(table("Models: Requests and Speed")).toEqual([
      ["Provider", "Model", "Requests", "Succeeded", "First token, p50 / p95", "Tokens/s"],
      ["OpenAI", "gpt", "20", "95%", "400 ms / 2 s", "50"],
      ["Ollama", "llama", "10", "100%", "200 ms / 200 ms", "80"],
    ]);
    expect(table("Models: Tokens, Cost, and Errors")).toEqual([
      ["Provider", "Model", "Tokens in", "Tokens out", "Cost", "Errors"],
      ["OpenAI", "gpt", "12,000", "3,000", "$0.054", "timed out: 1"],
      ["Ollama", "llama", "≈ 4,000", "≈ 1,000", "price unknown", "stopped by you: 2"],
    ]);
  });

  it("sums the days of a model", () => {
    const lines = section(report([openai, { ...openai, day: "2026-01-06" }]), "Models: Requests and Speed").table?.rows;
    expect(lines).toHaveLength(1);
    expect(lines?.[0]?.slice(1, 4)).toEqual(["gpt", "40", "95%"]);
  });

  it("compares the providers, and gives a recommendation with its reason", () => {
    const made = report([openai, ollama]);
    expect(rows(made, "Providers Compared")).toEqual([
      [
        "Recommended: Ollama",
        "Ollama: 100% of 8 requests succeeded.",
        "Median time to first token: 200 ms.",
        "Ranked by success rate, then by time to first token, then by cost if all prices are known.",
      ],
    ]);
    // Ollama's price is unknown, so 0.5 and 0.3 of 0.8 remain: OpenAI has (0.5 × 0.95 + 0.3 × 200 ÷ 400) ÷ 0.8.
    // For one million of its tokens: 0.054 ÷ 15,000 × 1,000,000.
    expect(section(made, "Providers Compared").table?.rows).toEqual([
      ["Ollama", "10", "100%", "200 ms", "80", "–", "1.00"],
      ["OpenAI", "20", "95%", "400 ms", "50", "$3.60", "0.78"],
    ]);
  });

  it("recommends nothing if there is nothing to compare, and says so", () => {
    const verdict = section(report([openai]), "Providers Compared").rows?.[0];
    expect(verdict).toMatchObject({ state: "info", label: "No recommendation" });
    expect(verdict?.details).toEqual(["Not enough data to compare. At least two providers need 5 requests each."]);
  });

  it("formats numbers, days, and money in the user's language", () => {
    const made = report([openai, ollama], { language: "pt-br" });
    const values = (section(made, "Last 30 days").rows ?? []).map(({ value }) => value?.replaceAll("\u00a0", " "));
    expect(values).toEqual(["30", "96,4%", "3", "≈ 16.000", "≈ 4.000", "400 ms", "56,3", "US$ 0,054"]);
    expect(section(made, "Tokens by Day").chart?.label).toBe("Highest: 15.000 (5 de jan.)");
  });

  it("states that no usage data leaves the machine", () => {
    expect(report([openai]).summary).toBe("Usage is counted and stored only on this machine. It is never sent anywhere.");
  });

  it("says before the first request that nothing was sent yet, and offers no action that needs usage", () => {
    const made = report([], { everUsed: false });
    expect(made.summary).toMatch(/^No requests yet\./);
    expect(made.sections).toEqual([]);
    expect(made.actions.map(({ action }) => action)).toEqual(["refresh", "open-prices"]);
  });

  it("distinguishes days without a request from an empty history", () => {
    const made = report([]);
    expect(made.sections).toHaveLength(1);
    expect(rows(made, "Last 30 days")).toEqual([["There were no requests in this period."]]);
    expect(made.actions.map(({ action }) => action)).toContain("range:all");
  });

  it.each([
    ["7", ["range:30", "range:all"]],
    ["30", ["range:7", "range:all"]],
    ["all", ["range:7", "range:30"]],
  ] as const)("offers the other ranges next to %s", (range, others) => {
    const offered = report([ollama], { range }).actions.map(({ action }) => action);
    expect(offered).toEqual(["refresh", ...others, "export-csv", "open-prices", "clear"]);
  });

  it("lists invalid price entries, with a link to the setting", () => {
    const problem = { index: 1, message: 'Entry 2 of the price table: "currency" must have three letters, such as "EUR".' };
    for (const everUsed of [true, false]) {
      expect(section(report([], { everUsed, priceProblems: [problem] }), "Prices").rows).toEqual([
        { state: "warning", label: problem.message, actions: [{ action: "open-prices", label: "Edit Prices" }] },
      ]);
    }
  });
});

describe("all days of usage", () => {
  const all = (first: string, last: string) =>
    report(
      [
        { ...openai, day: first },
        { ...ollama, day: last },
      ],
      { range: "all" },
    );

  it("are shown per day while the bars are distinguishable, up to today", () => {
    const made = all("2025-10-31", "2026-01-05");
    expect(made.sections[0]?.heading).toBe("Since Oct 31, 2025");
    // October 31; 30, 31, and 30 days.
    expect(section(made, "Tokens by Day").chart?.categories).toHaveLength(92);
  });

  it("are shown per month beyond that", () => {
    const { chart } = section(all("2025-10-30", "2026-01-05"), "Tokens by Month");
    expect(chart?.categories).toEqual(["Oct 2025", "Nov 2025", "Dec 2025", "Jan 2026"]);
    expect(chart?.values).toEqual([15_000, 0, 0, 5_000]);
    expect(chart?.label).toBe("Highest: 15,000 (Oct 2025)");
  });

  it("do not fill a century because of one wrong clock", () => {
    const { chart } = section(all("2026-01-30", "2099-12-31"), "Requests by Month");
    expect(chart?.categories).toEqual(["Jan 2026", "Dec 2099"]);
    expect(chart?.values).toEqual([20, 10]);
  });

  it("include future days", () => {
    expect(daysOf("all", "2026-01-30")).toEqual(["0000-01-01", "9999-12-31"]);
  });
});

describe("a range of days", () => {
  it("ends today and has the given length, across months, leap days, and daylight saving time", () => {
    expect(daysOf("7", "2026-01-30")).toEqual(["2026-01-24", "2026-01-30"]);
    expect(daysOf("30", "2024-03-01")).toEqual(["2024-02-01", "2024-03-01"]);
    expect(daysOf("7", "2026-03-31")).toEqual(["2026-03-25", "2026-03-31"]);
  });
});
