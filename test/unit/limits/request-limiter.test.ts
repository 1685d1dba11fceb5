import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../../src/core/errors.js";
import { type Release, RequestLimiter, type RequestLimits } from "../../../src/core/limits/request-limiter.js";
import { ManualClock } from "../manual-clock.js";

const seconds = 1000;
const minute = 60 * seconds;

/** A request that asks the limiter, and what has become of it. */
interface Asked {
  readonly abort: () => void;
  readonly state: () => "waiting" | "started" | string;
  release: () => void;
}

function started(limits: RequestLimits = {}) {
  const clock = new ManualClock();
  const limiter = new RequestLimiter("p", clock, () => limits);
  const order: string[] = [];
  const ask = (name = ""): Asked => {
    const controller = new AbortController();
    let state = "waiting";
    const asked: Asked = { abort: () => controller.abort(), state: () => state, release: () => undefined };
    limiter.acquire(controller.signal).then(
      (release: Release) => {
        state = "started";
        order.push(name);
        asked.release = release;
      },
      (thrown: unknown) => {
        state = failureOf(thrown)?.kind ?? "defect";
      },
    );
    return asked;
  };
  const learn = (headers: Record<string, string>): void => limiter.learn(new Headers(headers), clock.now());
  return { clock, limiter, order, ask, learn };
}

/** Lets promises that are settled call back. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe("the limiter of requests", () => {
  it("lets everything through where no limit is known", async () => {
    const { clock, limiter, ask } = started();
    const all = Array.from({ length: 200 }, () => ask());
    await settled();
    expect(all.every((each) => each.state() === "started")).toBe(true);
    expect([limiter.inFlight, limiter.waiting, limiter.waitingMs, clock.pending]).toEqual([200, 0, 0, 0]);
  });

  it("lets as many through at a time as it may, first come first served", async () => {
    const { limiter, order, ask, clock } = started({ maxConcurrent: 2 });
    const all = ["a", "b", "c", "d", "e"].map((name) => ask(name));
    await settled();
    expect(order).toEqual(["a", "b"]);
    all[1]?.release();
    all[1]?.release();
    await settled();
    expect(order).toEqual(["a", "b", "c"]);
    all[0]?.release();
    all[2]?.release();
    await settled();
    expect(order).toEqual(["a", "b", "c", "d", "e"]);
    expect([limiter.inFlight, limiter.waiting, clock.pending]).toEqual([2, 0, 0]);
  });

  it("holds to so many a minute, by when they started", async () => {
    const { clock, order, ask } = started({ requestsPerMinute: 2 });
    ask("a");
    clock.advance(20 * seconds);
    ask("b");
    ask("c");
    ask("d");
    await settled();
    expect(order).toEqual(["a", "b"]);
    clock.advance(40 * seconds - 1);
    await settled();
    expect(order).toEqual(["a", "b"]);
    clock.advance(1);
    await settled();
    expect(order).toEqual(["a", "b", "c"]);
    clock.advance(20 * seconds);
    await settled();
    expect(order).toEqual(["a", "b", "c", "d"]);
    expect(clock.pending).toBe(0);
  });

  it("ends the wait of a request that is aborted, and leaves nothing of it behind", async () => {
    const { clock, limiter, order, ask } = started({ maxConcurrent: 1, requestsPerMinute: 1 });
    const first = ask("first");
    const second = ask("second");
    const third = ask("third");
    await settled();
    first.release();
    expect(clock.pending).toBe(1);
    second.abort();
    await settled();
    expect(second.state()).toBe("aborted");
    expect(limiter.waiting).toBe(1);
    third.abort();
    await settled();
    expect([limiter.inFlight, limiter.waiting, clock.pending]).toEqual([0, 0, 0]);
    clock.advance(minute);
    await settled();
    expect(order).toEqual(["first"]);
  });

  it("refuses a request that was aborted before, and takes no abort after the start", async () => {
    const { limiter } = started({ maxConcurrent: 1 });
    await expect(limiter.acquire(AbortSignal.abort())).rejects.toMatchObject({ failure: { kind: "aborted", provider: "p" } });
    expect(limiter.inFlight).toBe(0);
    const controller = new AbortController();
    const release = await limiter.acquire(controller.signal);
    const next = limiter.acquire(new AbortController().signal);
    controller.abort();
    expect([limiter.inFlight, limiter.waiting]).toEqual([1, 1]);
    release();
    expect([limiter.inFlight, limiter.waiting]).toEqual([1, 0]);
    (await next)();
    expect(limiter.inFlight).toBe(0);
  });

  it("takes limits that are no limits for none", async () => {
    for (const limit of [0, -1, Number.NaN]) {
      const { ask } = started({ maxConcurrent: limit, requestsPerMinute: limit });
      const all = [ask(), ask(), ask()];
      await settled();
      expect(all.map((each) => each.state())).toEqual(["started", "started", "started"]);
    }
  });

  it("takes a change of the person's limits at once", async () => {
    const limits: { maxConcurrent?: number } = { maxConcurrent: 1 };
    const { limiter, ask } = started(limits);
    const all = [ask(), ask(), ask()];
    await settled();
    expect(limiter.inFlight).toBe(1);
    limits.maxConcurrent = 3;
    limiter.limitsChanged();
    await settled();
    expect(all.map((each) => each.state())).toEqual(["started", "started", "started"]);
  });

  describe("learns from the service", () => {
    it("that the requests of this window are spent, and waits for the next", async () => {
      const { clock, limiter, order, ask, learn } = started();
      learn({ "x-ratelimit-limit-requests": "3", "x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "20s" });
      for (const name of ["a", "b", "c", "d", "e"]) ask(name);
      await settled();
      expect(order).toEqual(["a"]);
      // The fifth is the fourth of those that wait: three go with the next window, one a minute later.
      expect(limiter.waitingMs).toBe(20 * seconds + minute);
      clock.advance(20 * seconds);
      await settled();
      expect(order).toEqual(["a", "b", "c", "d"]);
      clock.advance(minute);
      await settled();
      expect(order).toEqual(["a", "b", "c", "d", "e"]);
    });

    it("what is left by its newest word, not by an older one", async () => {
      const { order, ask, learn } = started();
      learn({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "50" });
      ask("a");
      await settled();
      expect(order).toEqual([]);
      learn({ "x-ratelimit-remaining": "9", "x-ratelimit-reset": "50" });
      await settled();
      expect(order).toEqual(["a"]);
      learn({ "content-type": "text/plain" });
      ask("b");
      await settled();
      expect(order).toEqual(["a", "b"]);
    });

    it("that tokens are spent, whatever is left of the requests", async () => {
      const { clock, order, ask, learn } = started();
      learn({
        "x-ratelimit-remaining-requests": "50",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "12ms",
      });
      ask("a");
      ask("b");
      await settled();
      expect(order).toEqual([]);
      clock.advance(12);
      await settled();
      expect(order).toEqual(["a", "b"]);
      expect(clock.pending).toBe(0);
    });

    it("nothing of how many tokens a request takes, while there are some", async () => {
      const { limiter, ask, learn } = started();
      learn({ "x-ratelimit-remaining-tokens": "2", "x-ratelimit-reset-tokens": "50s" });
      for (let count = 0; count < 5; count++) ask();
      await settled();
      expect([limiter.inFlight, limiter.waiting]).toEqual([5, 0]);
    });

    it("that it wants to be left alone", async () => {
      const { clock, limiter, order, ask, learn } = started();
      learn({ "retry-after": "5" });
      ask("a");
      await settled();
      expect(limiter.waitingMs).toBe(5 * seconds);
      clock.advance(5 * seconds);
      await settled();
      expect(order).toEqual(["a"]);
    });

    it("but lets a request through that would wait longer than a minute, so that the service can say what is the matter", async () => {
      const { limiter, order, ask, learn } = started();
      learn({ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6h" });
      learn({ "retry-after": "31536000" });
      expect(limiter.waitingMs).toBe(0);
      ask("a");
      await settled();
      expect(order).toEqual(["a"]);
    });

    it("how many it takes at a time and a minute; the tighter of its limit and the person's holds", async () => {
      const { clock, limiter, order, ask, learn } = started({ maxConcurrent: 3, requestsPerMinute: 5 });
      learn({ "x-ratelimit-limit-concurrency": "2", "x-ratelimit-limit-requests": "4" });
      const all = ["a", "b", "c"].map((name) => ask(name));
      await settled();
      expect(order).toEqual(["a", "b"]);
      learn({ "x-ratelimit-limit-concurrency": "50", "x-ratelimit-limit-requests": "50" });
      await settled();
      expect(order).toEqual(["a", "b", "c"]);
      for (const each of all) each.release();
      for (const name of ["d", "e", "f"]) ask(name).release();
      await settled();
      expect(limiter.waiting).toBe(1);
      clock.advance(minute);
      await settled();
      expect(order).toEqual(["a", "b", "c", "d", "e", "f"]);
    });

    it("nothing from headers that make no sense", async () => {
      const { limiter, ask, learn } = started();
      learn({ "x-ratelimit-limit": "-1", "x-ratelimit-remaining": "-1", "x-ratelimit-reset": "-1", "retry-after": "-1" });
      const asked = ask();
      await settled();
      expect([asked.state(), limiter.waitingMs]).toEqual(["started", 0]);
    });
  });

  describe("estimates the wait", () => {
    it("from how long requests take, once one has ended", async () => {
      const { clock, limiter, ask } = started({ maxConcurrent: 2 });
      const all = [ask(), ask()];
      await settled();
      expect(limiter.waitingMs).toBeUndefined();
      clock.advance(10 * seconds);
      all[0]?.release();
      expect(limiter.waitingMs).toBe(0);
      ask();
      await settled();
      // The next is the first of one round; the third after it would be of the second.
      expect(limiter.waitingMs).toBe(10 * seconds);
      for (let count = 0; count < 3; count++) ask();
      expect(limiter.waitingMs).toBe(20 * seconds);
    });

    it("from the pace", async () => {
      const { clock, limiter, ask } = started({ requestsPerMinute: 2 });
      for (let count = 0; count < 2; count++) ask();
      clock.advance(15 * seconds);
      expect(limiter.waitingMs).toBe(45 * seconds);
      for (let count = 0; count < 3; count++) ask();
      await settled();
      // Two after 45 s, the third a minute later.
      expect(limiter.waitingMs).toBe(105 * seconds);
    });
  });

  it("lets go of its timer when disposed", () => {
    const { clock, limiter, ask } = started({ requestsPerMinute: 1 });
    ask();
    ask();
    expect(clock.pending).toBe(1);
    limiter.dispose();
    expect(clock.pending).toBe(0);
  });

  it("keeps its limits and its order, and leaks nothing, whatever is asked, aborted and given back", async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: "ask" as const, at: 0 }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("release" as const), at: fc.nat(20) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("abort" as const), at: fc.nat(20) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("advance" as const), at: fc.integer({ min: 1, max: 90_000 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { clock, limiter, order, ask } = started({ maxConcurrent: 3, requestsPerMinute: 5 });
        const all: Asked[] = [];
        const startTimes: number[] = [];
        for (const { do: what, at } of steps) {
          if (what === "ask") all.push(ask(String(all.length).padStart(3, "0")));
          else if (what === "advance") clock.advance(at);
          else if (what === "release") all[at]?.release();
          else all[at]?.abort();
          await settled();
          while (startTimes.length < order.length) startTimes.push(clock.monotonic());
          expect(limiter.inFlight).toBeLessThanOrEqual(3);
          expect(clock.pending).toBeLessThanOrEqual(limiter.waiting > 0 ? 1 : 0);
        }
        expect(order).toEqual(order.toSorted());
        for (const each of all) each.abort();
        await settled();
        for (const each of all) each.release();
        expect([limiter.inFlight, limiter.waiting, clock.pending]).toEqual([0, 0, 0]);
        expect(all.every((each) => each.state() === "started" || each.state() === "aborted")).toBe(true);
      }),
    );
  });

  it("never lets more start within any minute than it may, and never waits without need", async () => {
    // Whole seconds, so that every start falls on a step of the clock.
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), async (gaps) => {
        const clock = new ManualClock();
        const limiter = new RequestLimiter("p", clock, () => ({ requestsPerMinute: 3 }));
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
        while (limiter.waiting > 0) await step();
        // Each starts when it is asked, or a minute after the third before it, whichever is later.
        const expected: number[] = [];
        for (const at of asked) expected.push(Math.max(at, (expected.at(-3) ?? -minute) + minute));
        expect(starts).toEqual(expected);
      }),
    );
  });
});
