import { describe, expect, it } from "vitest";
import { type Failure, FailureError } from "../../../../src/core/failures/errors.js";
import type { ChatEvent } from "../../../../src/core/provider-api/provider.js";
import { retryCall, streamWithRetry } from "../../../../src/core/wire/retry/retry.js";
import { ManualClock } from "../../../support/manual-clock.js";
import { collect, failureFrom, testContext } from "../wire-fixture.js";

const base = { provider: "test", host: "h", remedy: "retry" } as const;
const limited: Failure = { ...base, kind: "rate-limited", status: 429 };
const started: ChatEvent = { type: "started" };
const text: ChatEvent = { type: "text-delta", text: "Hi" };
const finished: ChatEvent = { type: "finished", reason: "stop" };
const failed = (failure: Failure): ChatEvent => ({ type: "failed", failure });
const { signal } = new AbortController();

/** Attempts that yield one list of events each; the last list repeats. */
function attempts(...lists: readonly (readonly ChatEvent[])[]): {
  (number: number): AsyncIterable<ChatEvent>;
  readonly numbers: number[];
} {
  const numbers: number[] = [];
  const attempt = async function* (number: number): AsyncGenerator<ChatEvent> {
    numbers.push(number);
    yield* lists[Math.min(numbers.length, lists.length) - 1] ?? [];
  };
  return Object.assign(attempt, { numbers });
}

/** No waiting: the jitter is 0. */
const hasty = testContext({ random: () => 0, maxRetries: 2 });

describe("a stream with retries", () => {
  it("passes one successful attempt through unchanged", async () => {
    const attempt = attempts([started, text, finished]);
    expect(await collect(streamWithRetry(hasty, attempt, signal))).toEqual([started, text, finished]);
    expect(attempt.numbers).toEqual([1]);
  });

  it.each<[string, Failure]>([
    ["a rate limit", limited],
    ["an unreachable host", { ...base, kind: "unreachable" }],
    ["a busy name server", { ...base, kind: "dns", code: "EAI_AGAIN" }],
    ["a connection lost before the headers", { ...base, kind: "connection-lost" }],
    ["a connect timeout", { ...base, kind: "timeout", phase: "connect", afterMs: 1 }],
    ["HTTP 408", { ...base, kind: "timeout", phase: "total", afterMs: 0, status: 408 }],
    ["HTTP 504", { ...base, kind: "timeout", phase: "total", afterMs: 0, status: 504 }],
    ["HTTP 500", { ...base, kind: "server-error", status: 500 }],
    ["HTTP 502", { ...base, kind: "server-error", status: 502 }],
    ["HTTP 503", { ...base, kind: "server-error", status: 503 }],
  ])("retries after %s", async (_, failure) => {
    const attempt = attempts([failed(failure)], [started, text, finished]);
    expect(await collect(streamWithRetry(hasty, attempt, signal))).toEqual([started, text, finished]);
    expect(attempt.numbers).toEqual([1, 2]);
  });

  it.each<[string, Failure]>([
    ["an unknown host name", { ...base, kind: "dns", code: "ENOTFOUND" }],
    ["a first-byte timeout", { ...base, kind: "timeout", phase: "first-byte", afterMs: 1 }],
    ["silence", { ...base, kind: "timeout", phase: "idle", afterMs: 1 }],
    ["HTTP 501", { ...base, kind: "server-error", status: 501 }],
    ...(
      [
        "unauthenticated",
        "forbidden",
        "payment-required",
        "not-found",
        "bad-request",
        "context-overflow",
        "tls",
        "truncated",
        "empty",
        "no-answer",
        "malformed-response",
        "provider-error",
        "aborted",
        "internal",
      ] as const
    ).map((kind): [string, Failure] => [kind, { ...base, kind }]),
  ])("does not retry after %s", async (_, failure) => {
    const attempt = attempts([failed(failure)]);
    expect(await collect(streamWithRetry(hasty, attempt, signal))).toEqual([failed(failure)]);
    expect(attempt.numbers).toEqual([1]);
  });

  it("distinguishes a connection lost after the headers from one lost before", async () => {
    const lost = failed({ ...base, kind: "connection-lost" });
    const attempt = attempts([started, lost]);
    expect(await collect(streamWithRetry(hasty, attempt, signal))).toEqual([started, lost]);
    expect(attempt.numbers).toEqual([1]);
  });

  it.each<ChatEvent>([
    text,
    { type: "reasoning-delta", text: "Hm" },
    { type: "tool-call", call: { id: "a", name: "f", arguments: "{}" } },
  ])("does not retry after output: $type", async (output) => {
    const attempt = attempts([started, output, failed(limited)]);
    expect(await collect(streamWithRetry(hasty, attempt, signal))).toEqual([started, output, failed(limited)]);
    expect(attempt.numbers).toEqual([1]);
  });

  it("emits started once, even if the second attempt starts as well", async () => {
    const attempt = attempts([started, failed(limited)], [started, text, finished]);
    expect(await collect(streamWithRetry(hasty, attempt, signal))).toEqual([started, text, finished]);
  });

  it("emits the last failure after the retries that the policy or the caller allows", async () => {
    const byPolicy = attempts([failed(limited)]);
    expect(await collect(streamWithRetry(hasty, byPolicy, signal))).toEqual([failed(limited)]);
    expect(byPolicy.numbers).toEqual([1, 2, 3]);
    const byCaller = attempts([failed(limited)]);
    await collect(streamWithRetry(hasty, byCaller, signal, { maxRetries: 0, provider: "test" }));
    expect(byCaller.numbers).toEqual([1]);
  });

  it("is a failure if an attempt throws or ends early", async () => {
    const throwing = async function* (): AsyncGenerator<ChatEvent> {
      yield text;
      throw new Error("a defect");
    };
    expect((await collect(streamWithRetry(hasty, throwing, signal))).at(-1)).toMatchObject({
      failure: { kind: "internal", detail: "a defect" },
    });
    expect((await collect(streamWithRetry(hasty, attempts([started]), signal))).at(-1)).toMatchObject({
      failure: { kind: "truncated" },
    });
  });

  it("ends the attempt when its reader stops", async () => {
    let ended = false;
    const attempt = async function* (): AsyncGenerator<ChatEvent> {
      try {
        yield text;
        yield finished;
      } finally {
        ended = true;
      }
    };
    for await (const _ of streamWithRetry(hasty, attempt, signal)) break;
    expect(ended).toBe(true);
  });
});

/** Advances the clock in steps of 100 ms, whenever everything else is idle, until the stream is over. */
async function timed(clock: ManualClock, stream: AsyncIterable<ChatEvent>): Promise<[atMs: number, event: ChatEvent][]> {
  const events: [number, ChatEvent][] = [];
  let over = false;
  const reading = (async () => {
    for await (const event of stream) events.push([clock.monotonic(), event]);
    over = true;
  })();
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (over) break;
    clock.advance(100);
  }
  await reading;
  return events;
}

const progress = (message: string): ChatEvent => ({ type: "progress", message });

describe("the wait before a retry", () => {
  it("is as long as the service requested, and counts down by seconds", async () => {
    const clock = new ManualClock();
    const attempt = attempts([failed({ ...limited, retryAfterMs: 2_500 })], [finished]);
    expect(await timed(clock, streamWithRetry(testContext({ clock, maxRetries: 1 }), attempt, signal))).toEqual([
      [0, progress("Rate limited; retrying in 3 s")],
      [500, progress("Rate limited; retrying in 2 s")],
      [1_500, progress("Rate limited; retrying in 1 s")],
      [2_500, finished],
    ]);
    expect(clock.pending).toBe(0);
  });

  it("does not start if the service requests more than a minute", async () => {
    const patient = failed({ ...limited, retryAfterMs: 60_000 });
    const late = failed({ ...limited, retryAfterMs: 60_001 });
    const clock = new ManualClock();
    const events = await timed(
      clock,
      streamWithRetry(testContext({ clock, maxRetries: 5 }), attempts([patient], [late]), signal),
    );
    expect(events.at(-1)).toEqual([60_000, late]);
    expect(events.filter(([, event]) => event.type === "progress")).toHaveLength(60);
  });

  it.each([
    [1, [500, 1_500, 3_500, 7_500, 15_500, 23_500]],
    [0.4, [200, 600, 1_400, 3_000, 6_200, 9_400]],
  ])("doubles from 500 ms up to 8 s, times a random factor: %s", async (part, times) => {
    const clock = new ManualClock();
    const startedAt: number[] = [];
    const attempt = async function* (): AsyncGenerator<ChatEvent> {
      startedAt.push(clock.monotonic());
      yield failed(limited);
    };
    await timed(clock, streamWithRetry(testContext({ clock, random: () => part, maxRetries: 6 }), attempt, signal));
    expect(startedAt).toEqual([0, ...times]);
  });

  it.each<[Failure, string]>([
    [{ ...base, kind: "unreachable" }, "No connection; retrying in 1 s"],
    [{ ...base, kind: "server-error", status: 503 }, "The service failed; retrying in 1 s"],
    [{ ...base, kind: "timeout", phase: "connect", afterMs: 1 }, "No answer; retrying in 1 s"],
  ])("gives its reason: %j", async (failure, words) => {
    const clock = new ManualClock();
    const events = await timed(
      clock,
      streamWithRetry(testContext({ clock, maxRetries: 1 }), attempts([failed(failure)], [finished]), signal),
    );
    expect(events[0]).toEqual([0, progress(words)]);
  });

  it("ends at once on abort, and cleans up", async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const attempt = attempts([failed({ ...limited, retryAfterMs: 30_000 })]);
    const stream = streamWithRetry(testContext({ clock, maxRetries: 3 }), attempt, controller.signal, { provider: "test" });
    expect((await stream.next()).value).toEqual(progress("Rate limited; retrying in 30 s"));
    const rest = collect(stream);
    await clock.running(1);
    controller.abort();
    expect(await rest).toEqual([failed({ provider: "test", host: "h", kind: "aborted", remedy: "retry" })]);
    expect(attempt.numbers).toEqual([1]);
    expect(clock.pending).toBe(0);
  });
});

describe("a call with retries", () => {
  const failing = (failure: Failure, times: number): { (): Promise<string>; calls: number } => {
    const call = Object.assign(
      async (): Promise<string> => {
        call.calls += 1;
        if (call.calls <= times) throw new FailureError(failure);
        return "good";
      },
      { calls: 0 },
    );
    return call;
  };

  it("returns the first successful result", async () => {
    const call = failing(limited, 2);
    expect(await retryCall(hasty, "test", call, signal)).toBe("good");
    expect(call.calls).toBe(3);
  });

  it("throws the last failure", async () => {
    expect(await failureFrom(retryCall(hasty, "test", failing(limited, 9), signal))).toBe(limited);
    const refused: Failure = { ...base, kind: "unauthenticated" };
    const call = failing(refused, 9);
    expect(await failureFrom(retryCall(hasty, "test", call, signal))).toBe(refused);
    expect(call.calls).toBe(1);
  });

  it("passes an internal error through", async () => {
    await expect(retryCall(hasty, "test", () => Promise.reject(new RangeError("a defect")), signal)).rejects.toThrow(RangeError);
  });

  it("ends at once on abort while it waits", async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const result = retryCall(testContext({ clock, maxRetries: 3 }), "test", failing(limited, 9), controller.signal);
    await clock.running(1);
    controller.abort();
    expect((await failureFrom(result)).kind).toBe("aborted");
    expect(clock.pending).toBe(0);
  });
});
