// Codegen limits an account to sixty reads per thirty seconds. Several conversations may watch runs concurrently, so all
// reads are counted here.

import { pause } from "../../platform/pause.js";
import type { Clock } from "../../platform/ports.js";

export class ReadBudget {
  /** Start times of the reads within the window, oldest first; monotonic milliseconds. */
  #times: number[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly reads: number,
    private readonly windowMs: number,
  ) {}

  /** Resolves when another read is allowed, or at once when `signal` aborts. */
  async take(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = this.clock.monotonic();
      this.#times = this.#times.filter((time) => now - time < this.windowMs);
      const [oldest] = this.#times;
      if (oldest === undefined || this.#times.length < this.reads) {
        this.#times.push(now);
        return;
      }
      await pause(this.clock, this.windowMs - (now - oldest), signal);
    }
  }
}
