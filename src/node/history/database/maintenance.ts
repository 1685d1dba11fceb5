// Drops conversations in small batches: deleted, expired and unused ones.

import type { MaintenanceRules } from "../../../core/history/history-store.js";
import type { HistoryConnection } from "./connection.js";
import { unindexConversation } from "./search.js";

const hour = 3_600_000;
const day = 24 * hour;
/** Conversations per batch, which takes a few milliseconds. */
const atOnce = 10;

/** Drops one batch of conversations. Returns true if more may remain. */
export function dropDue(connection: HistoryConnection, { now, retentionDays, inUse }: MaintenanceRules): boolean {
  const oldest = retentionDays > 0 ? now - retentionDays * day : 0;
  const due = connection
    .all(
      `SELECT id FROM conversation WHERE deleted_at < ? OR (pinned = 0 AND updated_at < ?)
         OR (draft = '' AND created_at < ? AND NOT EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id))`,
      ...[now - hour, oldest, now - day],
    )
    .map((row) => String(row["id"]))
    .filter((id) => !inUse.includes(id));
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
