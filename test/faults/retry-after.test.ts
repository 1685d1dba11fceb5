// Values of Retry-After, and clocks that change during the wait.

import { expect } from "vitest";
import type { Bench } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import { eachTime, type Fault, neverAgain, onceThen } from "./fault.js";

const day = 86_400_000;
const hour = 3_600_000;

/** A 429 with these headers in every attempt. `retryAfterMs` is the parsed value. */
function refusal(
  name: string,
  headers: Readonly<Record<string, string>>,
  { retryAfterMs, waitMs }: { readonly retryAfterMs?: number; readonly waitMs?: number } = {},
): Fault {
  const outcome = { ends: "rate-limited", status: 429, ...(retryAfterMs !== undefined ? { retryAfterMs } : {}) } as const;
  return { name, lay: (bench) => bench.lay({ status: 429, headers }), outcome: eachTime(outcome, waitMs) };
}

/** A longer wait than allowed: the user sees the time, and there is no retry. */
function tooLong(name: string, retryAfter: string, retryAfterMs: number): Fault {
  const outcome = { ends: "rate-limited", status: 429, retryAfterMs } as const;
  return { name, lay: (bench) => bench.lay({ status: 429, headers: { "retry-after": retryAfter } }), outcome };
}

const garbage = (name: string, retryAfter: string): Fault => refusal(name, { "retry-after": retryAfter });
const waited = (name: string, headers: Readonly<Record<string, string>>, waitMs: number): Fault =>
  refusal(name, headers, { retryAfterMs: waitMs, waitMs });

/** A time 5 s after the server's response, while this machine's clock is wrong by `forwardMs`. */
const wrongClock = (name: string, forwardMs: number): Fault => {
  const headers = { date: "Thu, 01 Jan 2026 00:00:00 GMT", "retry-after": "Thu, 01 Jan 2026 00:00:05 GMT" };
  const fault = waited(name, headers, 5000);
  return {
    ...fault,
    lay: (bench) => {
      bench.clock.setForward(forwardMs);
      return fault.lay?.(bench);
    },
  };
};

/** A wait of 5 s, during which the wall clock is set. */
const clockSetWhileWaiting = (name: string, forwardMs: number): Fault => ({
  name,
  lay: (bench) => {
    bench.clock.hold();
    bench.lay({ status: 503, headers: { "retry-after": "5" } }, { times: 1 });
  },
  during: async (bench) => {
    await passSeconds(bench, 2);
    bench.clock.setForward(forwardMs);
    await passSeconds(bench, 2);
    expect(bench.asked, "no retry before the time").toHaveLength(1);
    await passSeconds(bench, 1);
  },
  outcome: onceThen({ ends: "server-error", status: 503, retryAfterMs: 5000 }, 5000),
  notFor: neverAgain,
});

/** The countdown, one second at a time. */
async function passSeconds({ clock }: Bench, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 1) {
    await clock.waiting();
    clock.advance(1000);
  }
}

describeFaults([
  garbage("Retry-After: -1", "-1"),
  garbage("Retry-After: 1e9", "1e9"),
  garbage("Retry-After in words", "in a little while"),
  garbage("Retry-After that is empty", ""),
  garbage("a repeated Retry-After", "5, 10"),
  garbage("Retry-After of 400 digits", "9".repeat(400)),
  garbage("Retry-After: NaN", "NaN"),
  garbage("Retry-After with an invalid date", "Thu, 99 Foo 2026 25:61:61 GMT"),
  refusal("Retry-After: 0", { "retry-after": "0" }, { retryAfterMs: 0 }),
  refusal("Retry-After with a date in the past", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, { retryAfterMs: 0 }),
  refusal("x-ratelimit-reset in words", { "x-ratelimit-reset-requests": "tomorrow" }),
  tooLong("Retry-After: 1000000000", "1000000000", day),
  tooLong("Retry-After in the year 9999", "Fri, 31 Dec 9999 23:59:59 GMT", day),
  tooLong("Retry-After: 61, longer than the longest wait", "61", 61_000),
  waited("Retry-After: 7", { "retry-after": "7" }, 7000),
  waited("Retry-After: 1.5", { "retry-after": "1.5" }, 1500),
  waited("retry-after-ms: 250.5", { "retry-after-ms": "250.5" }, 251),
  wrongClock("Retry-After with a date soon", 0),
  wrongClock("Retry-After with a date soon, by a clock an hour ahead", hour),
  wrongClock("Retry-After with a date soon, by a clock an hour behind", -hour),
  clockSetWhileWaiting("the clock is set a day forward while waiting", day),
  clockSetWhileWaiting("the clock is set a day back while waiting", -day),
]);
