import { describe, expect, it } from "vitest";
import { type BenchmarkRun, requestCount, runBenchmark } from "../../../src/core/benchmark/benchmark.js";
import { benchmarkCsv, highestCost, resultsOf } from "../../../src/core/benchmark/benchmark-results.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { resolvedModel } from "../../../src/core/requests/resolved-model.js";
import { benchmarkReport } from "../../../src/vscode/benchmark/benchmark-report.js";
import { ManualClock } from "../../support/manual-clock.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const provider = new ScriptedProvider("p");
const models = ["fast", "slow"].map((id) => resolvedModel(provider, provider.model(id)));
const prompts = [
  { id: "one", text: "One?", maxTokens: 10 },
  { id: "two", text: "Two?", maxTokens: 30 },
];
const plan = { models, prompts, runs: 2 };
const usage = { promptTokens: 5, completionTokens: 20, totalTokens: 25, estimated: false };
const prices = [{ model: "p/fast", input: 1, output: 10, currency: "USD" }];

async function measured(
  answer: (clock: ManualClock, model: string) => AsyncIterable<ChatEvent>,
  signal = new AbortController().signal,
): Promise<{ runs: BenchmarkRun[]; asked: string[] }> {
  const clock = new ManualClock();
  const asked: string[] = [];
  const runs: BenchmarkRun[] = [];
  const ask = (by: (typeof models)[number], { messages }: { readonly messages: readonly { readonly content: unknown }[] }) => {
    asked.push(`${by.info.id} ${messages[0]?.content}`);
    return answer(clock, by.info.id);
  };
  for await (const run of runBenchmark(plan, clock, ask, signal)) runs.push(run);
  return { runs, asked };
}

async function* answering(clock: ManualClock, model: string): AsyncGenerator<ChatEvent> {
  clock.advance(model === "fast" ? 100 : 900);
  yield { type: "text-delta", text: "A" };
  clock.advance(400);
  yield { type: "text-delta", text: "B" };
  yield { type: "usage", usage };
  yield { type: "finished", reason: "stop" };
}

async function* failing(): AsyncGenerator<ChatEvent> {
  yield { type: "failed", failure: { provider: "p", kind: "rate-limited", remedy: "retry" } };
}

describe("a benchmark", () => {
  it("asks every model every question in every run, in turns", async () => {
    const { asked } = await measured(answering);
    const round = ["fast One?", "slow One?", "fast Two?", "slow Two?"];
    expect(asked).toEqual([...round, ...round]);
    expect(asked).toHaveLength(requestCount(plan));
  });

  it("measures the first token, the speed after it, and the cost", async () => {
    const { runs } = await measured(answering);
    expect(resultsOf(runs, prices)).toEqual([
      {
        id: "p/fast",
        name: "fast",
        runs: 4,
        failures: 0,
        firstTokenMs: 100,
        tokensPerSecond: 50,
        cost: { amount: expect.closeTo(4 * (5 * 1 + 20 * 10) * 1e-6, 10), currency: "USD", estimated: false },
      },
      { id: "p/slow", name: "slow", runs: 4, failures: 0, firstTokenMs: 900, tokensPerSecond: 50 },
    ]);
  });

  it("counts failures apart, and measures the other answers", async () => {
    const { runs } = await measured((clock, model) => (model === "slow" ? failing() : answering(clock, model)));
    expect(resultsOf(runs, []).map(({ id, failures, firstTokenMs }) => [id, failures, firstTokenMs])).toEqual([
      ["p/fast", 0, 100],
      ["p/slow", 4, undefined],
    ]);
  });

  it("stops between answers when it is canceled, without a half answer", async () => {
    const controller = new AbortController();
    let answers = 0;
    const { runs, asked } = await measured((clock, model) => {
      answers += 1;
      if (answers === 3) controller.abort();
      return answering(clock, model);
    }, controller.signal);
    expect([runs.length, asked.length]).toEqual([2, 3]);
  });

  it("says before it starts what a model can cost at most, if its price is known", () => {
    const most = highestCost("p/fast", plan, prices);
    expect(most?.amount).toBeGreaterThanOrEqual((2 * 40 * 10) / 1_000_000);
    expect(highestCost("p/slow", plan, prices)).toBeUndefined();
  });

  it("writes every run to CSV, and no formula of a model's name", async () => {
    const { runs } = await measured(answering);
    const lines = benchmarkCsv(runs, prices).trimEnd().split("\r\n");
    expect(lines[0]).toMatch(/^model,host,prompt,run,first_token_ms,/);
    expect(lines[1]).toBe("p/fast,,one,1,100,400,50,5,20,0.000205,USD,");
    expect(lines).toHaveLength(1 + requestCount(plan));
    const evil = runs.slice(0, 1).map((run) => ({ ...run, prompt: "=HYPERLINK()" }));
    expect(benchmarkCsv(evil, [])).toContain(",'=HYPERLINK(),");
  });

  it("offers the CSV file when it has ended, and shows which requests failed", async () => {
    const { runs } = await measured((clock, model) => (model === "slow" ? failing() : answering(clock, model)));
    const state = { plan, runs, results: resultsOf(runs, prices), language: "en" };
    expect(benchmarkReport({ ...state, state: "running" }).actions).toEqual([]);
    const report = benchmarkReport({ ...state, state: "done" });
    expect(report.actions.map(({ action }) => action)).toEqual(["export-csv", "run-again"]);
    expect(report.sections[0]?.table?.rows[0]?.slice(0, 3)).toEqual(["fast · p/fast", "100 ms", "50"]);
    expect(report.sections[1]?.rows).toHaveLength(4);
  });
});
