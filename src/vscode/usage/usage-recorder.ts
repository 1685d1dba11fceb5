// Writes the usage of requests to the store, in batches a few seconds apart. Nothing runs while there are no requests.

import type { RequestObservation } from "../../core/health/request-observation.js";
import type { Clock, Disposable, Log } from "../../core/platform/ports.js";
import { UsageAggregator } from "../../core/usage/usage-aggregator.js";
import type { UsageRecord } from "../../core/usage/usage-record.js";
import type { UsageStore } from "../../core/usage/usage-store.js";
import { localDay } from "./days.js";

/** Milliseconds from a request until it is written, with all that ended meanwhile. */
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

  /** Records a request that has just ended. */
  record(observation: RequestObservation): void {
    if (!this.disposed) this.aggregator.record(observation);
  }

  /** Writes the pending records. Never rejects: records that cannot be written are kept for the next flush, and logged. */
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

  /** Deletes all usage, written or pending. Rejects if the store cannot. */
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

  /** Hands the pending records to the store, which is closed after this. */
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

  /** Waits for the next request: a timed retry would run for as long as the store fails. */
  private keep(records: readonly UsageRecord[]): void {
    const scheduled = this.timer !== undefined;
    this.aggregator.giveBack(records);
    if (!scheduled) this.cancel();
  }
}
