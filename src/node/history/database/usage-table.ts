// Usage counters in the history's database: one row per day, provider and model. They share only the connection with the
// conversations.

import { addUsage, type UsageRecord } from "../../../core/usage/usage-record.js";
import type { HistoryConnection, Row } from "./connection.js";

/** A record without its key. */
type Figures = Omit<UsageRecord, "day" | "provider" | "model">;

/** Adds records to the stored ones, all or none. */
export function addUsageRecords(connection: HistoryConnection, records: readonly UsageRecord[]): void {
  if (records.length === 0) return;
  connection.transaction(() => {
    for (const record of records) addOne(connection, record);
  });
}

export function loadUsageRecords(connection: HistoryConnection, fromDay: string, toDay: string): UsageRecord[] {
  return connection
    .all("SELECT * FROM usage WHERE day BETWEEN ? AND ? ORDER BY day, provider, model", fromDay, toDay)
    .map(readRecord);
}

export function clearUsageRecords(connection: HistoryConnection): void {
  connection.run("DELETE FROM usage");
}

function addOne(connection: HistoryConnection, record: UsageRecord): void {
  const { day, provider, model } = record;
  const row = connection.get("SELECT * FROM usage WHERE day = ? AND provider = ? AND model = ?", day, provider, model);
  const { day: _day, provider: _provider, model: _model, ...figures } = row ? addUsage(readRecord(row), record) : record;
  connection.run(
    `INSERT INTO usage (day, provider, model, figures) VALUES (?, ?, ?, ?)
     ON CONFLICT (day, provider, model) DO UPDATE SET figures = excluded.figures`,
    ...[day, provider, model, JSON.stringify(figures satisfies Figures)],
  );
}

function readRecord(row: Row): UsageRecord {
  return {
    day: String(row["day"]),
    provider: String(row["provider"]),
    model: String(row["model"]),
    ...(JSON.parse(String(row["figures"])) as Figures),
  };
}
