// The clock of the fault tests. Waits (before a retry, or between two polls of a job) pass at once; timeouts pass only if
// a test advances the clock. The wall clock can be set, as by a user or a time server.

import type { Disposable } from "../../src/core/platform/ports.js";
import { ManualClock } from "../support/manual-clock.js";

/** Longer than any wait, and shorter than any timeout that must not pass by itself. */
export const longestWaitMs = 600_000;

export class FaultClock extends ManualClock {
  #setForwardMs = 0;
  #held = false;
  #short: { readonly dueAt: number }[] = [];

  override now(): number {
    return super.now() + this.#setForwardMs;
  }

  /** Sets the wall clock forward or back without advancing time. */
  setForward(milliseconds: number): void {
    this.#setForwardMs += milliseconds;
  }

  /** From now on, waits pass only if the clock advances. */
  hold(): void {
    this.#held = true;
  }

  /** Waits pass at once again, including those already started. */
  release(): void {
    this.#held = false;
    for (const timer of this.#short) this.#pass(timer);
  }

  /** Resolves once a wait is the only activity. */
  async waiting(): Promise<void> {
    // Tasks that just ended may still clear their timers, so check again after a turn of the event loop.
    do {
      await this.running(1);
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.pending !== 1 || this.#short.length !== 1);
  }

  override schedule(milliseconds: number, callback: () => void): Disposable {
    const timer = { dueAt: this.monotonic() + milliseconds };
    const isOver = (): void => {
      this.#short = this.#short.filter((other) => other !== timer);
    };
    const running = super.schedule(milliseconds, () => {
      isOver();
      callback();
    });
    if (milliseconds < longestWaitMs) {
      this.#short.push(timer);
      if (!this.#held) this.#pass(timer);
    }
    return {
      dispose: () => {
        isOver();
        running.dispose();
      },
    };
  }

  #pass(timer: { readonly dueAt: number }): void {
    setImmediate(() => {
      if (!this.#held && this.#short.includes(timer)) this.advance(Math.max(0, timer.dueAt - this.monotonic()));
    });
  }
}
