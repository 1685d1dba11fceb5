// Gathers what requests used until it is written, so that the database is written now and then instead of once a request.

import type { FailureKind } from "../failures/errors.js";
import type { RequestObservation } from "../health/request-observation.js";
import { Emitter } from "../platform/emitter.js";
import type { Clock } from "../platform/ports.js";
import { circuitOpenCode } from "../wire/limits/circuit-breaker.js";
import { addUsage, type UsageRecord, usageOf } from "./usage-record.js";

/** Failures that come before any request. */
const notSent: ReadonlySet<FailureKind> = new Set(["signed-out", "no-model", "configuration"]);

export class UsageAggregator {
  private increments = new Map<string, UsageRecord>();
  private readonly emitter = new Emitter<void>();
  /** Something waits to be taken. */
  readonly onDidChange = this.emitter.event;

  /** `dayOf` gives the local day, `YYYY-MM-DD`, of Unix milliseconds. */
  constructor(
    private readonly clock: Clock,
    private readonly dayOf: (at: number) => string,
  ) {}

  /** Takes a request that has just ended; it counts for the day of its end. Probes and requests never made do not count. */
  record(observation: RequestObservation): void {
    const { outcome } = observation;
    if (!outcome.ok && (notSent.has(outcome.failure.kind) || outcome.failure.code === circuitOpenCode)) return;
    const increment = usageOf(observation, this.dayOf(this.clock.now()));
    if (increment) this.giveBack([increment]);
  }

  /** What came since the last time, one record per day, provider and model, to be added to what is kept. */
  take(): UsageRecord[] {
    const taken = [...this.increments.values()];
    this.increments = new Map();
    return taken;
  }

  /** Takes back what could not be written, so that the next time has it too. */
  giveBack(records: readonly UsageRecord[]): void {
    for (const record of records) {
      const key = JSON.stringify([record.day, record.provider, record.model]);
      const gathered = this.increments.get(key);
      this.increments.set(key, gathered ? addUsage(gathered, record) : record);
    }
    if (records.length > 0) this.emitter.fire();
  }
}
