// The rhythm in which a job is asked how far it is: slower and slower, as long as the service wishes, and through
// failures that pass. What is asked, and what the answers mean, is the provider's.

import { type Failure, failureOf } from "../../failures/errors.js";
import { pause } from "../../platform/pause.js";
import type { Clock } from "../../platform/ports.js";

/** Tests shorten these; people need not know them. */
export interface PollingPace {
  /** Milliseconds before the first round; each further wait is half as long again. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Rounds in a row that may fail in a way that passes. */
  readonly mostFailures: number;
}

/** A service that asks for a longer wait than this is not waited for: the job goes on without being watched. */
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

  /** Settles when the next round is due, or at once when the signal aborts. */
  async next(): Promise<void> {
    const waitMs = Math.max(this.#waitMs, this.#retryAfterMs);
    this.#waitMs = Math.min(this.pace.longestMs, this.#waitMs * 1.5);
    this.#retryAfterMs = 0;
    await pause(this.clock, waitMs, this.signal);
  }

  /** One reading; undefined where it failed in a way that passes. Throws what does not pass, or has gone on too long. */
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

/** Whether asking again may help. Without a network even the name of a host known before is not found. */
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
