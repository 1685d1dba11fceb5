import { describe, expect, it } from "vitest";
import { HealthMonitor } from "../../../src/core/health/health-monitor.js";
import { failed, failure, observation, SettableClock, success } from "./observations.js";

const minute = 60_000;

function started(options = {}) {
  const clock = new SettableClock(1_000_000);
  const monitor = new HealthMonitor(clock, options);
  return { clock, monitor };
}

describe("the health monitor", () => {
  it("knows only what other sources report about a provider without requests", () => {
    const { monitor } = started({
      facts: () => ({ modelsCount: 3, defaultModel: "p/m", supportsStreaming: false, supportsEmbeddings: true }),
    });
    expect(monitor.health("p")).toEqual({
      provider: "p",
      status: "unknown",
      available: true,
      modelsCount: 3,
      supportsStreaming: false,
      supportsEmbeddings: true,
      defaultModel: "p/m",
      sampleCount: 0,
    });
    expect(monitor.all()).toEqual([]);
  });

  it("reports the figures of a window computed by hand", () => {
    const { clock, monitor } = started();
    // First tokens at 100…1000 ms; rates of (21 − 1) tokens ÷ 1, 2, 4, and 5 s = 20, 10, 5, and 4 tokens per second.
    const seconds = [1, 2, 4, 5];
    for (let index = 1; index <= 10; index++) {
      const second = seconds[index - 1];
      monitor.record({
        ...observation(clock.monotonic(), success(index * 100)),
        outcome: {
          ok: true,
          timeToFirstTokenMs: index * 100,
          ...(second !== undefined ? { tokens: 21, generationMs: second * 1000 } : { tokens: 1, generationMs: 0 }),
        },
      });
    }
    clock.advance(500);
    monitor.record(observation(clock.monotonic(), failed(failure("server-error", { status: 500 }))));
    monitor.record(observation(clock.monotonic(), failed(failure("aborted"))));
    monitor.record(observation(clock.monotonic(), failed(failure("connection-lost"))));
    const health = monitor.health("p");
    expect(health).toMatchObject({
      status: "healthy",
      available: true,
      timeToFirstTokenMs: { p50: 500, p95: 1000 },
      // The lower median of 4, 5, 10, 20.
      tokensPerSecond: 5,
      sampleCount: 12,
      lastSuccessAt: 1_000_000,
      lastFailure: { failure: { kind: "connection-lost" }, at: 1_000_500 },
      error: { kind: "connection-lost", at: 1_000_500 },
    });
    expect(health.successRate).toBeCloseTo(10 / 12, 12);
  });

  it("clears the error after a success, and still reports the last failure", () => {
    const { monitor } = started();
    monitor.record(observation(0, failed(failure("unreachable"))));
    expect(monitor.health("p")).toMatchObject({ status: "unreachable", available: false, error: { kind: "unreachable" } });
    monitor.record(observation(0, success()));
    expect(monitor.health("p")).toMatchObject({ status: "healthy", available: true, lastFailure: { at: 1_000_000 } });
    expect(monitor.health("p").error).toBeUndefined();
  });

  it("forgets samples outside the window, but not the time of the last success", () => {
    const { clock, monitor } = started({ windowMs: 10 * minute });
    monitor.record(observation(0, success(50)));
    clock.advance(10 * minute - 1);
    expect(monitor.health("p")).toMatchObject({ status: "healthy", sampleCount: 1 });
    clock.advance(1);
    expect(monitor.health("p")).toMatchObject({ status: "unknown", sampleCount: 0, lastSuccessAt: 1_000_000 });
    expect(monitor.health("p").timeToFirstTokenMs).toBeUndefined();
  });

  it("keeps only the latest requests, up to the window's size", () => {
    const { monitor } = started({ windowSize: 5 });
    for (let index = 0; index < 5; index++) monitor.record(observation(0, failed(failure("server-error"))));
    for (let index = 0; index < 4; index++) monitor.record(observation(0, success()));
    expect(monitor.health("p")).toMatchObject({ sampleCount: 5, successRate: 0.8, status: "healthy" });
    for (let index = 0; index < 60; index++) monitor.record(observation(0, failed(failure("aborted"))));
    expect(monitor.health("p")).toMatchObject({ sampleCount: 5, successRate: 0.8 });
  });

  it("keeps a rate limit that outlasts the window, and reports its end", () => {
    const { clock, monitor } = started({ windowMs: minute, windowSize: 2 });
    monitor.record(observation(0, failed(failure("rate-limited", { retryAfterMs: 60 * minute }))));
    monitor.record(observation(0, failed(failure("server-error"))));
    monitor.record(observation(0, failed(failure("server-error"))));
    clock.advance(59 * minute);
    expect(monitor.health("p")).toMatchObject({
      status: "rate-limited",
      available: false,
      retryAt: 1_000_000 + 60 * minute,
      sampleCount: 0,
    });
    clock.advance(minute);
    expect(monitor.health("p").status).toBe("unknown");
  });

  it.each([-365, 365])("is not affected if the wall clock jumps %d days", (days) => {
    const { clock, monitor } = started();
    const jump = days * 24 * 60 * minute;
    monitor.record(observation(0, success(100)));
    monitor.record(observation(0, failed(failure("rate-limited", { retryAfterMs: 5 * minute }))));
    clock.jump(jump);
    clock.advance(minute);
    expect(monitor.health("p")).toMatchObject({
      status: "rate-limited",
      sampleCount: 2,
      // Four minutes from now on the wall clock that the user sees.
      retryAt: 1_000_000 + jump + 5 * minute,
    });
    clock.advance(4 * minute);
    expect(monitor.health("p")).toMatchObject({ status: "healthy", sampleCount: 2 });
    clock.advance(25 * minute);
    expect(monitor.health("p").sampleCount).toBe(0);
  });

  it("is signed out without an account, whatever the requests report", () => {
    let loggedIn = true;
    const { monitor } = started({ facts: () => ({ loggedIn }) });
    monitor.record(observation(0, success()));
    expect(monitor.health("p").status).toBe("healthy");
    loggedIn = false;
    expect(monitor.health("p")).toMatchObject({ status: "signed-out", available: false });
  });

  it("keeps providers separate and names the one that changed", () => {
    const { monitor } = started();
    const heard: string[] = [];
    const subscription = monitor.onDidChange((provider) => heard.push(provider));
    monitor.record(observation(0, success(), "a"));
    monitor.record(observation(0, failed(failure("unreachable")), "b"));
    monitor.record(observation(0, failed(failure("aborted")), "a"));
    expect(heard).toEqual(["a", "b"]);
    expect(monitor.all().map(({ provider, status }) => [provider, status])).toEqual([
      ["a", "healthy"],
      ["b", "unreachable"],
    ]);
    monitor.forget("b");
    monitor.forget("never heard of");
    expect(heard).toEqual(["a", "b", "b"]);
    expect(monitor.health("b").status).toBe("unknown");
    subscription.dispose();
    monitor.record(observation(0, success(), "a"));
    expect(heard).toHaveLength(3);
  });

  it("holds no timer", () => {
    const { clock, monitor } = started();
    monitor.record(observation(0, failed(failure("rate-limited", { retryAfterMs: minute }))));
    monitor.health("p");
    expect(clock.pending).toBe(0);
  });
});
