// Usage in memory, if nothing can be written to disk: lost when the window closes.

import { addUsage, type UsageRecord } from "../../core/usage/usage-record.js";
import type { UsageStore } from "../../core/usage/usage-store.js";

export class MemoryUsageStore implements UsageStore {
  private readonly records = new Map<string, UsageRecord>();

  async add(records: readonly UsageRecord[]): Promise<void> {
    for (const record of records) {
      const key = keyOf(record);
      const kept = this.records.get(key);
      this.records.set(key, kept ? addUsage(kept, record) : record);
    }
  }

  async load(fromDay: string, toDay: string): Promise<readonly UsageRecord[]> {
    return [...this.records]
      .filter(([, { day }]) => day >= fromDay && day <= toDay)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, record]) => record);
  }

  async clear(): Promise<void> {
    this.records.clear();
  }
}

/** Sorts by day, provider and model: no part of a key contains a line break. */
function keyOf({ day, provider, model }: UsageRecord): string {
  return [day, provider, model].join("\n");
}
