// Start here: the interface of the history. conversation-keeper.ts saves an open conversation through it.
//
// The port for storing conversations. node/history/history-client.ts implements it with SQLite; the implementation below
// keeps them in memory, for when no database can be written.

import type { Journal, RecordedFile } from "../agent/agent-services.js";
import type { Conversation, Message } from "../conversation/conversation.js";
import { withNewIds } from "../conversation/new-ids.js";
import type { Step } from "../conversation/parts.js";
import { createId } from "../platform/ids.js";
import type { FileBefore } from "../tools/tool.js";
import { excerpt, fold, type MarkedText, mark, searchWords } from "./search-text.js";

/** A conversation in a list. */
export interface ConversationSummary {
  readonly id: string;
  readonly title: string;
  /** Unix milliseconds of the newest message. */
  readonly updatedAt: number;
  readonly pinned: boolean;
}

/** A search result. */
export interface FoundConversation extends ConversationSummary {
  /** The title with matches marked; absent without a search. */
  readonly markedTitle?: MarkedText;
  /** An excerpt of a matching message. */
  readonly snippet?: MarkedText;
}

export interface HistoryQuery {
  /** Words that the title or a message must contain; empty for all conversations. */
  readonly text: string;
  readonly limit: number;
  /** The previous page's `next`. */
  readonly after?: string;
}

/** Pinned conversations first, then the most recently changed. A search lists title matches, then messages, newest first. */
export interface HistoryPage {
  readonly items: readonly FoundConversation[];
  /** Start of the next page; absent at the end. A later page may repeat a conversation. */
  readonly next?: string;
}

/** A conversation with the metadata that the history stores. */
export interface KeptConversation {
  readonly conversation: Conversation;
  readonly pinned: boolean;
  readonly updatedAt: number;
}

/** The result of an import: added unchanged, merged with the conversation of the same id, or copied under new ids. */
export type ImportOutcome = "added" | "joined" | "copied";

export interface MaintenanceRules {
  /** Unix milliseconds. */
  readonly now: number;
  /** Drops unpinned conversations without a message for this long. 0 keeps all. */
  readonly retentionDays: number;
  /** Ids of the open conversations. */
  readonly inUse: readonly string[];
}

export interface HistoryStore extends Journal {
  /** False if conversations are lost when the window closes. */
  readonly lasting: boolean;
  /** Lists the conversations that contain a message. */
  list(query: HistoryQuery): Promise<HistoryPage>;
  /** Returns undefined if there is no such conversation, or it was deleted. Throws if it cannot be read. */
  load(conversationId: string): Promise<Conversation | undefined>;
  /** Like `load`, with the metadata for lists. */
  read(conversationId: string): Promise<KeptConversation | undefined>;
  /** Ids of all conversations that contain a message, most recently changed first. */
  ids(): Promise<readonly string[]>;
  /**
   * Saves title, leaf and draft. Creates the conversation, with all its messages, if it does not exist. Never replaces a
   * title that the user gave.
   */
  saveConversation(conversation: Conversation, draft: string): Promise<void>;
  /** Saves the unsent text in the composer. Creates the conversation if it is new. */
  saveDraft(conversation: Conversation, draft: string): Promise<void>;
  /** Saves the conversation's own parameters and system prompt. Creates the conversation if it is new. */
  saveSettings(conversation: Conversation, draft: string): Promise<void>;
  /** Saves one message of a saved conversation, without its parts. Called often while an answer streams. */
  saveMessage(conversationId: string, message: Message): Promise<void>;
  /** Saves some parts of a saved message, by their indexes. */
  saveParts(conversationId: string, message: Message, indexes: readonly number[]): Promise<void>;
  /** Takes or renews this window's right to run an answer; false if another living window has it. */
  lease(messageId: string): Promise<boolean>;
  endLease(messageId: string): Promise<void>;
  loadDraft(conversationId: string): Promise<string>;
  /** Sets a title that only another `rename` replaces. */
  rename(conversationId: string, title: string): Promise<void>;
  pin(conversationId: string, pinned: boolean): Promise<void>;
  /** Hides conversations; `restore` works for at least an hour. A new question restores its conversation too. */
  delete(conversationIds: readonly string[]): Promise<void>;
  restore(conversationIds: readonly string[]): Promise<void>;
  /** Adds a conversation from elsewhere, without replacing existing data. */
  import(kept: KeptConversation): Promise<ImportOutcome>;
  /** Runs one short step of maintenance: indexes messages, drops expired conversations. Returns true if more remains. */
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
  private readonly recorded: (RecordedFile & { readonly messageId: string })[] = [];

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
    // The conversation is held by reference, so it already contains the message.
    const kept = this.kept.get(conversationId);
    if (kept && message.role === "user") kept.deleted = false;
  }

  async saveParts(): Promise<void> {}

  async intend(messageId: string, step: Step, before: readonly FileBefore[]): Promise<void> {
    for (const file of before) this.recorded.push({ ...file, stepId: step.id, messageId });
  }

  async before(messageIds: readonly string[]): Promise<readonly RecordedFile[]> {
    return firstOfEachFile(this.recorded.filter(({ messageId }) => messageIds.includes(messageId)));
  }

  async lease(): Promise<boolean> {
    return true;
  }

  async endLease(): Promise<void> {}

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

/** The first record of each file, in order. */
export function firstOfEachFile<File extends { readonly uri: string }>(files: readonly File[]): File[] {
  const first = new Map<string, File>();
  for (const file of files) if (!first.has(file.uri)) first.set(file.uri, file);
  return [...first.values()];
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
