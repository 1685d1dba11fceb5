// The queue before one provider: so many requests at a time, so many a minute, first come first served. One for each
// provider; what the service tells of its limits is learnt from every response.

import { FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import type { Clock, Disposable } from "../../platform/ports.js";
import { Pace } from "./pace.js";
import { readRateLimits } from "./rate-limit-headers.js";

/** Frees the slot; call it once the request has ended, however it ended. Later calls do nothing. */
export type Release = () => void;

/** A limit that is absent or not above zero does not apply. */
export interface RequestLimits {
  readonly maxConcurrent?: number;
  readonly requestsPerMinute?: number;
}

interface Waiter {
  readonly admit: (release: Release) => void;
}

/** How much the newest request weighs in the average time that requests take. */
const newestWeight = 0.3;

export class RequestLimiter implements Disposable {
  private readonly pace = new Pace();
  private readonly queue: Waiter[] = [];
  private running = 0;
  private toldConcurrent: number | undefined;
  private averageMs: number | undefined;
  private timer: Disposable | undefined;

  /** `limits` are the person's own, read anew each time. Where the service's are tighter, they hold. */
  constructor(
    private readonly provider: string,
    private readonly clock: Clock,
    private readonly limits: () => RequestLimits = () => ({}),
  ) {}

  /** Requests that have been let through and not given back. */
  get inFlight(): number {
    return this.running;
  }

  /** Only so many requests may be under way at a time. */
  get hasLimitedSlots(): boolean {
    return Number.isFinite(this.slots);
  }

  /** Requests that wait. */
  get waiting(): number {
    return this.queue.length;
  }

  /**
   * An estimate, for display, of the milliseconds until the last of those who wait may start; where nobody waits, until
   * the next request could. Undefined where it hangs on how long others take, and none has ended yet.
   */
  get waitingMs(): number | undefined {
    const ahead = Math.max(0, this.queue.length - 1);
    const byPace = this.pace.waitMs(ahead, this.clock.monotonic(), this.perMinute);
    const missing = this.running + ahead + 1 - this.slots;
    if (missing <= 0) return byPace;
    if (this.averageMs === undefined) return undefined;
    return Math.max(byPace, Math.ceil(missing / this.slots) * this.averageMs);
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

  /** The limits became others, so that those who wait may start earlier. */
  limitsChanged(): void {
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
      const waitMs = this.pace.waitMs(0, now, this.perMinute);
      if (waitMs > 0) {
        this.timer = this.clock.schedule(Math.ceil(waitMs), () => this.admit());
        return;
      }
      this.pace.start(now);
      this.running++;
      this.queue.shift()?.admit(this.releaseFor(now));
    }
  }

  private releaseFor(startedAt: number): Release {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.running--;
      const tookMs = this.clock.monotonic() - startedAt;
      this.averageMs = this.averageMs === undefined ? tookMs : this.averageMs + newestWeight * (tookMs - this.averageMs);
      this.admit();
    };
  }

  private get slots(): number {
    return Math.min(limitOf(this.limits().maxConcurrent), limitOf(this.toldConcurrent));
  }

  private get perMinute(): number {
    return limitOf(this.limits().requestsPerMinute);
  }
}

/** Fractions of a request are none; a limit below one would stop everything. */
function limitOf(value: number | undefined): number {
  return value !== undefined && value > 0 ? Math.max(1, Math.floor(value)) : Number.POSITIVE_INFINITY;
}
