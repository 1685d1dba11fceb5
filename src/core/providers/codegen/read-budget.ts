// Codegen lets an account read sixty times in thirty seconds. Several conversations may be watching runs at once, so
// what each may ask is counted in one place.

import { pause } from "../../platform/pause.js";
import type { Clock } from "../../platform/ports.js";

export class ReadBudget {
  /** When the reads within the window were let through, oldest first; monotonic milliseconds. */
  #times: number[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly reads: number,
    private readonly windowMs: number,
  ) {}

  /** Settles when one more read may be made, or at once when `signal` aborts. */
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
