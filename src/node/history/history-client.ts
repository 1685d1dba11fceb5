// The history as the window sees it: a store whose database is on another thread. Reads and writes wait there and never
// here. Writes keep their order and are repeated while the storage refuses them.

import type { Conversation, Message } from "../../core/conversation/conversation.js";
import {
  type CallArguments,
  type CallName,
  type CallResult,
  HistoryError,
  type SavedPart,
  storageProblemOf,
} from "../../core/history/history-calls.js";
import type {
  HistoryPage,
  HistoryQuery,
  HistoryStore,
  ImportOutcome,
  KeptConversation,
  MaintenanceRules,
} from "../../core/history/history-store.js";
import { conversationOf, headOf, storedOf } from "../../core/history/stored-conversation.js";
import { type Trouble, TroubleWatch } from "../../core/history/trouble-watch.js";
import { type Write, WriteQueue } from "../../core/history/write-queue.js";
import type { Clock } from "../../core/platform/ports.js";
import type { UsageStore } from "../../core/usage/usage-store.js";
import type { HistoryFileEvents } from "./database/history-file.js";
import { writeUnsaved } from "./database/unsaved.js";
import { WorkerLink } from "./worker-link.js";

/** What may happen while the window is open. */
export interface HistoryEvents extends HistoryFileEvents {
  /** Something could not be saved, for a reason that will not pass. */
  saveFailed(thrown: unknown): void;
  /** Calls take long for this reason, or no longer do. */
  troubleChanged(trouble: Trouble | undefined): void;
}

export interface HistoryFiles {
  readonly database: string;
  /** The script of the thread. */
  readonly worker: string;
}

/** Between two attempts of a read that met a lock, in ms. */
const retryReadMs = 100;
/** How long the thread may take to close the database, in ms. */
const closeLimitMs = 1_000;

export class HistoryClient implements HistoryStore {
  readonly lasting = true;
  readonly usage: UsageStore = {
    add: async (records) => await this.write("addUsage", [], [records]),
    load: async (from, to) => await this.ask("loadUsage", from, to),
    clear: async () => await this.write("clearUsage", [], []),
  };
  private readonly link: WorkerLink;
  private readonly watch: TroubleWatch;
  private readonly queue: WriteQueue;
  private closed = false;

  constructor(
    private readonly files: HistoryFiles,
    private readonly clock: Clock,
    private readonly events: HistoryEvents,
  ) {
    this.link = new WorkerLink(files.worker, files.database, events);
    this.watch = new TroubleWatch(clock);
    this.watch.onDidChange((trouble) => events.troubleChanged(trouble));
    this.queue = new WriteQueue(clock, this.watch);
  }

  /** Opens the database. Rejects at the first problem, such as a lock; later calls open it too. */
  async open(): Promise<void> {
    await this.link.call("open");
  }

  async list(query: HistoryQuery): Promise<HistoryPage> {
    return await this.ask("list", query);
  }

  async ids(): Promise<readonly string[]> {
    return await this.ask("ids");
  }

  async load(conversationId: string): Promise<Conversation | undefined> {
    return (await this.read(conversationId))?.conversation;
  }

  /** What was handed over for this conversation is written first, unless the storage is in trouble. */
  async read(conversationId: string): Promise<KeptConversation | undefined> {
    await this.queue.settled(conversationId);
    const kept = await this.ask("read", conversationId);
    return kept && { ...kept, conversation: conversationOf(kept.conversation) };
  }

  async loadDraft(conversationId: string): Promise<string> {
    await this.queue.settled(conversationId);
    return await this.ask("loadDraft", conversationId);
  }

  async saveConversation(conversation: Conversation, draft: string): Promise<void> {
    await this.save("head", conversation, draft);
  }

  async saveDraft(conversation: Conversation, draft: string): Promise<void> {
    await this.save("draft", conversation, draft);
  }

  async saveSettings(conversation: Conversation, draft: string): Promise<void> {
    await this.save("settings", conversation, draft);
  }

  async saveMessage(conversationId: string, message: Message): Promise<void> {
    await this.write("saveMessage", [conversationId], [conversationId, message], `message ${message.id}`);
  }

  async rename(conversationId: string, title: string): Promise<void> {
    await this.write("rename", [conversationId], [conversationId, title]);
  }

  async pin(conversationId: string, pinned: boolean): Promise<void> {
    await this.write("pin", [conversationId], [conversationId, pinned]);
  }

  async delete(conversationIds: readonly string[]): Promise<void> {
    await this.write("setDeleted", conversationIds, [conversationIds, this.clock.now()]);
  }

  async restore(conversationIds: readonly string[]): Promise<void> {
    await this.write("setDeleted", conversationIds, [conversationIds, null]);
  }

  async import(kept: KeptConversation): Promise<ImportOutcome> {
    const stored = { ...kept, conversation: storedOf(kept.conversation) };
    return await this.write("import", [kept.conversation.id], [stored]);
  }

  async maintain(rules: MaintenanceRules): Promise<boolean> {
    return await this.ask("maintain", rules);
  }

  /**
   * Writes what is waiting and closes the database. What cannot be written within `limitMs` is left in a file beside it,
   * for the next window.
   */
  async close(limitMs: number): Promise<void> {
    if (this.closed) return;
    await this.queue.drained(limitMs);
    this.closed = true;
    this.watch.dispose();
    try {
      await this.queue.close((calls) => writeUnsaved(this.files.database, calls));
    } finally {
      await this.link.close(closeLimitMs);
    }
  }

  /** A conversation that does not exist yet is created, with all its messages. */
  private async save(part: SavedPart, conversation: Conversation, draft: string): Promise<void> {
    const messages = (): Message[] => [...conversation.all()];
    await this.enqueue({
      scope: [conversation.id],
      key: part,
      run: async () => {
        const head = headOf(conversation);
        // All messages travel only if they are needed: a long conversation is large.
        if (!(await this.link.call("save", part, head, draft))) await this.link.call("save", part, head, draft, messages());
      },
      record: () => ({ name: "save", args: [part, headOf(conversation), draft, messages()] }),
    });
  }

  private async write<Name extends CallName>(
    name: Name,
    scope: readonly string[],
    args: CallArguments<Name>,
    key?: string,
  ): Promise<CallResult<Name>> {
    return await this.enqueue({
      scope,
      ...(key === undefined ? {} : { key }),
      run: () => this.link.call(name, ...args),
      record: () => ({ name, args }),
    });
  }

  private async enqueue<Result>(write: Write<Result>): Promise<Result> {
    try {
      return await this.queue.add(write);
    } catch (thrown) {
      // A conversation that is missing is created by its keeper, and a closed history has said so.
      const expected = thrown instanceof HistoryError && (thrown.kind === "missing" || thrown.kind === "closed");
      if (!expected) this.events.saveFailed(thrown);
      throw thrown;
    }
  }

  /** A read that meets a lock is repeated until the lock is gone. */
  private async ask<Name extends CallName>(name: Name, ...args: CallArguments<Name>): Promise<CallResult<Name>> {
    const watched = this.watch.begin();
    try {
      for (;;) {
        if (this.closed) throw new HistoryError("closed", "The history is closed");
        try {
          return await this.link.call(name, ...args);
        } catch (thrown) {
          if (storageProblemOf(thrown) !== "busy") throw thrown;
          watched.failed("busy");
        }
        await this.pause();
      }
    } finally {
      watched.end();
    }
  }

  private async pause(): Promise<void> {
    await new Promise<void>((resolve) => void this.clock.schedule(retryReadMs, resolve));
  }
}
