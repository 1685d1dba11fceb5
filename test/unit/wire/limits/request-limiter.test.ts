import { describe, expect, it } from "vitest";
import { minute, seconds, settled, started } from "./limiter-fixture.js";

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
});
