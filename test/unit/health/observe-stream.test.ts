import { describe, expect, it } from "vitest";
import { FailureError } from "../../../src/core/failures/errors.js";
import { observeStream, type RequestObservation, tokenRate } from "../../../src/core/health/request-observation.js";
import type { ChatEvent, Usage } from "../../../src/core/provider-api/provider.js";
import { ManualClock } from "../../support/manual-clock.js";
import { failure } from "./observations.js";

const usage: Usage = { promptTokens: 7, completionTokens: 11, totalTokens: 18, estimated: false };
const subject = { provider: "p", model: "m", host: "host:1" };

/** Events, and between them milliseconds that pass. */
async function* scripted(clock: ManualClock, script: readonly (ChatEvent | number | Error)[]): AsyncGenerator<ChatEvent> {
  for (const step of script) {
    if (typeof step === "number") clock.advance(step);
    else if (step instanceof Error) throw step;
    else yield step;
  }
}

async function observed(script: readonly (ChatEvent | number | Error)[], take = Number.POSITIVE_INFINITY) {
  const clock = new ManualClock();
  clock.advance(5);
  const records: RequestObservation[] = [];
  const events: ChatEvent[] = [];
  let thrown: unknown;
  try {
    for await (const event of observeStream(scripted(clock, script), subject, clock, (record) => records.push(record))) {
      events.push(event);
      if (events.length >= take) break;
    }
  } catch (error) {
    thrown = error;
  }
  return { records, events, thrown };
}

describe("observing a request", () => {
  it("measures the first token and the generation, and passes every event on", async () => {
    const script: readonly (ChatEvent | number)[] = [
      { type: "started" },
      40,
      { type: "reasoning-delta", text: "Hm" },
      100,
      { type: "text-delta", text: "Hello" },
      900,
      { type: "text-delta", text: "!" },
      { type: "usage", usage },
      50,
      { type: "finished", reason: "stop" },
    ];
    const { records, events } = await observed(script);
    expect(events).toEqual(script.filter((step) => typeof step !== "number"));
    expect(records).toEqual([
      { ...subject, startedAt: 5, outcome: { ok: true, timeToFirstTokenMs: 40, generationMs: 1000, tokens: 11 }, usage },
    ]);
  });

  it("reports the end before it passes it on", async () => {
    const clock = new ManualClock();
    const order: string[] = [];
    const stream = observeStream(scripted(clock, [{ type: "finished", reason: "stop" }]), subject, clock, () =>
      order.push("reported"),
    );
    for await (const event of stream) order.push(event.type);
    expect(order).toEqual(["reported", "finished"]);
  });

  it("reports a failure with what was counted until then", async () => {
    const lost = failure("connection-lost");
    const { records } = await observed([
      { type: "text-delta", text: "He" },
      { type: "usage", usage },
      { type: "failed", failure: lost },
    ]);
    expect(records).toEqual([{ ...subject, startedAt: 5, outcome: { ok: false, failure: lost }, usage }]);
  });

  it.each([
    [
      "a reader that leaves early as stopped",
      [{ type: "text-delta", text: "a" }, 1, { type: "finished", reason: "stop" }],
      1,
      "aborted",
    ],
    ["a stream without an end as truncated", [{ type: "text-delta", text: "a" }], 9, "truncated"],
    ["a defect as ours", [new Error("boom")], 9, "internal"],
    ["a failure that is thrown as it is", [new FailureError(failure("dns"))], 9, "dns"],
  ] as const)("reports %s, once", async (_, script, take, kind) => {
    const { records, thrown } = await observed(script, take);
    expect(records.map(({ outcome }) => (outcome.ok ? "ok" : outcome.failure.kind))).toEqual([kind]);
    expect(thrown).toBe(script[0] instanceof Error ? script[0] : undefined);
  });

  it("gives no rate where there is none", () => {
    expect(tokenRate(21, 2000)).toBe(10);
    for (const [tokens, ms] of [
      [1, 1000],
      [0, 1000],
      [21, 0],
      [21, undefined],
      [undefined, 5],
      [Number.NaN, 5],
    ] as const) {
      expect(tokenRate(tokens, ms)).toBeUndefined();
    }
  });
});
