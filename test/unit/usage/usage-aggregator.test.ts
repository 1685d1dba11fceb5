import { describe, expect, it } from "vitest";
import { UsageAggregator } from "../../../src/core/usage/usage-aggregator.js";
import { circuitOpenCode } from "../../../src/core/wire/limits/circuit-breaker.js";
import { SettableClock } from "../health/observations.js";
import { answered, counted, failedWith } from "./records.js";

/** Days start at 5 a.m. here, to show that the aggregator does not define a day itself. */
const dayOf = (at: number): string => new Date(at - 5 * 3_600_000).toISOString().slice(0, 10);

function started() {
  const clock = new SettableClock(Date.UTC(2026, 0, 2, 4, 59, 59));
  const aggregator = new UsageAggregator(clock, dayOf);
  return { clock, aggregator };
}

const answer = (provider = "p", model = "m") => answered(100, 1_000, counted(10, 11), provider, model);

describe("the usage aggregator", () => {
  it("keeps one record per day, provider, and model", () => {
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

  it("returns each increment once", () => {
    const { aggregator } = started();
    aggregator.record(answer());
    expect(aggregator.take()).toHaveLength(1);
    expect(aggregator.take()).toEqual([]);
  });

  it("takes back a failed write, and adds it to newer usage", () => {
    const { aggregator } = started();
    aggregator.record(answer());
    const taken = aggregator.take();
    aggregator.record(answer());
    aggregator.giveBack(taken);
    expect(aggregator.take()).toMatchObject([{ requests: 2, promptTokens: 20, completionTokens: 22 }]);
  });

  it("separates keys that look alike when joined", () => {
    const { aggregator } = started();
    aggregator.record(answer("a", "b/c"));
    aggregator.record(answer("a/b", "c"));
    expect(aggregator.take()).toHaveLength(2);
  });

  it("ignores connection checks, and requests that were never sent", () => {
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

  it("follows changes of the wall clock", () => {
    const { clock, aggregator } = started();
    clock.jump(-3 * 24 * 3_600_000);
    aggregator.record(answer());
    expect(aggregator.take()).toMatchObject([{ day: "2025-12-29" }]);
  });

  it("reports pending usage", () => {
    const { aggregator } = started();
    let changes = 0;
    aggregator.onDidChange(() => changes++);
    aggregator.record(answer());
    aggregator.record(failedWith("no-model"));
    aggregator.giveBack([]);
    expect(changes).toBe(1);
  });
});
