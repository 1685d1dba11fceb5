// Sample requests for health tests, and a clock with an adjustable wall time and a separate monotonic time.

import type { Failure } from "../../../src/core/failures/errors.js";
import type { RequestObservation, RequestOutcome } from "../../../src/core/health/request-observation.js";
import type { Sample } from "../../../src/core/health/status.js";
import { ManualClock } from "../../support/manual-clock.js";

export class SettableClock extends ManualClock {
  #jump = 0;

  override now(): number {
    return super.now() + this.#jump;
  }

  /** Simulates a user or a time server setting the clock. */
  jump(milliseconds: number): void {
    this.#jump += milliseconds;
  }
}

type Kind = Exclude<Failure["kind"], "timeout" | "model-not-found" | "configuration">;

export function failure(kind: Kind, more: Partial<Omit<Failure, "kind">> = {}): Failure {
  return { provider: "p", kind, remedy: "retry", ...more };
}

export const connectTimeout: Failure = { provider: "p", kind: "timeout", phase: "connect", afterMs: 10_000, remedy: "retry" };
export const idleTimeout: Failure = { provider: "p", kind: "timeout", phase: "idle", afterMs: 60_000, remedy: "retry" };

export const success = (timeToFirstTokenMs?: number): RequestOutcome => ({
  ok: true,
  ...(timeToFirstTokenMs !== undefined ? { timeToFirstTokenMs } : {}),
});
export const failed = (failure: Failure): RequestOutcome => ({ ok: false, failure });

/** A request that started and ended at `at`. */
export const sample = (at: number, outcome: RequestOutcome): Sample => ({ startedAt: at, endedAt: at, outcome });

export const observation = (startedAt: number, outcome: RequestOutcome, provider = "p"): RequestObservation => ({
  provider,
  model: "m",
  startedAt,
  outcome,
});
