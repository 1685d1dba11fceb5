// Imports a conversation: existing data is never replaced, and the imported tree stays complete.

import type { Message } from "../../../core/conversation/conversation.js";
import { withNewIds } from "../../../core/conversation/new-ids.js";
import type { KeptStored } from "../../../core/history/history-calls.js";
import type { ImportOutcome } from "../../../core/history/history-store.js";
import { fold } from "../../../core/history/search-text.js";
import { conversationOf, storedOf } from "../../../core/history/stored-conversation.js";
import { createId } from "../../../core/platform/ids.js";
import type { HistoryConnection } from "./connection.js";
import { writeMessage } from "./rows.js";
import { indexMessage } from "./search.js";

/** Call within a transaction. */
export function importConversation(connection: HistoryConnection, kept: KeptStored): ImportOutcome {
  const { conversation } = kept;
  const ownerOf = (messageId: string): unknown =>
    connection.get("SELECT conversation_id FROM message WHERE id = ?", messageId)?.["conversation_id"];
  const taken = conversation.messages.some(({ id }) => {
    const owner = ownerOf(id);
    return owner !== undefined && owner !== conversation.id;
  });
  if (taken) {
    const copy = withNewIds(conversationOf(conversation), () => createId(Date.now()));
    write(connection, { ...kept, conversation: storedOf(copy) });
    return "copied";
  }
  const here = connection.get("SELECT deleted_at FROM conversation WHERE id = ?", conversation.id);
  if (!here) {
    write(connection, kept);
    return "added";
  }
  for (const message of conversation.messages) {
    if (ownerOf(message.id) === undefined) addMessage(connection, conversation.id, message);
  }
  connection.run(
    "UPDATE conversation SET deleted_at = NULL, updated_at = max(updated_at, ?), leaf_id = coalesce(leaf_id, ?) WHERE id = ?",
    ...[kept.updatedAt, conversation.leafId, conversation.id],
  );
  return "joined";
}

function write(connection: HistoryConnection, { conversation, pinned, updatedAt }: KeptStored): void {
  const { id, title, renamed, createdAt, leafId, settings } = conversation;
  connection.run(
    `INSERT INTO conversation (id, title, folded_title, renamed, pinned, created_at, updated_at, leaf_id, settings)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, title, fold(title), Number(renamed), Number(pinned), createdAt, updatedAt, leafId, JSON.stringify(settings)],
  );
  for (const message of conversation.messages) addMessage(connection, id, message);
}

function addMessage(connection: HistoryConnection, conversationId: string, message: Message): void {
  writeMessage(connection, conversationId, message);
  indexMessage(connection, message.id, message.text);
}
