// Usage in the history's database: one row per day, provider and model. Separate from conversations, which share nothing
// with it but the connection.

import type { DatabaseSync } from "node:sqlite";
import { addUsage, type UsageRecord } from "../core/usage/usage-record.js";

/** Where usage is kept. */
export interface UsageStore {
  /** Adds records to what is kept, all or none; windows may do so at once. */
  add(records: readonly UsageRecord[]): Promise<void>;
  /** The records of the days from `fromDay` to `toDay`, both `YYYY-MM-DD` and included, the oldest first. */
  load(fromDay: string, toDay: string): Promise<readonly UsageRecord[]>;
  /** Deletes all of it. */
  clear(): Promise<void>;
}

/** All of a record but its key. */
type Figures = Omit<UsageRecord, "day" | "provider" | "model">;

/** Needs the table `usage` of the history's schema. Each method is done when it returns, so that closing may follow at once. */
export class UsageDatabase implements UsageStore {
  constructor(private readonly database: DatabaseSync) {}

  async add(records: readonly UsageRecord[]): Promise<void> {
    if (records.length === 0) return;
    // Immediate, so that no other window writes between reading a record and writing its sum.
    this.database.exec("BEGIN IMMEDIATE");
    try {
      for (const record of records) this.addOne(record);
      this.database.exec("COMMIT");
    } catch (thrown) {
      // SQLite may have rolled back by itself, as when the disk is full.
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      throw thrown;
    }
  }

  async load(fromDay: string, toDay: string): Promise<readonly UsageRecord[]> {
    return this.database
      .prepare("SELECT * FROM usage WHERE day BETWEEN ? AND ? ORDER BY day, provider, model")
      .all(fromDay, toDay)
      .map(readRecord);
  }

  async clear(): Promise<void> {
    this.database.exec("DELETE FROM usage");
  }

  private addOne(record: UsageRecord): void {
    const { day, provider, model } = record;
    const row = this.database
      .prepare("SELECT * FROM usage WHERE day = ? AND provider = ? AND model = ?")
      .get(day, provider, model);
    const { day: _day, provider: _provider, model: _model, ...figures } = row ? addUsage(readRecord(row), record) : record;
    this.database
      .prepare(
        `INSERT INTO usage (day, provider, model, figures) VALUES (?, ?, ?, ?)
         ON CONFLICT (day, provider, model) DO UPDATE SET figures = excluded.figures`,
      )
      .run(day, provider, model, JSON.stringify(figures satisfies Figures));
  }
}

function readRecord(row: Record<string, unknown>): UsageRecord {
  return {
    day: String(row["day"]),
    provider: String(row["provider"]),
    model: String(row["model"]),
    ...(JSON.parse(String(row["figures"])) as Figures),
  };
}
