// The queue before one host: so many requests at a time, so many a minute, first come first served. The limits are what the
// service says about them in its responses.

import { FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import type { Clock, Disposable } from "../../platform/ports.js";
import { Pace } from "./pace.js";
import { readRateLimits } from "./rate-limit-headers.js";

/** Frees the slot; call it once the request has ended, however it ended. Later calls do nothing. */
export type Release = () => void;

interface Waiter {
  readonly admit: (release: Release) => void;
}

export class RequestLimiter implements Disposable {
  private readonly pace = new Pace();
  private readonly queue: Waiter[] = [];
  private running = 0;
  private toldConcurrent: number | undefined;
  private timer: Disposable | undefined;

  constructor(
    private readonly provider: string,
    private readonly clock: Clock,
  ) {}

  /** Only so many requests may be under way at a time. */
  get hasLimitedSlots(): boolean {
    return Number.isFinite(this.slots);
  }

  /** Resolves when the request may start. Rejects with an `aborted` `FailureError` when `signal` aborts before. */
  acquire(signal: AbortSignal): Promise<Release> {
    return new Promise((resolve, reject) => {
      const aborted = (): FailureError =>
        new FailureError({ provider: this.provider, kind: "aborted", remedy: remedyFor("aborted") });
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

  /** Takes what a response says of limits, whatever its status. `now` in Unix milliseconds. */
  learn(headers: Headers, now: number): void {
    const told = readRateLimits(headers, now);
    this.pace.learn(told, this.clock.monotonic());
    this.toldConcurrent = told.maxConcurrent ?? this.toldConcurrent;
    this.admit();
  }

  /** Lets go of the timer. Those who wait are left to their own signals. */
  dispose(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  /** Lets through whoever may start, and sets the one timer for the next. Nobody waiting means no timer. */
  private admit(): void {
    this.dispose();
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
    return this.toldConcurrent ?? Number.POSITIVE_INFINITY;
  }
}
