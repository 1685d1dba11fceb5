// Does for the history what can wait: a while after the start, then every few hours, in steps too short to be noticed.

import { settings } from "../../contributions.js";
import type { HistoryStore } from "../../core/chat/history-store.js";
import type { Clock, Disposable, Log, Settings } from "../../core/ports.js";

/** Milliseconds. */
const pause = 100;
const interval = 6 * 3_600_000;

export class HistoryUpkeep implements Disposable {
  private timer: Disposable | undefined;

  constructor(
    private readonly history: HistoryStore,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly log: Log,
    private readonly inUse: (conversationId: string) => boolean,
  ) {
    this.schedule(0);
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private schedule(delay: number): void {
    this.timer = this.clock.schedule(delay, () => void this.step());
  }

  private async step(): Promise<void> {
    const retention = this.settings.get(settings.historyRetentionDays);
    let more = false;
    try {
      more = await this.history.upkeep({
        now: this.clock.now(),
        retentionDays: typeof retention === "number" && retention > 0 ? retention : 0,
        inUse: this.inUse,
      });
    } catch (thrown) {
      this.log.warn(`The upkeep of the history stopped: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
    this.schedule(more ? pause : interval);
  }
}
