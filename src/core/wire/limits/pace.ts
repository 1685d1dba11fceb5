// How many requests a service takes, and so when the next may start: by a limit per minute that we count ourselves, and
// by what the service told last. Bookkeeping only; who waits, and in which order, is the limiter's.

import type { ToldLimits } from "./rate-limit-headers.js";

const minute = 60_000;
/**
 * A told wait above this is not waited for: the request goes out, and the service itself says what is the matter. Limits
 * are often told as the time until all of them is back, when the next request is allowed much earlier.
 */
const longestToldWaitMs = minute;

interface Quota {
  readonly counts: "requests" | "tokens";
  readonly limit: number | undefined;
  remaining: number;
  /** Monotonic milliseconds at which it is full again. */
  until: number;
}

/** All times are monotonic milliseconds. */
export class Pace {
  /** Starts within the last minute, oldest first. */
  private starts: number[] = [];
  private quotas: Quota[] = [];
  private pausedUntil = Number.NEGATIVE_INFINITY;
  private toldPerMinute: number | undefined;

  /** The service's word replaces our count: it also knows of the person's other windows and machines. */
  learn(told: ToldLimits, now: number): void {
    if (told.quotas.length > 0) {
      this.quotas = told.quotas.map(({ counts, limit, remaining, resetMs }) => ({
        counts,
        limit,
        remaining: remaining ?? limit ?? Number.POSITIVE_INFINITY,
        until: now + (resetMs ?? minute),
      }));
    }
    if (told.perMinute !== undefined) this.toldPerMinute = told.perMinute;
    if (told.pauseMs !== undefined) this.pausedUntil = Math.max(this.pausedUntil, now + told.pauseMs);
  }

  /** A request starts now. */
  start(now: number): void {
    this.settle(now);
    this.starts.push(now);
    for (const quota of this.quotas) if (quota.counts === "requests" && quota.remaining > 0) quota.remaining--;
  }

  /** Milliseconds until the next request may start. */
  waitMs(now: number): number {
    this.settle(now);
    const pause = this.pausedUntil - now;
    const quotas = this.quotas.filter((quota) => quota.until - now <= longestToldWaitMs);
    return Math.max(
      0,
      this.waitOfMinute(now),
      pause <= longestToldWaitMs ? pause : 0,
      ...quotas.map((quota) => waitOfQuota(quota, now)),
    );
  }

  /** Until the oldest of as many starts as a minute allows is a minute ago. */
  private waitOfMinute(now: number): number {
    const oldest = this.toldPerMinute === undefined ? undefined : this.starts.at(-this.toldPerMinute);
    return oldest === undefined ? 0 : oldest + minute - now;
  }

  /** Drops what is over. A quota that came back full is counted anew until the service speaks again. */
  private settle(now: number): void {
    this.starts = this.starts.filter((start) => now - start < minute);
    this.quotas = this.quotas.filter((quota) => quota.until > now || (quota.limit !== undefined && quota.counts === "requests"));
    for (const quota of this.quotas) {
      if (quota.until > now) continue;
      quota.remaining = quota.limit ?? 0;
      quota.until = now + minute;
    }
  }
}

function waitOfQuota(quota: Quota, now: number): number {
  return quota.remaining > 0 ? 0 : quota.until - now;
}
