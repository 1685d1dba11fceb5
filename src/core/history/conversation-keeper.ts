// Keeps one open conversation in the history. What could not be kept is tried again with whatever comes next, so that a
// moment without space or lock costs nothing in the end.

import type { Conversation, Message } from "../conversation/conversation.js";
import type { Log } from "../platform/ports.js";
import type { HistoryStore } from "./history-store.js";

export class ConversationKeeper {
  /** Oldest first: a message is never kept without its parent. */
  private unsaved = new Set<Message>();

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

  async saveMessages(messages: readonly Message[]): Promise<void> {
    for (const message of messages) this.unsaved.add(message);
    await this.keep(async () => {
      for (const message of this.unsaved) {
        this.unsaved.delete(message);
        try {
          await this.saveMessage(message);
        } catch (thrown) {
          this.unsaved = new Set([message, ...this.unsaved]);
          throw thrown;
        }
      }
    });
  }

  private async saveMessage(message: Message): Promise<void> {
    try {
      await this.history.saveMessage(this.conversation.id, message);
    } catch {
      // The history may have begun anew, or dropped the conversation as too old: then it is not there to add to.
      await this.history.saveConversation(this.conversation, this.draft());
      await this.history.saveMessage(this.conversation.id, message);
    }
  }

  /** A conversation that cannot be saved goes on all the same: losing the answer as well would be worse. */
  private async keep(save: () => Promise<void>): Promise<void> {
    try {
      await save();
    } catch (thrown) {
      this.log.error(`The conversation could not be saved: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
}
