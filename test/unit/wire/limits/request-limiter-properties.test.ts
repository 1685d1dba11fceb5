import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Asked, minute, seconds, settled, started } from "./limiter-fixture.js";

describe("the request limiter, for any sequence of calls,", () => {
  it("keeps its limits and its order, and leaks nothing, with any requests, aborts, and releases", async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: "ask" as const, at: 0 }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("release" as const), at: fc.nat(20) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("abort" as const), at: fc.nat(20) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("advance" as const), at: fc.integer({ min: 1, max: 90_000 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { clock, counts, order, ask } = started({ maxConcurrent: 3, requestsPerMinute: 5 });
        const all: Asked[] = [];
        const startTimes: number[] = [];
        for (const { do: what, at } of steps) {
          if (what === "ask") all.push(ask(String(all.length).padStart(3, "0")));
          else if (what === "advance") clock.advance(at);
          else if (what === "release") all[at]?.release();
          else all[at]?.abort();
          await settled();
          while (startTimes.length < order.length) startTimes.push(clock.monotonic());
          const [running, waiting] = counts();
          expect(running).toBeLessThanOrEqual(3);
          expect(clock.pending).toBeLessThanOrEqual(waiting > 0 ? 1 : 0);
        }
        expect(order).toEqual(order.toSorted());
        for (const each of all) each.abort();
        await settled();
        for (const each of all) each.release();
        expect([...counts(), clock.pending]).toEqual([0, 0, 0]);
        expect(all.every((each) => each.state() === "ended" || each.state() === "aborted")).toBe(true);
      }),
    );
  });

  it("never exceeds its rate in any minute, and never waits longer than needed", async () => {
    // Whole seconds, so that every start is on a step of the clock.
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), async (gaps) => {
        const { clock, limiter } = started({ requestsPerMinute: 3 });
        const asked: number[] = [];
        const starts: number[] = [];
        const step = async (): Promise<void> => {
          clock.advance(seconds);
          await settled();
        };
        for (const gap of gaps) {
          for (let passed = 0; passed < gap; passed++) await step();
          asked.push(clock.monotonic());
          void limiter.acquire(new AbortController().signal).then((release) => {
            starts.push(clock.monotonic());
            release();
          });
          await settled();
        }
        while (starts.length < asked.length) await step();
        // Each starts when requested, or one minute after the third before it, whichever is later.
        const expected: number[] = [];
        for (const at of asked) expected.push(Math.max(at, (expected.at(-3) ?? -minute) + minute));
        expect(starts).toEqual(expected);
      }),
    );
  });
});
