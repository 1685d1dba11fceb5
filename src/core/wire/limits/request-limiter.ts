// The request queue of one host: limits concurrent requests and requests per minute, first come first served. The limits
// are those that the service reports in its responses.

import { abortedFailure } from "../../failures/aborted-failure.js";
import { FailureError } from "../../failures/errors.js";
import type { Clock, Disposable } from "../../platform/ports.js";
import { Pace } from "./pace.js";
import { readRateLimits } from "./rate-limit-headers.js";

/** Frees the slot. Call it when the request ends, successful or not; later calls do nothing. */
export type Release = () => void;

interface Waiter {
  readonly admit: (release: Release) => void;
}

export class RequestLimiter {
  private readonly pace = new Pace();
  private readonly queue: Waiter[] = [];
  private running = 0;
  private reportedConcurrent: number | undefined;
  private timer: Disposable | undefined;

  constructor(
    private readonly provider: string,
    private readonly clock: Clock,
  ) {}

  /** Whether the host limits concurrent requests. */
  get hasLimitedSlots(): boolean {
    return Number.isFinite(this.slots);
  }

  /** Resolves when the request may start. Rejects with an `aborted` `FailureError` if `signal` aborts first. */
  acquire(signal: AbortSignal): Promise<Release> {
    return new Promise((resolve, reject) => {
      const aborted = (): FailureError => new FailureError(abortedFailure({ provider: this.provider }));
      if (signal.aborted) {
        reject(aborted());
        return;
      }
      const onAbort = (): void => {
        this.queue.splice(this.queue.indexOf(waiter), 1);
        this.admit();
        reject(aborted());
      };
      const waiter: Waiter = {
        admit: (release) => {
          signal.removeEventListener("abort", onAbort);
          resolve(release);
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.queue.push(waiter);
      this.admit();
    });
  }

  /** Reads the limits that a response reports, whatever its status. `now` in Unix milliseconds. */
  learn(headers: Headers, now: number): void {
    const reported = readRateLimits(headers, now);
    this.pace.learn(reported, this.clock.monotonic());
    this.reportedConcurrent = reported.maxConcurrent ?? this.reportedConcurrent;
    this.admit();
  }

  /** Starts the requests that may start, and sets one timer for the next. No timer runs while the queue is empty. */
  private admit(): void {
    this.timer?.dispose();
    this.timer = undefined;
    while (this.queue.length > 0 && this.running < this.slots) {
      const now = this.clock.monotonic();
      const waitMs = this.pace.waitMs(now);
      if (waitMs > 0) {
        this.timer = this.clock.schedule(Math.ceil(waitMs), () => this.admit());
        return;
      }
      this.pace.start(now);
      this.running++;
      this.queue.shift()?.admit(this.newRelease());
    }
  }

  private newRelease(): Release {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.running--;
      this.admit();
    };
  }

  private get slots(): number {
    return this.reportedConcurrent ?? Number.POSITIVE_INFINITY;
  }
}
