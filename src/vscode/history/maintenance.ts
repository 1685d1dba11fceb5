// Runs the history's maintenance in short steps: some time after the start, and when the user opens the history in a
// window that has been open for long. Nothing runs in between.

import { settings } from "../../contributions/contributions.js";
import type { HistoryStore } from "../../core/history/history-store.js";
import type { Clock, Disposable, Log, Settings } from "../../core/platform/ports.js";

/** Pause between two steps, and minimum time between two rounds, in ms. */
const pause = 100;
const interval = 6 * 3_600_000;

export class HistoryMaintenance implements Disposable {
  private timer: Disposable | undefined;
  private lastRound = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly history: HistoryStore,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly log: Log,
    /** Ids of the conversations that are open. */
    private readonly inUse: () => readonly string[],
  ) {}

  /** Starts a round, unless one has run recently. */
  begin(): void {
    if (this.clock.monotonic() < this.lastRound + interval) return;
    this.lastRound = this.clock.monotonic();
    this.stepSoon();
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private stepSoon(): void {
    this.timer = this.clock.schedule(pause, () => void this.step());
  }

  private async step(): Promise<void> {
    const retention = this.settings.get(settings.historyRetentionDays);
    try {
      const more = await this.history.maintain({
        now: this.clock.now(),
        retentionDays: typeof retention === "number" && retention > 0 ? retention : 0,
        inUse: this.inUse(),
      });
      if (more) this.stepSoon();
    } catch (thrown) {
      this.log.warn(`History maintenance failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
}
