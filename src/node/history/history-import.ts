// A conversation from elsewhere among those that are here: nothing that is here is replaced, and the tree comes whole.

import type { Message } from "../../core/conversation/conversation.js";
import { withNewIds } from "../../core/conversation/new-ids.js";
import type { ImportOutcome, KeptConversation } from "../../core/history/history-store.js";
import { fold } from "../../core/history/search-text.js";
import { createId } from "../../core/platform/ids.js";
import type { HistoryConnection } from "./history-connection.js";
import { writeMessage } from "./history-rows.js";
import { indexMessage } from "./history-search.js";

/** To be called in a transaction. */
export function importConversation(connection: HistoryConnection, kept: KeptConversation): ImportOutcome {
  const { conversation } = kept;
  const ownerOf = (messageId: string): unknown =>
    connection.get("SELECT conversation_id FROM message WHERE id = ?", messageId)?.["conversation_id"];
  const taken = [...conversation.all()].some(({ id }) => {
    const owner = ownerOf(id);
    return owner !== undefined && owner !== conversation.id;
  });
  if (taken) {
    write(connection, { ...kept, conversation: withNewIds(conversation, () => createId(Date.now())) });
    return "copied";
  }
  const here = connection.get("SELECT deleted_at FROM conversation WHERE id = ?", conversation.id);
  if (!here) {
    write(connection, kept);
    return "added";
  }
  for (const message of conversation.all()) {
    if (ownerOf(message.id) === undefined) addMessage(connection, conversation.id, message);
  }
  connection.run(
    "UPDATE conversation SET deleted_at = NULL, updated_at = max(updated_at, ?), leaf_id = coalesce(leaf_id, ?) WHERE id = ?",
    ...[kept.updatedAt, conversation.leafId, conversation.id],
  );
  return "joined";
}

function write(connection: HistoryConnection, { conversation, pinned, updatedAt }: KeptConversation): void {
  const { id, title, renamed, createdAt, leafId, settings } = conversation;
  connection.run(
    `INSERT INTO conversation (id, title, folded_title, renamed, pinned, created_at, updated_at, leaf_id, settings)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, title, fold(title), Number(renamed), Number(pinned), createdAt, updatedAt, leafId, JSON.stringify(settings)],
  );
  for (const message of conversation.all()) addMessage(connection, id, message);
}

function addMessage(connection: HistoryConnection, conversationId: string, message: Message): void {
  writeMessage(connection, conversationId, message);
  indexMessage(connection, message.id, message.text);
}
