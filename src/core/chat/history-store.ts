// The port behind which conversations are kept. The adapter over SQLite is node/history-database.ts; memory serves
// where nothing can be written.

import type { Conversation, Message } from "./conversation.js";

/** A conversation as a list shows it. */
export interface ConversationSummary {
  readonly id: string;
  readonly title: string;
  /** Unix milliseconds of the last change. */
  readonly updatedAt: number;
}

export interface HistoryStore {
  /** The conversations that hold a message, the one changed last first. */
  list(): Promise<readonly ConversationSummary[]>;
  /** The conversation with all its messages; `undefined` where there is none. Throws when it cannot be read. */
  load(conversationId: string): Promise<Conversation | undefined>;
  /** Keeps title, leaf and draft; creates the conversation when it is new. */
  saveConversation(conversation: Conversation, draft: string): Promise<void>;
  /** Keeps one message of a conversation that has been saved; called often while an answer streams. */
  saveMessage(conversationId: string, message: Message): Promise<void>;
  loadDraft(conversationId: string): Promise<string>;
  close(): void;
}

/** Keeps conversations only while the window is open. */
export class MemoryHistoryStore implements HistoryStore {
  private readonly conversations = new Map<string, { conversation: Conversation; draft: string }>();

  async list(): Promise<readonly ConversationSummary[]> {
    const latest = ({ createdAt }: Conversation, messages: Iterable<Message>): number =>
      Math.max(createdAt, ...[...messages].map((message) => message.createdAt));
    return [...this.conversations.values()]
      .filter(({ conversation }) => conversation.size > 0)
      .map(({ conversation }) => ({
        id: conversation.id,
        title: conversation.title,
        updatedAt: latest(conversation, conversation.all()),
      }))
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  async load(conversationId: string): Promise<Conversation | undefined> {
    return this.conversations.get(conversationId)?.conversation;
  }

  async saveConversation(conversation: Conversation, draft: string): Promise<void> {
    this.conversations.set(conversation.id, { conversation, draft });
  }

  async saveMessage(): Promise<void> {
    // The conversation is held by reference, so its messages are here already.
  }

  async loadDraft(conversationId: string): Promise<string> {
    return this.conversations.get(conversationId)?.draft ?? "";
  }

  close(): void {
    this.conversations.clear();
  }
}
