import { describe, expect, it } from "vitest";
import { minute, seconds, settled, started } from "./limiter-fixture.js";

describe("the request limiter", () => {
  it("starts everything at once if no limit is known", async () => {
    const { clock, counts, ask } = started();
    const all = Array.from({ length: 200 }, () => ask());
    await settled();
    expect(all.every((each) => each.state() === "started")).toBe(true);
    expect([...counts(), clock.pending]).toEqual([200, 0, 0]);
  });

  it("runs up to its concurrency limit, first come, first served", async () => {
    const { counts, order, ask, clock } = started({ maxConcurrent: 2 });
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
    expect([...counts(), clock.pending]).toEqual([2, 0, 0]);
  });

  it("enforces the limit per minute, by start times", async () => {
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

  it("ends the wait of an aborted request, and cleans up", async () => {
    const { clock, counts, order, ask } = started({ maxConcurrent: 1, requestsPerMinute: 1 });
    const first = ask("first");
    const second = ask("second");
    const third = ask("third");
    await settled();
    first.release();
    expect(clock.pending).toBe(1);
    second.abort();
    await settled();
    expect(second.state()).toBe("aborted");
    expect(counts()).toEqual([0, 1]);
    third.abort();
    await settled();
    expect([...counts(), clock.pending]).toEqual([0, 0, 0]);
    clock.advance(minute);
    await settled();
    expect(order).toEqual(["first"]);
  });

  it("rejects a request that is already aborted, and ignores an abort after the start", async () => {
    const { limiter, ask, counts } = started({ maxConcurrent: 1 });
    await expect(limiter.acquire(AbortSignal.abort())).rejects.toMatchObject({ failure: { kind: "aborted", provider: "p" } });
    const first = ask();
    const second = ask();
    await settled();
    first.abort();
    await settled();
    expect(counts()).toEqual([1, 1]);
    first.release();
    await settled();
    expect(counts()).toEqual([1, 0]);
    second.release();
    expect(counts()).toEqual([0, 0]);
  });

  it("ignores invalid limits", async () => {
    for (const limit of [0, -1, Number.NaN]) {
      const { ask } = started({ maxConcurrent: limit, requestsPerMinute: limit });
      const all = [ask(), ask(), ask()];
      await settled();
      expect(all.map((each) => each.state())).toEqual(["started", "started", "started"]);
    }
  });

  it("has limited slots only if the service set a limit", () => {
    expect([started().limiter.hasLimitedSlots, started({ maxConcurrent: 2 }).limiter.hasLimitedSlots]).toEqual([false, true]);
  });

  describe("adapts to the service", () => {
    it("if the window's requests are used up, and waits for the next one", async () => {
      const { clock, order, ask, learn } = started();
      learn({ "x-ratelimit-limit-requests": "3", "x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "20s" });
      for (const name of ["a", "b", "c", "d", "e"]) ask(name);
      await settled();
      expect(order).toEqual(["a"]);
      // The fifth request is the fourth waiting: three start with the next window, one a minute later.
      clock.advance(20 * seconds);
      await settled();
      expect(order).toEqual(["a", "b", "c", "d"]);
      clock.advance(minute);
      await settled();
      expect(order).toEqual(["a", "b", "c", "d", "e"]);
    });

    it("and uses the latest remaining count, not an older one", async () => {
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

    it("if the tokens are used up, even with requests left", async () => {
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

    it("and ignores the tokens of a request while some are left", async () => {
      const { counts, ask, learn } = started();
      learn({ "x-ratelimit-remaining-tokens": "2", "x-ratelimit-reset-tokens": "50s" });
      for (let count = 0; count < 5; count++) ask();
      await settled();
      expect(counts()).toEqual([5, 0]);
    });

    it("if it asks for a pause", async () => {
      const { clock, order, ask, learn } = started();
      learn({ "retry-after": "5" });
      ask("a");
      clock.advance(5 * seconds - 1);
      await settled();
      expect(order).toEqual([]);
      clock.advance(1);
      await settled();
      expect(order).toEqual(["a"]);
    });

    it("but starts a request that would wait longer than a minute, so that the service can report the problem", async () => {
      const { clock, order, ask, learn } = started();
      learn({ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6h" });
      learn({ "retry-after": "31536000" });
      ask("a");
      await settled();
      expect([order, clock.pending]).toEqual([["a"], 0]);
    });

    it("and uses the latest concurrency limit and rate", async () => {
      const { clock, counts, order, ask, learn } = started();
      learn({ "x-ratelimit-limit-concurrency": "2", "x-ratelimit-limit-requests": "4" });
      const all = ["a", "b", "c"].map((name) => ask(name));
      await settled();
      expect(order).toEqual(["a", "b"]);
      learn({ "x-ratelimit-limit-concurrency": "50", "x-ratelimit-limit-requests": "5" });
      await settled();
      expect(order).toEqual(["a", "b", "c"]);
      for (const each of all) each.release();
      for (const name of ["d", "e", "f"]) ask(name).release();
      await settled();
      expect(counts()[1]).toBe(1);
      clock.advance(minute);
      await settled();
      expect(order).toEqual(["a", "b", "c", "d", "e", "f"]);
    });

    it("and ignores nonsensical headers", async () => {
      const { clock, ask, learn } = started();
      learn({ "x-ratelimit-limit": "-1", "x-ratelimit-remaining": "-1", "x-ratelimit-reset": "-1", "retry-after": "-1" });
      const asked = ask();
      await settled();
      expect([asked.state(), clock.pending]).toEqual(["started", 0]);
    });
  });
});
