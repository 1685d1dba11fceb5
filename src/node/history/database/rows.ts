// Maps messages to rows: some fields have their own column, the rest are stored as JSON.

import { recovered } from "../../../core/agent/recovery.js";
import type { Message } from "../../../core/conversation/conversation.js";
import type { Part } from "../../../core/conversation/parts.js";
import type { ConversationSummary } from "../../../core/history/history-store.js";
import { writeParts } from "../agent/parts.js";
import type { HistoryConnection, Row } from "./connection.js";

/** Fields of a message without their own column. */
type Details = Omit<Message, "id" | "parentId" | "role" | "state" | "createdAt" | "text" | "reasoning" | "parts">;

/** Writes its parts too, if it comes with them. */
export function writeMessage(connection: HistoryConnection, conversationId: string, message: Message): void {
  const { id, parentId, role, state, createdAt, text, reasoning, parts, ...details } = message;
  connection.run(
    `INSERT INTO message (id, conversation_id, parent_id, role, state, created_at, text, reasoning, details)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, text = excluded.text,
       reasoning = excluded.reasoning, details = excluded.details`,
    ...[id, conversationId, parentId, role, state, createdAt, text, reasoning, JSON.stringify(details satisfies Details)],
  );
  if (parts)
    writeParts(
      connection,
      id,
      parts.map((part, seq) => ({ seq, part })),
    );
}

/** `isLeased`: another window, or this one, runs it; its steps stay as they are. */
export function readMessage(row: Row, parts: Part[] | undefined, isLeased: boolean): Message {
  const state = String(row["state"]) as Message["state"];
  // The window that wrote it is gone, so an unfinished answer will not continue.
  const interrupted = state === "waiting" || state === "streaming";
  const message: Message = {
    ...(JSON.parse(String(row["details"])) as Details),
    id: String(row["id"]),
    parentId: row["parent_id"] === null ? null : String(row["parent_id"]),
    role: row["role"] === "user" ? "user" : "assistant",
    createdAt: Number(row["created_at"]),
    text: String(row["text"]),
    reasoning: String(row["reasoning"]),
    state: interrupted ? "stopped" : state,
    ...(interrupted ? { interrupted: true } : {}),
    ...(parts ? { parts } : {}),
  };
  return isLeased ? message : recovered(message, message.interrupted === true);
}

export function readSummary(row: Row): ConversationSummary {
  return {
    id: String(row["id"]),
    title: String(row["title"]),
    updatedAt: Number(row["updated_at"]),
    pinned: Number(row["pinned"]) === 1,
  };
}
