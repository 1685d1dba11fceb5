// Keeps one open conversation in the history. The history repeats what the storage refuses; what it rejects for another
// reason is tried again with the next save.

import type { Conversation, Message } from "../conversation/conversation.js";
import type { Log } from "../platform/ports.js";
import type { HistoryStore } from "./history-store.js";

export class ConversationKeeper {
  /** Oldest first: a message is never saved before its parent. */
  private unsaved = new Set<Message>();
  private readonly saves = new Set<Promise<void>>();

  constructor(
    private readonly conversation: Conversation,
    private readonly history: HistoryStore,
    private readonly log: Log,
    /** What is typed and not sent. */
    private readonly draft: () => string,
  ) {}

  /** Title, leaf and draft. */
  async saveConversation(): Promise<void> {
    await this.keep(() => this.history.saveConversation(this.conversation, this.draft()));
  }

  /** The draft alone: what another window did to the conversation meanwhile stays as it is. */
  async saveDraft(): Promise<void> {
    await this.keep(() => this.history.saveDraft(this.conversation, this.draft()));
  }

  /** The conversation's own parameters and system prompt. */
  async saveSettings(): Promise<void> {
    await this.keep(() => this.history.saveSettings(this.conversation, this.draft()));
  }

  /** Hands all of them to the history at once: what is still waiting there when the window closes is not lost. */
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

  private async saveMessage(message: Message): Promise<void> {
    try {
      await this.history.saveMessage(this.conversation.id, message);
    } catch {
      // The history may be a new one, or have dropped the conversation as too old: then it must be created first.
      await this.history.saveConversation(this.conversation, this.draft());
      await this.history.saveMessage(this.conversation.id, message);
    }
  }

  /** Whether the history has not yet written, or refused, everything handed to it. */
  get saving(): boolean {
    return this.saves.size > 0;
  }

  /** Resolves when nothing is being saved. */
  async settled(): Promise<void> {
    while (this.saving) await Promise.all(this.saves);
  }

  /** A conversation that cannot be saved goes on all the same: losing the answer as well would be worse. */
  private async keep(save: () => Promise<void>): Promise<void> {
    const saved = save().catch((thrown: unknown) => {
      this.log.error(`Could not save the conversation: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    });
    this.saves.add(saved);
    await saved;
    this.saves.delete(saved);
  }
}
