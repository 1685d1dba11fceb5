import { describe, expect, it } from "vitest";
import { Observation } from "../../../src/core/health/observation.js";
import { type RequestObservation, tokenRate } from "../../../src/core/health/request-observation.js";
import type { ChatEvent, Usage } from "../../../src/core/provider-api/provider.js";
import { ManualClock } from "../../support/manual-clock.js";
import { failure } from "../health/observations.js";

const usage: Usage = { promptTokens: 7, completionTokens: 11, totalTokens: 18, estimated: false };
const subject = { provider: "p", model: "m", host: "host:1" };

/** Events, with pauses in ms between them. */
function observed(script: readonly (ChatEvent | number)[]) {
  const clock = new ManualClock();
  clock.advance(5);
  const records: RequestObservation[] = [];
  const observation = new Observation(subject, clock, (record) => records.push(record));
  for (const step of script) {
    if (typeof step === "number") clock.advance(step);
    else observation.saw(step);
  }
  return { records, observation };
}

describe("the observation of a request", () => {
  it("measures the time to the first token and the generation rate", () => {
    const { records } = observed([
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
    ]);
    expect(records).toEqual([
      { ...subject, startedAt: 5, outcome: { ok: true, timeToFirstTokenMs: 40, generationMs: 1000, tokens: 11 }, usage },
    ]);
  });

  it("reports a failure with the usage so far, and nothing after it", () => {
    const { records, observation } = observed([
      { type: "text-delta", text: "He" },
      { type: "usage", usage },
    ]);
    const lost = failure("connection-lost");
    observation.end(lost);
    observation.end(failure("aborted"));
    observation.saw({ type: "finished", reason: "stop" });
    expect(records).toEqual([{ ...subject, startedAt: 5, outcome: { ok: false, failure: lost }, usage }]);
  });

  it("has no rate if it cannot be computed", () => {
    expect(tokenRate(21, 2000, 300)).toBe(10);
    for (const [tokens, ms] of [
      [1, 1000],
      [0, 1000],
      [21, 0],
      [21, undefined],
      [undefined, 5],
      [Number.NaN, 5],
    ] as const) {
      expect(tokenRate(tokens, ms, 300)).toBeUndefined();
    }
  });

  it("has no rate for an answer buffered by a proxy, but has one for a fast model or a slow start", () => {
    expect(tokenRate(4061, 116, 12_400)).toBeUndefined();
    expect(tokenRate(4061, 1160, 400)).toBeCloseTo(3500);
    expect(tokenRate(11, 100, 12_400)).toBe(100);
  });
});
