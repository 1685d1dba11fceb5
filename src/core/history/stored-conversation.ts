// A conversation as plain data, for transfer between threads and for files.

import { Conversation, type Message } from "../conversation/conversation.js";
import type { ConversationMode, ConversationSettings } from "../conversation/conversation-settings.js";

/** The mode is stored with the settings, but it is no parameter. */
export interface StoredSettings extends ConversationSettings {
  readonly mode?: ConversationMode;
}

/** A conversation without its messages. */
export interface ConversationHead {
  readonly id: string;
  readonly createdAt: number;
  readonly title: string;
  readonly renamed: boolean;
  readonly leafId: string | null;
  readonly settings: StoredSettings;
}

export interface StoredConversation extends ConversationHead {
  /** Parents before children. */
  readonly messages: readonly Message[];
}

export function headOf({ id, createdAt, title, renamed, leafId, settings, mode }: Conversation): ConversationHead {
  return { id, createdAt, title, renamed, leafId, settings: { ...settings, ...(mode ? { mode } : {}) } };
}

export function storedOf(conversation: Conversation): StoredConversation {
  return { ...headOf(conversation), messages: [...conversation.all()] };
}

/** If the leaf is not among the messages, the newest message is shown. */
export function conversationOf({ messages, ...head }: StoredConversation): Conversation {
  const conversation = new Conversation(head.id, head.createdAt, head.title, head.renamed);
  conversation.insertAll(messages);
  const { mode, ...settings } = head.settings;
  conversation.settings = settings;
  if (mode) conversation.mode = mode;
  const known = head.leafId !== null && conversation.get(head.leafId) !== undefined;
  conversation.leafId = known ? head.leafId : newest(messages);
  return conversation;
}

function newest(messages: readonly Message[]): string | null {
  let last: Message | undefined;
  for (const message of messages) if (!last || message.createdAt >= last.createdAt) last = message;
  return last?.id ?? null;
}
