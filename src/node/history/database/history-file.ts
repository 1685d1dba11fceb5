// Start here: implements the calls to the database thread. schema.ts defines the tables.
//
// Conversations in SQLite: one file, write-ahead log, schema version in `user_version`. Calls are synchronous and may wait
// for the disk, so they run on their own thread; see history-worker.ts.

import type { RecordedFile } from "../../../core/agent/agent-services.js";
import type { Message } from "../../../core/conversation/conversation.js";
import type { Step } from "../../../core/conversation/parts.js";
import type { Call, HistoryCalls, KeptStored, PlacedPart, SavedPart } from "../../../core/history/history-calls.js";
import type { HistoryPage, HistoryQuery, ImportOutcome, MaintenanceRules } from "../../../core/history/history-store.js";
import { fold } from "../../../core/history/search-text.js";
import type { ConversationHead, StoredSettings } from "../../../core/history/stored-conversation.js";
import type { FileBefore } from "../../../core/tools/tool.js";
import type { UsageRecord } from "../../../core/usage/usage-record.js";
import { dropOldTexts, endLease, leasedMessages, recordedFiles, recordIntent, takeLease } from "../agent/journal.js";
import { readParts, writeParts } from "../agent/parts.js";
import { HistoryConnection } from "./connection.js";
import { isBusy, isCorruption, isIndexCorruption, kindOf } from "./errors.js";
import { importConversation } from "./import.js";
import { dropDue } from "./maintenance.js";
import { quarantine } from "./quarantine.js";
import { readMessage, readSummary, writeMessage } from "./rows.js";
import { catchUp, indexMessage, listConversations, listedIds, rebuildIndex } from "./search.js";
import { applyUnsaved, unsavedFiles } from "./unsaved.js";
import { addUsageRecords, clearUsageRecords, loadUsageRecords } from "./usage-table.js";

export interface HistoryFileEvents {
  /** A damaged file was moved to `path` and replaced with a new one. */
  quarantined(path: string): void;
  /** Changes that an earlier window left unsaved are now in the database. */
  recovered(): void;
}

export class HistoryFile implements HistoryCalls {
  private connection: HistoryConnection | undefined;
  private unsaved: string[] = [];

  constructor(
    private readonly file: string,
    private readonly events: HistoryFileEvents,
  ) {}

  open(): void {
    this.attempt(() => undefined);
  }

  list(query: HistoryQuery): HistoryPage {
    return this.attempt((connection) => listConversations(connection, query));
  }

  ids(): readonly string[] {
    return this.attempt(listedIds);
  }

  read(conversationId: string): KeptStored | undefined {
    return this.attempt((connection) => {
      const row = connection.get("SELECT * FROM conversation WHERE id = ? AND deleted_at IS NULL", conversationId);
      if (!row) return undefined;
      const { title, pinned, updatedAt } = readSummary(row);
      const messages = connection.all("SELECT * FROM message WHERE conversation_id = ? ORDER BY rowid", conversationId);
      const parts = readParts(connection, conversationId);
      const leased = leasedMessages(connection, conversationId, Date.now());
      const conversation = {
        ...{ id: conversationId, title, createdAt: Number(row["created_at"]), renamed: Number(row["renamed"]) === 1 },
        leafId: typeof row["leaf_id"] === "string" ? row["leaf_id"] : null,
        settings: JSON.parse(String(row["settings"])) as StoredSettings,
        messages: messages.map((each) => {
          const id = String(each["id"]);
          return readMessage(each, parts.get(id), leased.has(id));
        }),
      };
      return { conversation, pinned, updatedAt };
    });
  }

  loadDraft(conversationId: string): string {
    const row = this.attempt((connection) => connection.get("SELECT draft FROM conversation WHERE id = ?", conversationId));
    return row ? String(row["draft"]) : "";
  }

  save(part: SavedPart, head: ConversationHead, draft: string, messages?: readonly Message[]): boolean {
    return this.attempt((connection) => {
      const update = (): boolean => updatePart(connection, part, head, draft) > 0;
      if (!messages) return update();
      create(connection, head, draft, messages, update);
      return true;
    });
  }

  saveMessage(conversationId: string, message: Message): void {
    this.attempt((connection) => {
      // A streaming answer is saved several times per second, so update only its own row.
      if (message.state === "streaming") writeMessage(connection, conversationId, message);
      else connection.transaction(() => keepMessage(connection, conversationId, message));
    });
  }

  saveParts(messageId: string, parts: readonly PlacedPart[]): void {
    this.attempt((connection) => connection.transaction(() => writeParts(connection, messageId, parts)));
  }

  intend(messageId: string, step: Step, before: readonly FileBefore[]): void {
    this.attempt((connection) => connection.durableTransaction(() => recordIntent(connection, messageId, step, before)));
  }

  before(messageIds: readonly string[]): readonly RecordedFile[] {
    return this.attempt((connection) => recordedFiles(connection, messageIds));
  }

  lease(messageId: string, owner: string, forMs: number): boolean {
    return this.attempt((connection) => connection.transaction(() => takeLease(connection, messageId, owner, Date.now(), forMs)));
  }

  endLease(messageId: string, owner: string): void {
    this.attempt((connection) => endLease(connection, messageId, owner));
  }

  rename(conversationId: string, title: string): void {
    this.attempt((connection) =>
      connection.run(
        "UPDATE conversation SET title = ?, folded_title = ?, renamed = 1 WHERE id = ?",
        ...[title, fold(title), conversationId],
      ),
    );
  }

  pin(conversationId: string, pinned: boolean): void {
    this.attempt((connection) =>
      connection.run("UPDATE conversation SET pinned = ? WHERE id = ?", Number(pinned), conversationId),
    );
  }

  setDeleted(conversationIds: readonly string[], deletedAt: number | null): void {
    this.attempt((connection) =>
      connection.transaction(() => {
        for (const id of conversationIds) connection.run("UPDATE conversation SET deleted_at = ? WHERE id = ?", deletedAt, id);
      }),
    );
  }

  import(kept: KeptStored): ImportOutcome {
    return this.attempt((connection) => connection.transaction(() => importConversation(connection, kept)));
  }

  maintain(rules: MaintenanceRules): boolean {
    return this.attempt(
      (connection) => catchUp(connection) || dropDue(connection, rules) || dropOldTexts(connection, rules.inUse),
    );
  }

  addUsage(records: readonly UsageRecord[]): void {
    this.attempt((connection) => addUsageRecords(connection, records));
  }

  loadUsage(fromDay: string, toDay: string): readonly UsageRecord[] {
    return this.attempt((connection) => loadUsageRecords(connection, fromDay, toDay));
  }

  clearUsage(): void {
    this.attempt(clearUsageRecords);
  }

  close(): void {
    this.connection?.close();
    this.connection = undefined;
  }

  /** Runs `work`; retries on a repaired or new file if the current one turns out to be damaged. */
  private attempt<Result>(work: (connection: HistoryConnection) => Result): Result {
    try {
      return work(this.opened());
    } catch (thrown) {
      if (!isCorruption(thrown)) throw thrown;
      if (!isIndexCorruption(thrown) || !this.indexRebuilt()) this.replaceDamaged();
      return work(this.opened());
    }
  }

  private opened(): HistoryConnection {
    if (!this.connection?.isCurrent) {
      this.close();
      this.connection = new HistoryConnection(this.file);
      this.unsaved = unsavedFiles(this.file);
    }
    if (this.unsaved.length > 0) this.applyUnsaved(this.connection);
    return this.connection;
  }

  /** Applies the changes that an earlier window left unsaved. They remain pending while another program holds the lock. */
  private applyUnsaved(connection: HistoryConnection): void {
    const files = this.unsaved;
    // The changes are calls themselves, which must not recurse into this method.
    this.unsaved = [];
    try {
      connection.transaction(() => undefined);
      for (const path of files) applyUnsaved(path, (call) => this.applyCall(call));
      this.events.recovered();
    } catch (thrown) {
      if (!isBusy(thrown)) throw thrown;
      this.unsaved = unsavedFiles(this.file);
    }
  }

  private applyCall({ name, args }: Call): void {
    try {
      if (name in HistoryFile.prototype) (this[name] as (...given: unknown[]) => unknown)(...args);
    } catch (thrown) {
      // A change that no longer applies must not block the others.
      if (["busy", "full", "read-only", "unavailable"].includes(kindOf(thrown)) || isCorruption(thrown)) throw thrown;
    }
  }

  private indexRebuilt(): boolean {
    if (!this.connection) return false;
    try {
      rebuildIndex(this.connection);
      return true;
    } catch {
      return false;
    }
  }

  /** Reopens the file if another window has replaced it with a sound one; otherwise quarantines it and starts a new one. */
  private replaceDamaged(): void {
    this.close();
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
      this.events.quarantined(path);
    }
    this.connection = sound;
  }
}

function updatePart(connection: HistoryConnection, part: SavedPart, head: ConversationHead, draft: string): number {
  const { id, title, leafId, settings } = head;
  switch (part) {
    case "head":
      return connection.run(
        `UPDATE conversation SET leaf_id = ?1, draft = ?2, title = CASE WHEN renamed OR ?3 = '' THEN title ELSE ?3 END,
           folded_title = CASE WHEN renamed OR ?3 = '' THEN folded_title ELSE ?4 END WHERE id = ?5`,
        ...[leafId, draft, title, fold(title), id],
      );
    case "draft":
      return connection.run("UPDATE conversation SET draft = ? WHERE id = ?", draft, id);
    case "settings":
      return connection.run("UPDATE conversation SET settings = ? WHERE id = ?", JSON.stringify(settings), id);
  }
}

/**
 * Creates the conversation with all its messages, because a dropped or quarantined conversation must be complete if the user
 * continues it. If another window has created it in the meantime, updates it and adds the missing messages.
 */
function create(
  connection: HistoryConnection,
  head: ConversationHead,
  draft: string,
  messages: readonly Message[],
  update: () => boolean,
): void {
  const { id, title, createdAt, leafId, renamed, settings } = head;
  connection.transaction(() => {
    const exists = update();
    if (!exists)
      connection.run(
        `INSERT INTO conversation (id, title, folded_title, renamed, created_at, updated_at, leaf_id, draft, settings)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[id, title, fold(title), Number(renamed), createdAt, createdAt, leafId, draft, JSON.stringify(settings)],
      );
    for (const message of messages) {
      if (exists && connection.get("SELECT 1 FROM message WHERE id = ?", message.id)) continue;
      keepMessage(connection, id, message);
    }
  });
}

/** Saves a message that is complete or has not started. Call within a transaction. */
function keepMessage(connection: HistoryConnection, conversationId: string, message: Message): void {
  const { id, role, state, text, createdAt } = message;
  const before = connection.get("SELECT text, entry FROM message WHERE id = ?", id);
  writeMessage(connection, conversationId, message);
  const complete = state !== "waiting" && state !== "streaming";
  if (complete && (typeof before?.["entry"] !== "number" || before["text"] !== text)) indexMessage(connection, id, text);
  // A new question restores a deleted conversation.
  const revived = role === "user" ? ", deleted_at = NULL" : "";
  connection.run(`UPDATE conversation SET updated_at = max(updated_at, ?)${revived} WHERE id = ?`, createdAt, conversationId);
}
