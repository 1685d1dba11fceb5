// The polling loop of a job: backs off, respects the service's Retry-After, and tolerates transient failures. The
// provider decides what to request and what the answers mean.

import { type Failure, failureOf } from "../../failures/errors.js";
import { pause } from "../../platform/pause.js";
import type { Clock } from "../../platform/ports.js";

/** Not a user setting; tests shorten it. */
export interface PollingPace {
  /** Milliseconds before the first poll; each later wait is 1.5 times as long. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Transient failures in a row before polling gives up. */
  readonly mostFailures: number;
}

/** If a service asks for a longer wait, stop watching; the job itself continues. */
const longestRetryAfterMs = 5 * 60_000;

export class Polling {
  #waitMs: number;
  #failures = 0;
  #retryAfterMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly pace: PollingPace,
    private readonly signal: AbortSignal,
  ) {
    this.#waitMs = pace.firstMs;
  }

  /** Resolves when the next poll is due, or at once when the signal aborts. */
  async next(): Promise<void> {
    const waitMs = Math.max(this.#waitMs, this.#retryAfterMs);
    this.#waitMs = Math.min(this.pace.longestMs, this.#waitMs * 1.5);
    this.#retryAfterMs = 0;
    await pause(this.clock, waitMs, this.signal);
  }

  /** Polls once; undefined after a transient failure. Throws permanent failures, and transient ones after too many in a row. */
  async attempt<Reading>(read: () => Promise<Reading>): Promise<Reading | undefined> {
    try {
      const reading = await read();
      this.#failures = 0;
      return reading;
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.#failures += 1;
      if (!failure || !mayPass(failure) || this.#failures > this.pace.mostFailures) throw thrown;
      this.#retryAfterMs = failure.retryAfterMs ?? 0;
      return undefined;
    }
  }
}

/** Whether a retry may help. Offline, even the name of a known host does not resolve. */
export function mayPass(failure: Failure): boolean {
  switch (failure.kind) {
    case "rate-limited":
    case "server-error":
    case "timeout":
    case "connection-lost":
    case "unreachable":
    case "dns":
      return (failure.retryAfterMs ?? 0) <= longestRetryAfterMs;
    default:
      return false;
  }
}
