import { describe, expect, it } from "vitest";
import { UsageAggregator } from "../../../src/core/usage/usage-aggregator.js";
import { circuitOpenCode } from "../../../src/core/wire/limits/circuit-breaker.js";
import { SettableClock } from "../health/observations.js";
import { answered, counted, failedWith } from "./records.js";

/** Days begin at 5 in the morning here, to show that the aggregator has no idea of its own of what a day is. */
const dayOf = (at: number): string => new Date(at - 5 * 3_600_000).toISOString().slice(0, 10);

function started() {
  const clock = new SettableClock(Date.UTC(2026, 0, 2, 4, 59, 59));
  const aggregator = new UsageAggregator(clock, dayOf);
  return { clock, aggregator };
}

const answer = (provider = "p", model = "m") => answered(100, 1_000, counted(10, 11), provider, model);

describe("the aggregator of usage", () => {
  it("gathers one record per day, provider and model", () => {
    const { clock, aggregator } = started();
    aggregator.record(answer());
    aggregator.record(failedWith("rate-limited"));
    aggregator.record(answer("p", "other"));
    aggregator.record(answer("q"));
    clock.advance(1_000);
    aggregator.record(answer());
    expect(aggregator.take().map(({ day, provider, model, requests }) => [day, provider, model, requests])).toEqual([
      ["2026-01-01", "p", "m", 2],
      ["2026-01-01", "p", "other", 1],
      ["2026-01-01", "q", "m", 1],
      ["2026-01-02", "p", "m", 1],
    ]);
  });

  it("gives each increment once", () => {
    const { aggregator } = started();
    aggregator.record(answer());
    expect(aggregator.take()).toHaveLength(1);
    expect(aggregator.take()).toEqual([]);
  });

  it("takes back what could not be written, beside what has come since", () => {
    const { aggregator } = started();
    aggregator.record(answer());
    const taken = aggregator.take();
    aggregator.record(answer());
    aggregator.giveBack(taken);
    expect(aggregator.take()).toMatchObject([{ requests: 2, promptTokens: 20, completionTokens: 22 }]);
  });

  it("keeps apart what only looks alike when joined", () => {
    const { aggregator } = started();
    aggregator.record(answer("a", "b/c"));
    aggregator.record(answer("a/b", "c"));
    expect(aggregator.take()).toHaveLength(2);
  });

  it("counts no probe, and no request that was never made", () => {
    const { aggregator } = started();
    const { model: _, ...probe } = answer();
    aggregator.record(probe);
    for (const kind of ["signed-out", "no-model", "configuration"] as const) aggregator.record(failedWith(kind));
    aggregator.record({
      ...answer(),
      outcome: { ok: false, failure: { provider: "p", kind: "unreachable", code: circuitOpenCode, remedy: "retry" } },
    });
    expect(aggregator.take()).toEqual([]);
  });

  it("counts by the clock on the wall when that is set", () => {
    const { clock, aggregator } = started();
    clock.jump(-3 * 24 * 3_600_000);
    aggregator.record(answer());
    expect(aggregator.take()).toMatchObject([{ day: "2025-12-29" }]);
  });

  it("says when something waits", () => {
    const { aggregator } = started();
    let told = 0;
    aggregator.onDidChange(() => told++);
    aggregator.record(answer());
    aggregator.record(failedWith("no-model"));
    aggregator.giveBack([]);
    expect(told).toBe(1);
  });
});
