// Collects usage until it is written, so that the database is written now and then instead of once per request.

import type { FailureKind } from "../failures/errors.js";
import type { RequestObservation } from "../health/request-observation.js";
import { Emitter } from "../platform/emitter.js";
import type { Clock } from "../platform/ports.js";
import { circuitOpenCode } from "../wire/limits/circuit-breaker.js";
import { addUsage, type UsageRecord, usageOf } from "./usage-record.js";

/** Failures that occur before any request. */
const notSent: ReadonlySet<FailureKind> = new Set(["signed-out", "no-model", "configuration"]);

export class UsageAggregator {
  private increments = new Map<string, UsageRecord>();
  private readonly emitter = new Emitter<void>();
  /** Whether there is usage to write. */
  readonly onDidChange = this.emitter.event;

  /** `dayOf` returns the local day, `YYYY-MM-DD`, of Unix milliseconds. */
  constructor(
    private readonly clock: Clock,
    private readonly dayOf: (at: number) => string,
  ) {}

  /** Adds a finished request to the day it ended. Probes and requests that were never sent do not count. */
  record(observation: RequestObservation): void {
    const { outcome } = observation;
    if (!outcome.ok && (notSent.has(outcome.failure.kind) || outcome.failure.code === circuitOpenCode)) return;
    const increment = usageOf(observation, this.dayOf(this.clock.now()));
    if (increment) this.giveBack([increment]);
  }

  /** Usage since the last call, one record per day, provider and model, to add to the stored totals. */
  take(): UsageRecord[] {
    const taken = [...this.increments.values()];
    this.increments = new Map();
    return taken;
  }

  /** Returns records that could not be written, so that the next call includes them. */
  giveBack(records: readonly UsageRecord[]): void {
    for (const record of records) {
      const key = JSON.stringify([record.day, record.provider, record.model]);
      const gathered = this.increments.get(key);
      this.increments.set(key, gathered ? addUsage(gathered, record) : record);
    }
    if (records.length > 0) this.emitter.fire();
  }
}
