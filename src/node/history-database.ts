// Conversations in SQLite: one file, write-ahead log, schema by `user_version`. Loaded on first use, because opening a
// database is work that activation must not do.

import { mkdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Conversation, type Message } from "../core/chat/conversation.js";
import type { ConversationSettings } from "../core/chat/conversation-settings.js";
import type { ConversationSummary, HistoryStore } from "../core/chat/history-store.js";
import { UsageDatabase, type UsageStore } from "./usage-database.js";

/** Each entry brings the schema from its index to the next version; entries are only ever added. */
const migrations = [
  `CREATE TABLE conversation (
     id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
     leaf_id TEXT, draft TEXT NOT NULL DEFAULT ''
   ) STRICT;
   CREATE TABLE message (
     id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
     parent_id TEXT, role TEXT NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL,
     text TEXT NOT NULL, reasoning TEXT NOT NULL, details TEXT NOT NULL
   ) STRICT;
   CREATE INDEX message_by_conversation ON message(conversation_id);`,
  // Nothing is asked of usage but its days, so its figures are one column of JSON.
  `CREATE TABLE usage (
     day TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, figures TEXT NOT NULL,
     PRIMARY KEY (day, provider, model)
   ) STRICT, WITHOUT ROWID;`,
  // A conversation's own parameters and system prompt, as JSON: nothing is ever asked of one of them alone.
  "ALTER TABLE conversation ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';",
];

/** Fields of a message that have no column of their own, kept as JSON. */
type Details = Pick<
  Message,
  "model" | "attachments" | "fallbacks" | "leftOut" | "failure" | "finishReason" | "metrics" | "continuation" | "interrupted"
>;

export interface OpenedHistory {
  readonly store: HistoryStore;
  /** In the same file, by the same connection: closed with `store`. */
  readonly usage: UsageStore;
  /** Where a database that could not be read was put, when that happened. */
  readonly setAside?: string;
}

/** Opens (or makes) the database. A file that is no sound database is set aside, never overwritten. Throws when nothing can be written there. */
export function openHistoryDatabase(file: string, now: number): OpenedHistory {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return opened(new HistoryDatabase(file));
  } catch (thrown) {
    if (!isCorruption(thrown)) throw thrown;
    const setAside = `${file}.damaged-${now}`;
    renameSync(file, setAside);
    return { ...opened(new HistoryDatabase(file)), setAside };
  }
}

function opened(store: HistoryDatabase): OpenedHistory {
  return { store, usage: store.usage };
}

function isCorruption(thrown: unknown): boolean {
  // SQLITE_CORRUPT and SQLITE_NOTADB: https://www.sqlite.org/rescode.html
  const code = (thrown as { errcode?: number }).errcode;
  return code !== undefined && [11, 26].includes(code & 0xff);
}

class HistoryDatabase implements HistoryStore {
  private readonly database: DatabaseSync;
  readonly usage: UsageStore;

  constructor(file: string) {
    this.database = new DatabaseSync(file);
    this.usage = new UsageDatabase(this.database);
    try {
      this.database.exec(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
      );
      this.migrate();
    } catch (thrown) {
      this.database.close();
      throw thrown;
    }
  }

  async list(): Promise<readonly ConversationSummary[]> {
    return this.database
      .prepare(
        `SELECT id, title, updated_at FROM conversation
         WHERE EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id) ORDER BY updated_at DESC`,
      )
      .all()
      .map((row) => ({ id: String(row["id"]), title: String(row["title"]), updatedAt: Number(row["updated_at"]) }));
  }

  async load(conversationId: string): Promise<Conversation | undefined> {
    const row = this.database
      .prepare("SELECT title, created_at, leaf_id, settings FROM conversation WHERE id = ?")
      .get(conversationId);
    if (!row) return undefined;
    const conversation = new Conversation(conversationId, Number(row["created_at"]), String(row["title"]));
    conversation.settings = JSON.parse(String(row["settings"])) as ConversationSettings;
    const messages = this.database.prepare("SELECT * FROM message WHERE conversation_id = ? ORDER BY rowid").all(conversationId);
    for (const message of messages) conversation.insert(readMessage(message));
    const leaf = row["leaf_id"];
    conversation.leafId = typeof leaf === "string" && conversation.get(leaf) ? leaf : null;
    return conversation;
  }

  async loadDraft(conversationId: string): Promise<string> {
    const row = this.database.prepare("SELECT draft FROM conversation WHERE id = ?").get(conversationId);
    return row ? String(row["draft"]) : "";
  }

  async saveConversation(conversation: Conversation, draft: string): Promise<void> {
    this.database
      .prepare(
        `INSERT INTO conversation (id, title, created_at, updated_at, leaf_id, draft, settings) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, updated_at = excluded.updated_at,
           leaf_id = excluded.leaf_id, draft = excluded.draft, settings = excluded.settings`,
      )
      .run(
        conversation.id,
        conversation.title,
        conversation.createdAt,
        Date.now(),
        conversation.leafId,
        draft,
        JSON.stringify(conversation.settings),
      );
  }

  async saveMessage(conversationId: string, message: Message): Promise<void> {
    const { id, parentId, role, state, createdAt, text, reasoning, ...details } = message;
    this.database
      .prepare(
        `INSERT INTO message (id, conversation_id, parent_id, role, state, created_at, text, reasoning, details)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, text = excluded.text,
           reasoning = excluded.reasoning, details = excluded.details`,
      )
      .run(id, conversationId, parentId, role, state, createdAt, text, reasoning, JSON.stringify(details satisfies Details));
  }

  close(): void {
    this.database.close();
  }

  private migrate(): void {
    const version = Number(this.database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
    if (version > migrations.length) {
      throw new Error(`The history was written by a newer SnowCell (schema ${version}; this one knows ${migrations.length}).`);
    }
    if (version === migrations.length) return;
    // Immediate, so that a second window waits instead of migrating as well.
    this.database.exec("BEGIN IMMEDIATE");
    try {
      const current = Number(this.database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
      for (const migration of migrations.slice(current)) this.database.exec(migration);
      this.database.exec(`PRAGMA user_version = ${migrations.length}`);
      this.database.exec("COMMIT");
    } catch (thrown) {
      this.database.exec("ROLLBACK");
      throw thrown;
    }
  }
}

function readMessage(row: Record<string, unknown>): Message {
  const state = String(row["state"]) as Message["state"];
  // Whoever wrote it is gone: an answer found unfinished will not go on.
  const interrupted = state === "waiting" || state === "streaming";
  return {
    ...(JSON.parse(String(row["details"])) as Details),
    id: String(row["id"]),
    parentId: row["parent_id"] === null ? null : String(row["parent_id"]),
    role: row["role"] === "user" ? "user" : "assistant",
    createdAt: Number(row["created_at"]),
    text: String(row["text"]),
    reasoning: String(row["reasoning"]),
    state: interrupted ? "stopped" : state,
    ...(interrupted ? { interrupted: true } : {}),
  };
}
