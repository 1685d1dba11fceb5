// Pauses after failures: two seconds, then twice as long each time. What only a change can repair waits for the change.

import type { Failure, FailureKind } from "../../failures/errors.js";

const firstPauseMs = 2000;
const longestPauseMs = 300_000;

/** Failures that the next request would meet again. */
const lasting: ReadonlySet<FailureKind> = new Set<FailureKind>([
  "signed-out",
  "unauthenticated",
  "forbidden",
  "payment-required",
  "not-found",
  "model-not-found",
  "no-model",
  "bad-request",
  "configuration",
]);

export type GateState =
  | { readonly open: true }
  /** `until`: monotonic milliseconds; infinite until something changes. */
  | { readonly open: false; readonly until: number; readonly failure: Failure };

export class FailureGate {
  private failures = 0;
  private until = Number.NEGATIVE_INFINITY;
  private failure: Failure | undefined;

  state(now: number): GateState {
    if (!this.failure || now >= this.until) return { open: true };
    return { open: false, until: this.until, failure: this.failure };
  }

  /** Returns true for the first failure of an episode, which is the one to report. */
  failed(failure: Failure, now: number): boolean {
    this.failures += 1;
    this.failure = failure;
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.failures - 1));
    this.until = lasting.has(failure.kind) ? Number.POSITIVE_INFINITY : now + Math.max(pause, failure.retryAfterMs ?? 0);
    return this.failures === 1;
  }

  /** A success, a changed setting or login, or the user's own request. */
  reset(): void {
    this.failures = 0;
    this.failure = undefined;
    this.until = Number.NEGATIVE_INFINITY;
  }
}
