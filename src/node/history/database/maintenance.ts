// Drops conversations in small batches: deleted, expired and unused ones.

import type { MaintenanceRules } from "../../../core/history/history-store.js";
import type { HistoryConnection } from "./connection.js";
import { unindexConversation } from "./search.js";

const hour = 3_600_000;
const day = 24 * hour;
/** Conversations per batch, which takes a few milliseconds. */
const atOnce = 10;

/** Drops one batch of conversations. Returns true if more may remain. */
export function dropDue(connection: HistoryConnection, rules: MaintenanceRules): boolean {
  // One more than a batch, apart from those in use, says whether more remain.
  const due = dueIds(connection, rules, atOnce + 1 + rules.inUse.length).filter((id) => !rules.inUse.includes(id));
  const dropped = due.slice(0, atOnce);
  if (dropped.length === 0) return false;
  connection.transaction(() => {
    for (const id of dropped) {
      unindexConversation(connection, id);
      connection.run("DELETE FROM conversation WHERE id = ?", id);
    }
  });
  return due.length > dropped.length;
}

/** The deleted and expired ones have an index each; only if there are none of them does a step read the whole table. */
function dueIds(connection: HistoryConnection, { now, retentionDays }: MaintenanceRules, limit: number): string[] {
  const idsOf = (condition: string, time: number): string[] =>
    connection.all(`SELECT id FROM conversation WHERE ${condition} LIMIT ?`, time, limit).map((row) => String(row["id"]));
  const oldest = retentionDays > 0 ? now - retentionDays * day : 0;
  const indexed = [
    ...idsOf("deleted_at < ?", now - hour),
    ...idsOf("deleted_at IS NULL AND pinned = 0 AND updated_at < ?", oldest),
  ];
  if (indexed.length > 0) return indexed;
  const unused = "draft = '' AND created_at < ? AND NOT EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id)";
  return [...new Set([...indexed, ...idsOf(unused, now - day)])];
}
