// A clock that a test moves by hand: nothing happens until it says so, and nothing is left to the machine's speed.

import type { Clock, Disposable } from "../../src/core/platform/ports.js";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export class ManualClock implements Clock {
  #elapsed = 0;
  #timers: Timer[] = [];
  #waiting: { readonly until: (timers: number) => boolean; readonly resolve: () => void }[] = [];

  /** `startedAt`: wall-clock milliseconds since the Unix epoch. */
  constructor(private readonly startedAt = Date.UTC(2026, 0, 1)) {}

  /** How many timers are running. */
  get pending(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.startedAt + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  schedule(milliseconds: number, callback: () => void): Disposable {
    const timer: Timer = { at: this.#elapsed + milliseconds, callback };
    this.#timers.push(timer);
    this.#changed();
    return {
      dispose: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        this.#changed();
      },
    };
  }

  /** Moves time on, and fires what falls due in its order. */
  advance(milliseconds: number): void {
    const end = this.#elapsed + milliseconds;
    for (;;) {
      const [next] = this.#timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.callback();
      this.#changed();
    }
    this.#elapsed = end;
  }

  /** Resolves as soon as that many timers are running. */
  running(timers: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ until: (count) => count === timers, resolve });
      this.#changed();
    });
  }

  #changed(): void {
    const met = this.#waiting.filter(({ until }) => until(this.#timers.length));
    this.#waiting = this.#waiting.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve();
  }
}
