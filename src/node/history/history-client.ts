// The window's side of the history: a store whose database is on another thread. Reads and writes wait there, never here.
// Writes keep their order and are retried while the storage fails.

import { randomUUID } from "node:crypto";
import type { RecordedFile } from "../../core/agent/agent-services.js";
import type { Conversation, Message } from "../../core/conversation/conversation.js";
import type { Step } from "../../core/conversation/parts.js";
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
import type { FileBefore } from "../../core/tools/tool.js";
import type { UsageStore } from "../../core/usage/usage-store.js";
import type { HistoryFileEvents } from "./database/history-file.js";
import { writeUnsaved } from "./database/unsaved.js";
import { WorkerLink } from "./worker-link.js";

/** Events while the window is open. */
export interface HistoryEvents extends HistoryFileEvents {
  /** A save failed for a reason that will not pass. */
  saveFailed(thrown: unknown): void;
  /** Calls have become slow for this reason, or are no longer slow. */
  troubleChanged(trouble: Trouble | undefined): void;
}

export interface HistoryFiles {
  readonly database: string;
  /** The thread's script. */
  readonly worker: string;
}

/** Delay between two attempts of a read that meets a lock, in ms. */
const retryReadMs = 100;
/** How long the thread may take to close the database, in ms. */
const closeLimitMs = 1_000;
/** A window that runs an answer renews its lease several times within this time; see `SessionAgent`. */
const leaseMs = 30_000;

export class HistoryClient implements HistoryStore {
  readonly lasting = true;
  readonly usage: UsageStore = {
    add: async (records) => await this.write("addUsage", [], [records]),
    load: async (from, to) => await this.ask("loadUsage", from, to),
    clear: async () => await this.write("clearUsage", [], []),
  };
  /** Of this window's leases; see agent/journal.ts. */
  private readonly owner = `${process.pid} ${randomUUID()}`;
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

  /** Opens the database. Rejects on the first problem, such as a lock; later calls retry. */
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

  /** Waits for pending writes to the conversation, unless the storage is in trouble. */
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

  async saveMessage(conversationId: string, { parts: _parts, ...message }: Message): Promise<void> {
    await this.write("saveMessage", [conversationId], [conversationId, message], `message ${message.id}`);
  }

  async saveParts(conversationId: string, message: Message, indexes: readonly number[]): Promise<void> {
    const parts = indexes.flatMap((seq) => {
      const part = message.parts?.[seq];
      return part ? [{ seq, part }] : [];
    });
    if (parts.length > 0) await this.write("saveParts", [conversationId], [message.id, parts]);
  }

  async intend(messageId: string, step: Step, before: readonly FileBefore[]): Promise<void> {
    await this.write("intend", [], [messageId, step, before]);
  }

  async before(messageIds: readonly string[]): Promise<readonly RecordedFile[]> {
    return await this.ask("before", messageIds);
  }

  async lease(messageId: string): Promise<boolean> {
    return await this.write("lease", [], [messageId, this.owner, leaseMs]);
  }

  async endLease(messageId: string): Promise<void> {
    await this.write("endLease", [], [messageId, this.owner]);
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
   * Writes what is pending and closes the database. Writes that do not finish within `limitMs` go to a file beside it, for
   * the next window.
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

  /** Creates the conversation, with all its messages, if it does not exist. */
  private async save(part: SavedPart, conversation: Conversation, draft: string): Promise<void> {
    const messages = (): Message[] => [...conversation.all()];
    await this.enqueue({
      scope: [conversation.id],
      key: part,
      run: async () => {
        const head = headOf(conversation);
        // Send all messages only if needed, because a conversation can be large.
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
      // The keeper creates a missing conversation, and calls after closing are expected to fail.
      const expected = thrown instanceof HistoryError && (thrown.kind === "missing" || thrown.kind === "closed");
      if (!expected) this.events.saveFailed(thrown);
      throw thrown;
    }
  }

  /** Retries a read while the database is locked. */
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
