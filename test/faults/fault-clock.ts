// The clock of the fault tests. Waits (before another attempt, between two questions to a job) pass by themselves and at
// once; limits pass only when a test moves time on. The wall clock can be set wrong on the way, as a person or a time
// server does it.

import type { Disposable } from "../../src/core/platform/ports.js";
import { ManualClock } from "../support/manual-clock.js";

/** No wait is so long, and no limit of these tests that must not pass by itself is shorter. */
export const longestWaitMs = 600_000;

export class FaultClock extends ManualClock {
  #setForwardMs = 0;
  #held = false;
  #short: { readonly dueAt: number }[] = [];

  override now(): number {
    return super.now() + this.#setForwardMs;
  }

  /** Sets the wall clock forward, or back; no time passes by it. */
  setForward(milliseconds: number): void {
    this.#setForwardMs += milliseconds;
  }

  /** From now on waits pass only when time is moved on. */
  hold(): void {
    this.#held = true;
  }

  /** Waits pass by themselves again, also those that have begun. */
  release(): void {
    this.#held = false;
    for (const timer of this.#short) this.#pass(timer);
  }

  /** Resolves once a wait is all that goes on. */
  async waiting(): Promise<void> {
    // What has just ended may still be stopping its timers, so it must be so after a turn of the loop too.
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
