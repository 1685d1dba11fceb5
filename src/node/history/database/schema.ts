// The tables of the history, as one migration per version.

import type { DatabaseSync } from "node:sqlite";
import { fold } from "../../../core/history/search-text.js";
import { isBusy } from "./errors.js";

/** The full-text index of messages. It stores no text; `message.entry` links a message to its row. */
export const searchTable = `CREATE VIRTUAL TABLE search USING fts5(
  text, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'unicode61'
);`;

/** Each entry migrates the schema from its index to the next version. Only ever append entries. */
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
  // Usage is queried only by day, so the figures are one JSON column.
  `CREATE TABLE usage (
     day TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, figures TEXT NOT NULL,
     PRIMARY KEY (day, provider, model)
   ) STRICT, WITHOUT ROWID;`,
  // Searches compare `folded_title`; `entry` is null until a message is indexed. Maintenance indexes the existing messages.
  `ALTER TABLE conversation ADD COLUMN folded_title TEXT NOT NULL DEFAULT '';
   ALTER TABLE conversation ADD COLUMN renamed INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE conversation ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE conversation ADD COLUMN deleted_at INTEGER;
   ALTER TABLE message ADD COLUMN entry INTEGER;
   UPDATE conversation SET folded_title = fold(title);
   CREATE INDEX conversation_in_order ON conversation(pinned, updated_at, id) WHERE deleted_at IS NULL;
   CREATE UNIQUE INDEX message_by_entry ON message(entry);
   ${searchTable}`,
  // A conversation's own parameters and system prompt, as JSON because they are never queried individually.
  "ALTER TABLE conversation ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';",
  // Agents: parts of an answer, texts of files before a step changed them, and which window runs an answer.
  `CREATE TABLE part (
     message_id TEXT NOT NULL REFERENCES message(id) ON DELETE CASCADE, seq INTEGER NOT NULL,
     step_id TEXT, details TEXT NOT NULL, PRIMARY KEY (message_id, seq)
   ) STRICT;
   CREATE INDEX part_by_step ON part(step_id) WHERE step_id IS NOT NULL;
   CREATE TABLE file_before (
     message_id TEXT NOT NULL REFERENCES message(id) ON DELETE CASCADE, step_id TEXT NOT NULL, uri TEXT NOT NULL,
     path TEXT NOT NULL, text TEXT, hash TEXT, encoding TEXT, eol TEXT, PRIMARY KEY (step_id, uri)
   ) STRICT;
   CREATE INDEX file_before_by_message ON file_before(message_id);
   CREATE TABLE lease (
     message_id TEXT PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE, owner TEXT NOT NULL, until INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  // Searches read titles in order from the index alone, and stop when they have a page.
  `CREATE INDEX conversation_titles ON conversation(updated_at, id, folded_title) WHERE deleted_at IS NULL;
   CREATE INDEX conversation_deleted ON conversation(deleted_at) WHERE deleted_at IS NOT NULL;`,
];

/** A newer version of the extension wrote the file, which is left unchanged. */
export class NewerHistoryError extends Error {
  constructor(version: number) {
    super(`The history was written by a newer SnowCell (schema ${version}; this one knows ${migrations.length}).`);
    this.name = "NewerHistoryError";
  }
}

/** Throws a `NewerHistoryError` if a newer version of the extension wrote the database. */
export function refuseNewer(database: DatabaseSync): void {
  const version = schemaVersion(database);
  if (version > migrations.length) throw new NewerHistoryError(version);
}

/**
 * Migrates a database to the newest version. Throws a `NewerHistoryError` if its version is newer. A current database is
 * usable while another program holds the write lock; only one that can never be written is rejected.
 */
export function migrate(database: DatabaseSync): void {
  const version = schemaVersion(database);
  database.function("fold", { deterministic: true }, (text) => fold(String(text)));
  try {
    // Immediate, so that a second window waits instead of migrating too. Also runs without pending migrations, to find out
    // now whether the file is writable.
    database.exec("BEGIN IMMEDIATE");
    // Again, because a window with a newer version may have migrated in the meantime.
    refuseNewer(database);
    for (const migration of migrations.slice(schemaVersion(database))) database.exec(migration);
    if (schemaVersion(database) !== migrations.length) database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (thrown) {
    if (database.isTransaction) database.exec("ROLLBACK");
    if (version === migrations.length && isBusy(thrown)) return;
    throw thrown;
  }
}

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}
