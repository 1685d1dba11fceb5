// What an agent is about to do, recorded before it does it; and which window runs an answer.

import type { RecordedFile } from "../../../core/agent/agent-services.js";
import type { Step } from "../../../core/conversation/parts.js";
import { HistoryError } from "../../../core/history/history-calls.js";
import { firstOfEachFile } from "../../../core/history/history-store.js";
import type { FileBefore } from "../../../core/tools/tool.js";
import type { Tables } from "./parts.js";

/** Call within a transaction. The step's part must have been saved. */
export function recordIntent(tables: Tables, messageId: string, step: Step, before: readonly FileBefore[]): void {
  const changed = tables.run(
    "UPDATE part SET details = json_set(details, '$.step', json(?)) WHERE step_id = ? AND message_id = ?",
    ...[JSON.stringify(step), step.id, messageId],
  );
  if (changed === 0) throw new HistoryError("missing", `The step ${step.id} was not saved before`);
  for (const { uri, path, text, hash, encoding, eol } of before) {
    tables.run(
      `INSERT INTO file_before (message_id, step_id, uri, path, text, hash, encoding, eol) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (step_id, uri) DO NOTHING`,
      ...[messageId, step.id, uri, path, text, hash, encoding ?? null, eol ?? null],
    );
  }
}

export function recordedFiles(tables: Tables, messageIds: readonly string[]): RecordedFile[] {
  const rows = tables.all(
    "SELECT * FROM file_before WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
    JSON.stringify(messageIds),
  );
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return firstOfEachFile(
    rows.map((row) => ({
      stepId: String(row["step_id"]),
      uri: String(row["uri"]),
      path: String(row["path"]),
      text: text(row["text"]),
      hash: text(row["hash"]),
      ...(typeof row["encoding"] === "string" ? { encoding: row["encoding"] } : {}),
      ...(row["eol"] === "\n" || row["eol"] === "\r\n" ? { eol: row["eol"] } : {}),
    })),
  );
}

/** Bytes of texts that are kept, so that undoing stays possible without filling the disk. */
const mostBytes = 200 * 1024 * 1024;
const droppedAtOnce = 100;

/** Drops the oldest texts beyond the quota, in batches; those of open conversations stay. Returns true if more may remain. */
export function dropOldTexts(tables: Tables, inUse: readonly string[], quota = mostBytes): boolean {
  const row = tables.get("SELECT coalesce(sum(octet_length(text)), 0) AS bytes FROM file_before");
  if (Number(row?.["bytes"]) <= quota) return false;
  const dropped = tables.run(
    `DELETE FROM file_before WHERE rowid IN (
       SELECT file_before.rowid FROM file_before JOIN message ON message.id = file_before.message_id
       WHERE message.conversation_id NOT IN (SELECT value FROM json_each(?)) ORDER BY file_before.rowid LIMIT ?)`,
    ...[JSON.stringify(inUse), droppedAtOnce],
  );
  return dropped > 0;
}

/** Takes or renews a lease. Call within a transaction. */
export function takeLease(tables: Tables, messageId: string, owner: string, now: number, forMs: number): boolean {
  const held = tables.get("SELECT owner, until FROM lease WHERE message_id = ?", messageId);
  if (held && held["owner"] !== owner && isLive(held, now)) return false;
  tables.run("INSERT OR REPLACE INTO lease (message_id, owner, until) VALUES (?, ?, ?)", messageId, owner, now + forMs);
  return true;
}

export function endLease(tables: Tables, messageId: string, owner: string): void {
  tables.run("DELETE FROM lease WHERE message_id = ? AND owner = ?", messageId, owner);
}

/** Ids of the messages of a conversation that a living window runs. */
export function leasedMessages(tables: Tables, conversationId: string, now: number): ReadonlySet<string> {
  const rows = tables.all(
    "SELECT lease.* FROM lease JOIN message ON message.id = lease.message_id WHERE message.conversation_id = ?",
    conversationId,
  );
  return new Set(rows.filter((row) => isLive(row, now)).map((row) => String(row["message_id"])));
}

function isLive(row: Readonly<Record<string, unknown>>, now: number): boolean {
  return Number(row["until"]) > now && isRunning(Number.parseInt(String(row["owner"]), 10));
}

/** An owner begins with its process id: a killed window must not block its conversation until the lease is over. */
function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}
