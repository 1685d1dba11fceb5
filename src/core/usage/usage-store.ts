// The port behind which usage is kept.

import type { UsageRecord } from "./usage-record.js";

export interface UsageStore {
  /** Adds records to those kept, all or none. Several windows may do so at once. */
  add(records: readonly UsageRecord[]): Promise<void>;
  /** The records of the days from `fromDay` to `toDay`, both `YYYY-MM-DD` and included, oldest first. */
  load(fromDay: string, toDay: string): Promise<readonly UsageRecord[]>;
  /** Deletes all of it. */
  clear(): Promise<void>;
}
