// A history that is still opening: calls wait until it is open, in order; the rest of the application does not.

import type { RecordedFile } from "../agent/agent-services.js";
import type { Conversation, Message } from "../conversation/conversation.js";
import type { Step } from "../conversation/parts.js";
import type { FileBefore } from "../tools/tool.js";
import type {
  HistoryPage,
  HistoryQuery,
  HistoryStore,
  ImportOutcome,
  KeptConversation,
  MaintenanceRules,
} from "./history-store.js";

export class PendingHistory implements HistoryStore {
  private opened: HistoryStore | undefined;

  /** `store` never rejects: a history that cannot be opened is replaced with one in memory. */
  constructor(private readonly store: Promise<HistoryStore>) {
    void store.then((opened) => {
      this.opened = opened;
    });
  }

  /** True until proven otherwise. */
  get lasting(): boolean {
    return this.opened?.lasting ?? true;
  }

  async list(query: HistoryQuery): Promise<HistoryPage> {
    return await (await this.store).list(query);
  }

  async load(conversationId: string): Promise<Conversation | undefined> {
    return await (await this.store).load(conversationId);
  }

  async read(conversationId: string): Promise<KeptConversation | undefined> {
    return await (await this.store).read(conversationId);
  }

  async ids(): Promise<readonly string[]> {
    return await (await this.store).ids();
  }

  async saveConversation(conversation: Conversation, draft: string): Promise<void> {
    await (await this.store).saveConversation(conversation, draft);
  }

  async saveDraft(conversation: Conversation, draft: string): Promise<void> {
    await (await this.store).saveDraft(conversation, draft);
  }

  async saveSettings(conversation: Conversation, draft: string): Promise<void> {
    await (await this.store).saveSettings(conversation, draft);
  }

  async saveMessage(conversationId: string, message: Message): Promise<void> {
    await (await this.store).saveMessage(conversationId, message);
  }

  async saveParts(conversationId: string, message: Message, indexes: readonly number[]): Promise<void> {
    await (await this.store).saveParts(conversationId, message, indexes);
  }

  async intend(messageId: string, step: Step, before: readonly FileBefore[]): Promise<void> {
    await (await this.store).intend(messageId, step, before);
  }

  async before(messageIds: readonly string[]): Promise<readonly RecordedFile[]> {
    return await (await this.store).before(messageIds);
  }

  async lease(messageId: string): Promise<boolean> {
    return await (await this.store).lease(messageId);
  }

  async endLease(messageId: string): Promise<void> {
    await (await this.store).endLease(messageId);
  }

  async loadDraft(conversationId: string): Promise<string> {
    return await (await this.store).loadDraft(conversationId);
  }

  async rename(conversationId: string, title: string): Promise<void> {
    await (await this.store).rename(conversationId, title);
  }

  async pin(conversationId: string, pinned: boolean): Promise<void> {
    await (await this.store).pin(conversationId, pinned);
  }

  async delete(conversationIds: readonly string[]): Promise<void> {
    await (await this.store).delete(conversationIds);
  }

  async restore(conversationIds: readonly string[]): Promise<void> {
    await (await this.store).restore(conversationIds);
  }

  async import(kept: KeptConversation): Promise<ImportOutcome> {
    return await (await this.store).import(kept);
  }

  async maintain(rules: MaintenanceRules): Promise<boolean> {
    return await (await this.store).maintain(rules);
  }
}
