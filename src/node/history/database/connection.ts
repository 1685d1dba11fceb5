// A connection to the history's database, with cached prepared statements.

import { statSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { makePrivate } from "./permissions.js";
import { migrate, refuseNewer } from "./schema.js";

export type Row = Record<string, unknown>;

/**
 * How long SQLite waits for a lock, in ms. Short, because the window retries writes that meet a lock, and this thread can
 * serve reads in the meantime.
 */
const busyTimeoutMs = 100;

export class HistoryConnection {
  readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private readonly identity: string | undefined;

  /** Opens or creates the file and migrates it to the newest schema. Throws a `NewerHistoryError` and changes nothing in it. */
  constructor(private readonly file: string) {
    makePrivate(file);
    this.database = new DatabaseSync(file);
    try {
      this.database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      // First, because the journal mode is stored in the file.
      refuseNewer(this.database);
      this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
      migrate(this.database);
    } catch (thrown) {
      this.database.close();
      throw thrown;
    }
    this.identity = identityOf(file);
  }

  /** True if the file is still at its path. Writes to a removed file would be lost. */
  get isCurrent(): boolean {
    return this.database.isOpen && identityOf(this.file) === this.identity;
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).changes);
  }

  /** Like `run`; returns the inserted row's id. */
  insert(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).lastInsertRowid);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.statement(sql).all(...values);
  }

  /** Immediate, because a transaction that starts with a read fails at its first write if another window has written. */
  transaction<Result>(work: () => Result): Result {
    this.database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.database.exec("COMMIT");
      return result;
    } catch (thrown) {
      // SQLite may already have rolled back, for example if the disk is full.
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      throw thrown;
    }
  }

  /** Like `transaction`, and on the disk when it returns: a power cut does not undo it. */
  durableTransaction<Result>(work: () => Result): Result {
    this.database.exec("PRAGMA synchronous = FULL");
    try {
      return this.transaction(work);
    } finally {
      this.database.exec("PRAGMA synchronous = NORMAL");
    }
  }

  /** True if SQLite's check finds no damage. Reads the whole file. */
  isSound(): boolean {
    return this.database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"] === "ok";
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private statement(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

function identityOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}
