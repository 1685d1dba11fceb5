// Copies a conversation under new ids, for an import whose ids are taken.

import { Conversation } from "./conversation.js";

/** A copy of the whole tree; `create` returns a new id. */
export function withNewIds(conversation: Conversation, create: () => string): Conversation {
  const copy = new Conversation(create(), conversation.createdAt, conversation.title, conversation.renamed);
  const ids = new Map<string | null, string>();
  for (const message of conversation.all()) {
    const id = create();
    ids.set(message.id, id);
    copy.insert({ ...message, id, parentId: ids.get(message.parentId) ?? null });
  }
  copy.leafId = ids.get(conversation.leafId) ?? null;
  copy.settings = conversation.settings;
  if (conversation.mode) copy.mode = conversation.mode;
  return copy;
}
