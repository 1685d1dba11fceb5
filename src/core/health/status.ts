// Computes a provider's status from its recent requests. One pure function, because status bar, picker and fallback must
// agree.

import type { Failure } from "../failures/errors.js";
import { nearestRank } from "./percentile.js";
import type { RequestOutcome } from "./request-observation.js";
import { couldNotConnect, lacksLogin, verdictOn } from "./verdict.js";

export type HealthStatus = "healthy" | "degraded" | "rate-limited" | "signed-out" | "unreachable" | "unknown";

/** One request in the health window. */
export interface Sample {
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  /** Monotonic milliseconds. */
  readonly endedAt: number;
  readonly outcome: RequestOutcome;
}

/** With fewer requests, a rate or percentile is chance. */
export const fewestSamples = 5;
export const lowestHealthySuccessRate = 0.8;
export const slowestHealthyFirstTokenMs = 10_000;
/** Duration of a rate limit if the service names none; most are per minute. */
const defaultLimitMs = 60_000;
const day = 24 * 60 * 60_000;

/**
 * The status, from samples in the order in which they ended. The first matching rule decides:
 *
 * 1. no requests, or none that the provider influenced → `unknown`
 * 2. the latest says that we are not logged in → `signed-out`
 * 3. the latest says that no connection was made (unreachable, DNS, TLS, connect timeout) → `unreachable`
 * 4. rate limited or payment required, not expired, no success since → `rate-limited`
 * 5. fewer than 80 % of at least 5 requests succeeded → `degraded`
 * 6. the 95th percentile of at least 5 times to the first token is above 10 s → `degraded`
 * 7. something succeeded → `healthy`
 * 8. nothing succeeded: `unknown` after limits that have passed, else `degraded`
 *
 * @param now monotonic milliseconds
 */
export function statusOf(samples: readonly Sample[], now: number): HealthStatus {
  const last = latestRelevant(samples);
  if (!last) return "unknown";
  if (!last.outcome.ok && lacksLogin(last.outcome.failure)) return "signed-out";
  if (!last.outcome.ok && couldNotConnect(last.outcome.failure)) return "unreachable";
  if ((standingLimit(samples, now)?.until ?? now) > now) return "rate-limited";

  const rate = successRate(samples);
  if (countedSamples(samples).length >= fewestSamples && rate !== undefined && rate < lowestHealthySuccessRate) return "degraded";
  const firstTokens = firstTokenTimes(samples);
  if (firstTokens.length >= fewestSamples && (nearestRank(firstTokens, 0.95) ?? 0) > slowestHealthyFirstTokenMs)
    return "degraded";
  if (samples.some(({ outcome }) => outcome.ok)) return "healthy";
  return countedSamples(samples).some(({ outcome }) => !outcome.ok && !isLimit(outcome.failure)) ? "degraded" : "unknown";
}

/**
 * The newest sample that the provider influenced. Ignores a success whose request began before a later failure's: an answer
 * that has streamed for a minute does not show that new connections work.
 */
export function latestRelevant<Kind extends Sample>(samples: readonly Kind[]): Kind | undefined {
  let last: Kind | undefined;
  for (const sample of samples) {
    if (!sample.outcome.ok && verdictOn(sample.outcome.failure) === "not-theirs") continue;
    if (sample.outcome.ok && last && !last.outcome.ok && sample.startedAt < last.startedAt) continue;
    last = sample;
  }
  return last;
}

/** The last rate limit without a later success, and its end in monotonic milliseconds, which may have passed. */
export function standingLimit(
  samples: readonly Sample[],
  now: number,
): { readonly sample: Sample; readonly until: number } | undefined {
  let limit: { sample: Sample; until: number } | undefined;
  for (const sample of samples) {
    const { outcome } = sample;
    if (outcome.ok) {
      if (limit && sample.startedAt >= limit.sample.startedAt) limit = undefined;
    } else if (isLimit(outcome.failure)) {
      const until = Math.min(sample.endedAt, now) + limitMs(outcome.failure);
      // Among concurrent requests, keep the longest Retry-After.
      if (!limit || until >= limit.until) limit = { sample, until };
    }
  }
  return limit;
}

/** The samples that count for or against the provider. */
export function countedSamples(samples: readonly Sample[]): Sample[] {
  return samples.filter(({ outcome }) => outcome.ok || verdictOn(outcome.failure) === "fault");
}

/** 0 to 1; undefined if no sample counts. */
export function successRate(samples: readonly Sample[]): number | undefined {
  const counted = countedSamples(samples);
  return counted.length === 0 ? undefined : counted.filter(({ outcome }) => outcome.ok).length / counted.length;
}

/** Milliseconds, of successful requests. */
export function firstTokenTimes(samples: readonly Sample[]): number[] {
  return samples.flatMap(({ outcome }) =>
    outcome.ok && outcome.timeToFirstTokenMs !== undefined ? [outcome.timeToFirstTokenMs] : [],
  );
}

function isLimit(failure: Failure): boolean {
  return failure.kind === "rate-limited" || failure.kind === "payment-required";
}

/** Clamps to between 0 and one day, whatever the service sent. A missing payment has no duration of its own. */
function limitMs(failure: Failure): number {
  const requested = failure.retryAfterMs;
  if (requested !== undefined && Number.isFinite(requested) && requested >= 0) return Math.min(requested, day);
  return failure.kind === "payment-required" ? Number.POSITIVE_INFINITY : defaultLimitMs;
}
