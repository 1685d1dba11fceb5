// Start here: the history in SQLite. history-schema.ts is its tables.
//
// Conversations in SQLite: one file, write-ahead log, schema by `user_version`. Loaded on first use, because opening a
// database is work that activation must not do.

import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Conversation, type Message } from "../../core/conversation/conversation.js";
import type { ConversationSettings } from "../../core/conversation/conversation-settings.js";
import type {
  HistoryPage,
  HistoryQuery,
  HistoryStore,
  ImportOutcome,
  KeptConversation,
  MaintenanceRules,
} from "../../core/history/history-store.js";
import { fold } from "../../core/history/search-text.js";
import { UsageDatabase, type UsageStore } from "../usage-database.js";
import { HistoryConnection, isCorruption, isIndexCorruption, isMissingParent } from "./history-connection.js";
import { importConversation } from "./history-import.js";
import { dropDue } from "./history-maintenance.js";
import { readMessage, readSummary, writeMessage } from "./history-rows.js";
import { catchUp, indexMessage, listConversations, listedIds, rebuildIndex } from "./history-search.js";
import { quarantine } from "./quarantine.js";

export interface OpenedHistory {
  readonly store: HistoryStore;
  /** In the same file, by the same connection: closed with `store`. */
  readonly usage: UsageStore;
  /** Where a database that could not be read was put, when that happened. */
  readonly quarantined?: string;
}

/** What may go wrong while the window is open. */
export interface HistoryEvents {
  /** A damage showed only now: the file was set aside as `path`, and a new one begun. */
  quarantined(path: string): void;
  /** Something could not be saved. Whoever saved hears of it too. */
  saveFailed(thrown: unknown): void;
}

/**
 * Opens (or makes) the database. A file that is no sound database is set aside, never overwritten. Throws when nothing can
 * be written there, and a `NewerHistoryError`.
 */
export function openHistoryDatabase(file: string, now: number, events?: HistoryEvents): OpenedHistory {
  mkdirSync(dirname(file), { recursive: true });
  const opened = (connection: HistoryConnection): Pick<OpenedHistory, "store" | "usage"> => {
    const store = new HistoryDatabase(file, connection, events);
    return { store, usage: store.usage };
  };
  try {
    return opened(new HistoryConnection(file));
  } catch (thrown) {
    if (!isCorruption(thrown)) throw thrown;
    const path = quarantine(file, now);
    return { ...opened(new HistoryConnection(file)), quarantined: path };
  }
}

class HistoryDatabase implements HistoryStore {
  readonly lasting = true;
  readonly usage: UsageStore = {
    add: async (records) => await this.attempt(({ database }) => new UsageDatabase(database).add(records)),
    load: async (from, to) => await this.attempt(({ database }) => new UsageDatabase(database).load(from, to)),
    clear: async () => await this.attempt(({ database }) => new UsageDatabase(database).clear()),
  };

  private closed = false;

  constructor(
    private readonly file: string,
    private connection: HistoryConnection,
    private readonly events: HistoryEvents | undefined,
  ) {}

  async list(query: HistoryQuery): Promise<HistoryPage> {
    return this.attempt((connection) => listConversations(connection, query));
  }

  async ids(): Promise<readonly string[]> {
    return this.attempt(listedIds);
  }

  async load(conversationId: string): Promise<Conversation | undefined> {
    return (await this.read(conversationId))?.conversation;
  }

  async read(conversationId: string): Promise<KeptConversation | undefined> {
    return this.attempt((connection) => {
      const row = connection.get("SELECT * FROM conversation WHERE id = ? AND deleted_at IS NULL", conversationId);
      if (!row) return undefined;
      const { title, pinned, updatedAt } = readSummary(row);
      const conversation = new Conversation(conversationId, Number(row["created_at"]), title, Number(row["renamed"]) === 1);
      conversation.insertAll(
        connection.all("SELECT * FROM message WHERE conversation_id = ? ORDER BY rowid", conversationId).map(readMessage),
      );
      conversation.settings = JSON.parse(String(row["settings"])) as ConversationSettings;
      const leaf = row["leaf_id"];
      conversation.leafId = typeof leaf === "string" && conversation.get(leaf) ? leaf : null;
      return { conversation, pinned, updatedAt };
    });
  }

  async loadDraft(conversationId: string): Promise<string> {
    const row = this.attempt((connection) => connection.get("SELECT draft FROM conversation WHERE id = ?", conversationId));
    return row ? String(row["draft"]) : "";
  }

  async saveConversation(conversation: Conversation, draft: string): Promise<void> {
    const { id, title, leafId } = conversation;
    this.save((connection) => {
      const update = () =>
        connection.run(
          `UPDATE conversation SET leaf_id = ?1, draft = ?2, title = CASE WHEN renamed OR ?3 = '' THEN title ELSE ?3 END,
             folded_title = CASE WHEN renamed OR ?3 = '' THEN folded_title ELSE ?4 END WHERE id = ?5`,
          ...[leafId, draft, title, fold(title), id],
        );
      if (update() === 0) this.create(connection, conversation, draft, update);
    });
  }

  async saveDraft(conversation: Conversation, draft: string): Promise<void> {
    this.save((connection) => {
      const update = () => connection.run("UPDATE conversation SET draft = ? WHERE id = ?", draft, conversation.id);
      if (update() === 0) this.create(connection, conversation, draft, update);
    });
  }

  async saveSettings(conversation: Conversation, draft: string): Promise<void> {
    this.save((connection) => {
      const settings = JSON.stringify(conversation.settings);
      const update = () => connection.run("UPDATE conversation SET settings = ? WHERE id = ?", settings, conversation.id);
      if (update() === 0) this.create(connection, conversation, draft, update);
    });
  }

  async saveMessage(conversationId: string, message: Message): Promise<void> {
    this.save((connection) => {
      // An answer that grows is saved several times a second, and only its own row is touched then.
      if (message.state === "streaming") writeMessage(connection, conversationId, message);
      else connection.transaction(() => keepMessage(connection, conversationId, message));
    });
  }

  async rename(conversationId: string, title: string): Promise<void> {
    this.attempt((connection) =>
      connection.run(
        "UPDATE conversation SET title = ?, folded_title = ?, renamed = 1 WHERE id = ?",
        ...[title, fold(title), conversationId],
      ),
    );
  }

  async pin(conversationId: string, pinned: boolean): Promise<void> {
    this.attempt((connection) =>
      connection.run("UPDATE conversation SET pinned = ? WHERE id = ?", Number(pinned), conversationId),
    );
  }

  async delete(conversationIds: readonly string[]): Promise<void> {
    const now = Date.now();
    this.attempt((connection) =>
      connection.transaction(() => {
        for (const id of conversationIds) connection.run("UPDATE conversation SET deleted_at = ? WHERE id = ?", now, id);
      }),
    );
  }

  async restore(conversationIds: readonly string[]): Promise<void> {
    this.attempt((connection) =>
      connection.transaction(() => {
        for (const id of conversationIds) connection.run("UPDATE conversation SET deleted_at = NULL WHERE id = ?", id);
      }),
    );
  }

  async import(kept: KeptConversation): Promise<ImportOutcome> {
    return this.attempt((connection) => connection.transaction(() => importConversation(connection, kept)));
  }

  async maintain(rules: MaintenanceRules): Promise<boolean> {
    return this.attempt((connection) => catchUp(connection) || dropDue(connection, rules));
  }

  close(): void {
    this.closed = true;
    this.connection.close();
  }

  /**
   * All at once: a conversation that was dropped or set aside comes back whole when somebody goes on with it. Another window
   * may have made it since `update` found nothing: then it is updated, and what it lacks is added.
   */
  private create(connection: HistoryConnection, conversation: Conversation, draft: string, update: () => number): void {
    const { id, title, createdAt, leafId, renamed, settings } = conversation;
    connection.transaction(() => {
      const isThere = update() > 0;
      if (!isThere)
        connection.run(
          `INSERT INTO conversation (id, title, folded_title, renamed, created_at, updated_at, leaf_id, draft, settings)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          ...[id, title, fold(title), Number(renamed), createdAt, createdAt, leafId, draft, JSON.stringify(settings)],
        );
      for (const message of conversation.all()) {
        if (isThere && connection.get("SELECT 1 FROM message WHERE id = ?", message.id)) continue;
        keepMessage(connection, id, message);
      }
    });
  }

  private save(work: (connection: HistoryConnection) => void): void {
    try {
      this.attempt(work);
    } catch (thrown) {
      // A conversation that is not there is made by whoever saves to it: no trouble of the disk's.
      if (!isMissingParent(thrown)) this.events?.saveFailed(thrown);
      throw thrown;
    }
  }

  /** Does its work, if need be on what is left after a damage that shows only now. */
  private attempt<Result>(work: (connection: HistoryConnection) => Result): Result {
    try {
      // Still so when a damaged file could not be set aside: perhaps it can be now.
      if (!this.connection.isOpen && !this.closed) this.reopen();
      return work(this.connection);
    } catch (thrown) {
      if (!isCorruption(thrown)) throw thrown;
      if (!isIndexCorruption(thrown) || !this.indexRebuilt()) this.reopen();
      return work(this.connection);
    }
  }

  private indexRebuilt(): boolean {
    try {
      rebuildIndex(this.connection);
      return true;
    } catch {
      return false;
    }
  }

  /** Opens the file anew, where another window has put a sound one in its place; else sets it aside first. */
  private reopen(): void {
    this.connection.close();
    let sound: HistoryConnection | undefined;
    try {
      sound = new HistoryConnection(this.file);
      if (!sound.isSound()) {
        sound.close();
        sound = undefined;
      }
    } catch (thrown) {
      sound?.close();
      sound = undefined;
      if (!isCorruption(thrown)) throw thrown;
    }
    if (!sound) {
      const path = quarantine(this.file, Date.now());
      sound = new HistoryConnection(this.file);
      this.events?.quarantined(path);
    }
    this.connection = sound;
  }
}

/** A message that will not grow any more, or has not begun to. To be called in a transaction. */
function keepMessage(connection: HistoryConnection, conversationId: string, message: Message): void {
  const { id, role, state, text, createdAt } = message;
  const before = connection.get("SELECT text, entry FROM message WHERE id = ?", id);
  writeMessage(connection, conversationId, message);
  const complete = state !== "waiting" && state !== "streaming";
  if (complete && (typeof before?.["entry"] !== "number" || before["text"] !== text)) indexMessage(connection, id, text);
  // Only the latest message counts, and a new question is no longer the one that somebody deleted.
  const revived = role === "user" ? ", deleted_at = NULL" : "";
  connection.run(`UPDATE conversation SET updated_at = max(updated_at, ?)${revived} WHERE id = ?`, createdAt, conversationId);
}
