// Brings what requests used into the store: gathered for a few seconds, then written at once. Nothing runs while nothing
// is asked of a model.

import type { RequestObservation } from "../../core/health/request-observation.js";
import type { Clock, Disposable, Log } from "../../core/platform/ports.js";
import { UsageAggregator } from "../../core/usage/usage-aggregator.js";
import type { UsageRecord } from "../../core/usage/usage-record.js";
import type { UsageStore } from "../../core/usage/usage-store.js";
import { localDay } from "./days.js";

/** Milliseconds from a request to the writing of it and of all that came meanwhile. */
export const flushDelayMs = 3000;

export class UsageRecorder implements Disposable {
  private readonly aggregator: UsageAggregator;
  private timer: Disposable | undefined;
  private disposed = false;

  /** `dayOf` gives the local day, `YYYY-MM-DD`, of Unix milliseconds. */
  constructor(
    private readonly store: UsageStore,
    private readonly clock: Clock,
    private readonly log: Log,
    dayOf: (at: number) => string = localDay,
  ) {
    this.aggregator = new UsageAggregator(clock, dayOf);
    this.aggregator.onDidChange(() => this.schedule());
  }

  /** Takes a request that has just ended. */
  record(observation: RequestObservation): void {
    if (!this.disposed) this.aggregator.record(observation);
  }

  /** Writes what was gathered. Never rejects: what cannot be written is kept for the next time, and the log says so. */
  async flush(): Promise<void> {
    this.cancel();
    const records = this.aggregator.take();
    if (records.length === 0) return;
    try {
      await this.store.add(records);
    } catch (thrown) {
      this.log.warn(`Could not write usage: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      this.keep(records);
    }
  }

  /** Forgets all usage, written or not. Rejects when the store cannot. */
  async clear(): Promise<void> {
    this.cancel();
    const records = this.aggregator.take();
    try {
      await this.store.clear();
    } catch (thrown) {
      this.keep(records);
      throw thrown;
    }
  }

  /** Hands the rest to the store, before that is closed. */
  dispose(): void {
    this.disposed = true;
    void this.flush();
  }

  private schedule(): void {
    if (this.disposed) return;
    this.timer ??= this.clock.schedule(flushDelayMs, () => {
      this.timer = undefined;
      void this.flush();
    });
  }

  private cancel(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  /** Until the next request: trying again by the clock would go on for as long as the trouble does. */
  private keep(records: readonly UsageRecord[]): void {
    const scheduled = this.timer !== undefined;
    this.aggregator.giveBack(records);
    if (!scheduled) this.cancel();
  }
}
