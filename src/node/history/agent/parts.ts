// The parts of agents' answers in rows of their own, so that a long run never writes them all again.

import type { SQLInputValue } from "node:sqlite";
import type { Part } from "../../../core/conversation/parts.js";
import type { PlacedPart } from "../../../core/history/history-calls.js";

/** What these tables need of the connection; see database/connection.ts. */
export interface Tables {
  run(sql: string, ...values: SQLInputValue[]): number;
  get(sql: string, ...values: SQLInputValue[]): Readonly<Record<string, unknown>> | undefined;
  all(sql: string, ...values: SQLInputValue[]): Readonly<Record<string, unknown>>[];
}

export function writeParts(tables: Tables, messageId: string, parts: readonly PlacedPart[]): void {
  for (const { seq, part } of parts) {
    tables.run(
      `INSERT INTO part (message_id, seq, step_id, details) VALUES (?, ?, ?, ?)
       ON CONFLICT (message_id, seq) DO UPDATE SET step_id = excluded.step_id, details = excluded.details`,
      ...[messageId, seq, part.kind === "step" ? part.step.id : null, JSON.stringify(part)],
    );
  }
}

/** The parts of all messages of a conversation, by message. */
export function readParts(tables: Tables, conversationId: string): ReadonlyMap<string, Part[]> {
  const rows = tables.all(
    `SELECT part.message_id, part.details FROM part JOIN message ON message.id = part.message_id
     WHERE message.conversation_id = ? ORDER BY part.message_id, part.seq`,
    conversationId,
  );
  const parts = new Map<string, Part[]>();
  for (const { message_id: id, details } of rows) {
    const part = JSON.parse(String(details)) as Part;
    const list = parts.get(String(id));
    if (list) list.push(part);
    else parts.set(String(id), [part]);
  }
  return parts;
}
