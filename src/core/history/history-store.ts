// Start here: the interface of the history. conversation-keeper.ts saves an open conversation through it.
//
// The port behind which conversations are kept. The adapter over SQLite is node/history/history-client.ts; memory serves
// if nothing can be written.

import type { Conversation, Message } from "../conversation/conversation.js";
import { withNewIds } from "../conversation/new-ids.js";
import { createId } from "../platform/ids.js";
import { excerpt, fold, type MarkedText, mark, searchWords } from "./search-text.js";

/** A conversation as a list shows it. */
export interface ConversationSummary {
  readonly id: string;
  readonly title: string;
  /** Unix milliseconds of the newest message. */
  readonly updatedAt: number;
  readonly pinned: boolean;
}

/** A conversation that a search found, and by what. */
export interface FoundConversation extends ConversationSummary {
  /** The title with its matches; absent without a search. */
  readonly markedTitle?: MarkedText;
  /** Where the words were found in a message. */
  readonly snippet?: MarkedText;
}

export interface HistoryQuery {
  /** Words that title or a message must hold; empty for all conversations. */
  readonly text: string;
  readonly limit: number;
  /** `next` of the page before this one. */
  readonly after?: string;
}

/** Pinned ones first, then the one changed last. A search finds titles first, then messages, the newest first. */
export interface HistoryPage {
  readonly items: readonly FoundConversation[];
  /** Where the next page begins; absent at the end. A later page may name a conversation again. */
  readonly next?: string;
}

/** A conversation with what the history knows of it beside its messages. */
export interface KeptConversation {
  readonly conversation: Conversation;
  readonly pinned: boolean;
  readonly updatedAt: number;
}

/** What became of an imported conversation: as it was, joined to the one of the same id, or under new ids. */
export type ImportOutcome = "added" | "joined" | "copied";

export interface MaintenanceRules {
  /** Unix milliseconds. */
  readonly now: number;
  /** Conversations without a message for longer than this are dropped, unless pinned. 0: none. */
  readonly retentionDays: number;
  /** Ids of the conversations that are open. */
  readonly inUse: readonly string[];
}

export interface HistoryStore {
  /** False where conversations end with the window. */
  readonly lasting: boolean;
  /** The conversations that hold a message. */
  list(query: HistoryQuery): Promise<HistoryPage>;
  /** The conversation with all its messages; `undefined` where there is none, or it was deleted. Throws when it cannot be read. */
  load(conversationId: string): Promise<Conversation | undefined>;
  /** As `load`, with what a list shows. */
  read(conversationId: string): Promise<KeptConversation | undefined>;
  /** Ids of all conversations that hold a message, the one changed last first. */
  ids(): Promise<readonly string[]>;
  /**
   * Keeps title, leaf and draft. A conversation that is not there yet is made, with all its messages. A title that a person
   * gave is not replaced.
   */
  saveConversation(conversation: Conversation, draft: string): Promise<void>;
  /** Keeps what is typed and not sent; makes the conversation when it is new. */
  saveDraft(conversation: Conversation, draft: string): Promise<void>;
  /** Keeps the conversation's own parameters and system prompt; makes the conversation when it is new. */
  saveSettings(conversation: Conversation, draft: string): Promise<void>;
  /** Keeps one message of a conversation that has been saved; called often while an answer streams. */
  saveMessage(conversationId: string, message: Message): Promise<void>;
  loadDraft(conversationId: string): Promise<string>;
  /** Gives a title that nothing but another `rename` replaces. */
  rename(conversationId: string, title: string): Promise<void>;
  pin(conversationId: string, pinned: boolean): Promise<void>;
  /** Takes conversations out of sight; `restore` brings them back for an hour at least. A new question brings one back too. */
  delete(conversationIds: readonly string[]): Promise<void>;
  restore(conversationIds: readonly string[]): Promise<void>;
  /** Adds a conversation from elsewhere. Nothing that is here already is replaced. */
  import(kept: KeptConversation): Promise<ImportOutcome>;
  /** Runs one short step of maintenance: indexes messages, drops what is due. Returns true if more remains. */
  maintain(rules: MaintenanceRules): Promise<boolean>;
}

interface Kept {
  readonly conversation: Conversation;
  draft: string;
  pinned: boolean;
  deleted: boolean;
}

/** Keeps conversations only while the window is open. */
export class MemoryHistoryStore implements HistoryStore {
  readonly lasting = false;
  private readonly kept = new Map<string, Kept>();

  async list({ text, limit, after }: HistoryQuery): Promise<HistoryPage> {
    const words = searchWords(text);
    const all = this.inOrder().flatMap((kept) => found(kept, words) ?? []);
    const from = Number(after ?? 0);
    const items = all.slice(from, from + limit);
    return { items, ...(from + limit < all.length ? { next: String(from + limit) } : {}) };
  }

  async load(conversationId: string): Promise<Conversation | undefined> {
    return (await this.read(conversationId))?.conversation;
  }

  async read(conversationId: string): Promise<KeptConversation | undefined> {
    const kept = this.kept.get(conversationId);
    if (!kept || kept.deleted) return undefined;
    return { conversation: kept.conversation, pinned: kept.pinned, updatedAt: latest(kept.conversation) };
  }

  async ids(): Promise<readonly string[]> {
    return this.inOrder().map(({ conversation }) => conversation.id);
  }

  async saveConversation(conversation: Conversation, draft: string): Promise<void> {
    const { pinned, deleted } = this.kept.get(conversation.id) ?? { pinned: false, deleted: false };
    this.kept.set(conversation.id, { conversation, draft, pinned, deleted });
  }

  saveDraft(conversation: Conversation, draft: string): Promise<void> {
    return this.saveConversation(conversation, draft);
  }

  saveSettings(conversation: Conversation, draft: string): Promise<void> {
    return this.saveConversation(conversation, draft);
  }

  async saveMessage(conversationId: string, message: Message): Promise<void> {
    // The conversation is held by reference, so its messages are here already.
    const kept = this.kept.get(conversationId);
    if (kept && message.role === "user") kept.deleted = false;
  }

  async loadDraft(conversationId: string): Promise<string> {
    return this.kept.get(conversationId)?.draft ?? "";
  }

  async rename(conversationId: string, title: string): Promise<void> {
    this.kept.get(conversationId)?.conversation.rename(title);
  }

  async pin(conversationId: string, pinned: boolean): Promise<void> {
    const kept = this.kept.get(conversationId);
    if (kept) kept.pinned = pinned;
  }

  async delete(conversationIds: readonly string[]): Promise<void> {
    this.setDeleted(conversationIds, true);
  }

  async restore(conversationIds: readonly string[]): Promise<void> {
    this.setDeleted(conversationIds, false);
  }

  async import(given: KeptConversation): Promise<ImportOutcome> {
    const { conversation, pinned } = given;
    const here = this.kept.get(conversation.id);
    const others = [...this.kept.values()].filter((kept) => kept !== here);
    const taken = [...conversation.all()].some(({ id }) => others.some((kept) => kept.conversation.get(id)));
    if (taken) {
      const copy = withNewIds(conversation, () => createId(Date.now()));
      this.kept.set(copy.id, { conversation: copy, draft: "", pinned, deleted: false });
      return "copied";
    }
    if (!here) {
      this.kept.set(conversation.id, { conversation, draft: "", pinned, deleted: false });
      return "added";
    }
    here.conversation.insertAll([...conversation.all()].filter(({ id }) => !here.conversation.get(id)));
    here.deleted = false;
    return "joined";
  }

  async maintain(): Promise<boolean> {
    return false;
  }

  private setDeleted(ids: readonly string[], deleted: boolean): void {
    for (const kept of ids.flatMap((id) => this.kept.get(id) ?? [])) kept.deleted = deleted;
  }

  private inOrder(): Kept[] {
    return [...this.kept.values()]
      .filter(({ conversation, deleted }) => conversation.size > 0 && !deleted)
      .sort((a, b) => Number(b.pinned) - Number(a.pinned) || latest(b.conversation) - latest(a.conversation));
  }
}

function latest(conversation: Conversation): number {
  let time = conversation.createdAt;
  for (const message of conversation.all()) time = Math.max(time, message.createdAt);
  return time;
}

function found({ conversation, pinned }: Kept, words: readonly string[]): FoundConversation | undefined {
  const { id, title } = conversation;
  const summary = { id, title, updatedAt: latest(conversation), pinned };
  if (words.length === 0) return summary;
  const messages = [...conversation.all()].reverse();
  const snippet = messages.map((message) => excerpt(message.text, words)).find((part) => part !== undefined);
  const inTitle = words.every((word) => fold(title).includes(word));
  if (!snippet && !inTitle) return undefined;
  return { ...summary, markedTitle: mark(title, words), ...(snippet ? { snippet } : {}) };
}
