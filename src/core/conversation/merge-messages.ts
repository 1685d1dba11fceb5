// Adds messages that another window or an import wrote to a conversation that is open here.

import type { Conversation, Message } from "./conversation.js";

export interface Merged {
  /** Messages of the unchanged beginning that have more or fewer siblings now. */
  readonly branched: readonly Message[];
  /** Index in the path of the first message that is new, replaced or completed; absent if there is none. */
  readonly changedFrom?: number;
}

/** Also completes interrupted answers that were continued elsewhere. Reports only what changed on the shown path. */
export function mergeMessages(conversation: Conversation, messages: Iterable<Message>): Merged {
  const before = conversation.path();
  const siblings = before.map(({ id }) => conversation.siblings(id).length);
  const unknown: Message[] = [];
  const completed = new Set<string>();
  for (const message of messages) {
    const known = conversation.get(message.id);
    if (!known) unknown.push(message);
    else if (known.interrupted && !message.interrupted) {
      Object.assign(known, message, { interrupted: false });
      completed.add(known.id);
    }
  }
  conversation.insertAll(unknown);
  conversation.leafId ??= unknown.at(-1)?.id ?? null;
  // Also show what follows the last message shown: no branch switch leads there.
  if (conversation.leafId !== null) conversation.show(conversation.leafId);
  const path = conversation.path();
  const changedFrom = path.findIndex(({ id }, index) => id !== before[index]?.id || completed.has(id));
  const kept = changedFrom < 0 ? path : path.slice(0, changedFrom);
  return {
    branched: kept.filter(({ id }, index) => conversation.siblings(id).length !== siblings[index]),
    ...(changedFrom < 0 ? {} : { changedFrom }),
  };
}
