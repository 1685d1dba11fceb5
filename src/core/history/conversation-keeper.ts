// Saves one open conversation to the history. The history itself retries storage problems; saves that it rejects for other
// reasons are repeated with the next save.

import type { Conversation, Message } from "../conversation/conversation.js";
import type { Log } from "../platform/ports.js";
import type { HistoryStore } from "./history-store.js";

export class ConversationKeeper {
  /** Oldest first, because a message must not be saved before its parent. */
  private unsaved = new Set<Message>();
  /** Indexes of parts by their message. */
  private readonly unsavedParts = new Map<Message, Set<number>>();
  private readonly saves = new Set<Promise<void>>();

  constructor(
    private readonly conversation: Conversation,
    private readonly history: HistoryStore,
    private readonly log: Log,
    /** The unsent text in the composer. */
    private readonly draft: () => string,
  ) {}

  /** Saves title, leaf and draft. */
  async saveConversation(): Promise<void> {
    await this.keep(() => this.history.saveConversation(this.conversation, this.draft()));
  }

  /** Saves only the draft, so that changes by another window in the meantime are kept. */
  async saveDraft(): Promise<void> {
    await this.keep(() => this.history.saveDraft(this.conversation, this.draft()));
  }

  /** Saves the conversation's own parameters and system prompt. */
  async saveSettings(): Promise<void> {
    await this.keep(() => this.history.saveSettings(this.conversation, this.draft()));
  }

  /** Passes all messages to the history at once, which does not lose waiting writes when the window closes. */
  async saveMessages(messages: readonly Message[]): Promise<void> {
    for (const message of messages) this.unsaved.add(message);
    const given = [...this.unsaved];
    this.unsaved.clear();
    await this.keep(async () => {
      const outcomes = await Promise.allSettled(given.map((message) => this.saveMessage(message)));
      const failed = given.filter((_, index) => outcomes[index]?.status === "rejected");
      this.unsaved = new Set([...failed, ...this.unsaved]);
      const first = outcomes.find((outcome) => outcome.status === "rejected");
      if (first) throw first.reason;
    });
  }

  /** Saves parts of a message by their indexes, and those that an earlier call could not save. */
  async saveParts(message: Message, indexes: readonly number[]): Promise<void> {
    const given = [...new Set([...(this.unsavedParts.get(message) ?? []), ...indexes])];
    this.unsavedParts.delete(message);
    await this.keep(async () => {
      try {
        await this.savePartsOf(message, given);
      } catch (thrown) {
        this.unsavedParts.set(message, new Set([...given, ...(this.unsavedParts.get(message) ?? [])]));
        throw thrown;
      }
    });
  }

  private async savePartsOf(message: Message, indexes: readonly number[]): Promise<void> {
    try {
      await this.history.saveParts(this.conversation.id, message, indexes);
    } catch {
      await this.saveMessage(message);
      await this.history.saveParts(this.conversation.id, message, indexes);
    }
  }

  private async saveMessage(message: Message): Promise<void> {
    try {
      await this.history.saveMessage(this.conversation.id, message);
    } catch {
      // The history may be a new file, or have dropped the conversation as expired: create it first.
      await this.history.saveConversation(this.conversation, this.draft());
      await this.history.saveMessage(this.conversation.id, message);
    }
  }

  /** True while the history has not yet written or rejected all saves. */
  get saving(): boolean {
    return this.saves.size > 0;
  }

  /** Resolves when nothing is being saved. */
  async settled(): Promise<void> {
    while (this.saving) await Promise.all(this.saves);
  }

  /** Logs errors instead of throwing, because losing the answer as well would be worse. */
  private async keep(save: () => Promise<void>): Promise<void> {
    const saved = save().catch((thrown: unknown) => {
      this.log.error(`Could not save the conversation: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    });
    this.saves.add(saved);
    await saved;
    this.saves.delete(saved);
  }
}
