// How many requests a service accepts, and so when the next one may start: by the limits the service last reported and
// our own count of requests per minute. Bookkeeping only; request-limiter.ts holds the queue.

import type { ReportedLimits } from "./rate-limit-headers.js";

const minute = 60_000;
/**
 * Do not wait longer than this for a reported reset: send the request, and let the service report the problem. Services
 * often report when the full quota returns, although they allow the next request much earlier.
 */
const longestReportedWaitMs = minute;

interface Quota {
  readonly counts: "requests" | "tokens";
  readonly limit: number | undefined;
  remaining: number;
  /** Monotonic milliseconds when the quota is full again. */
  until: number;
}

/** All times are monotonic milliseconds. */
export class Pace {
  /** Starts within the last minute, oldest first. */
  private starts: number[] = [];
  private quotas: Quota[] = [];
  private pausedUntil = Number.NEGATIVE_INFINITY;
  private reportedPerMinute: number | undefined;

  /** The service's numbers replace our count: they include the user's other windows and machines. */
  learn(reported: ReportedLimits, now: number): void {
    if (reported.quotas.length > 0) {
      this.quotas = reported.quotas.map(({ counts, limit, remaining, resetMs }) => ({
        counts,
        limit,
        remaining: remaining ?? limit ?? Number.POSITIVE_INFINITY,
        until: now + (resetMs ?? minute),
      }));
    }
    if (reported.perMinute !== undefined) this.reportedPerMinute = reported.perMinute;
    if (reported.pauseMs !== undefined) this.pausedUntil = Math.max(this.pausedUntil, now + reported.pauseMs);
  }

  start(now: number): void {
    this.settle(now);
    this.starts.push(now);
    for (const quota of this.quotas) if (quota.counts === "requests" && quota.remaining > 0) quota.remaining--;
  }

  /** Milliseconds until the next request may start. */
  waitMs(now: number): number {
    this.settle(now);
    const pause = this.pausedUntil - now;
    const quotas = this.quotas.filter((quota) => quota.until - now <= longestReportedWaitMs);
    return Math.max(
      0,
      this.waitOfMinute(now),
      pause <= longestReportedWaitMs ? pause : 0,
      ...quotas.map((quota) => waitOfQuota(quota, now)),
    );
  }

  /** With a limit of n requests per minute, the next may start one minute after the nth most recent start. */
  private waitOfMinute(now: number): number {
    const oldest = this.reportedPerMinute === undefined ? undefined : this.starts.at(-this.reportedPerMinute);
    return oldest === undefined ? 0 : oldest + minute - now;
  }

  /** Drops what has expired. A quota that is full again is counted down from its limit until the service reports a new value. */
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
