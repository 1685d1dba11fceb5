// The port for the storage of usage.

import type { UsageRecord } from "./usage-record.js";

export interface UsageStore {
  /** Adds records to the stored ones, all or none. Several windows may do so concurrently. */
  add(records: readonly UsageRecord[]): Promise<void>;
  /** The records from `fromDay` to `toDay`, both `YYYY-MM-DD` and inclusive, oldest first. */
  load(fromDay: string, toDay: string): Promise<readonly UsageRecord[]>;
  /** Deletes all records. */
  clear(): Promise<void>;
}
