// One connection to the history's file: how it is opened, and statements that are prepared once.

import { statSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { makePrivate } from "./permissions.js";
import { migrate } from "./schema.js";

export type Row = Record<string, unknown>;

/**
 * How long SQLite waits for a lock, in ms. Short: the window repeats a write that met a lock, and meanwhile this thread
 * can read.
 */
const busyTimeoutMs = 100;

export class HistoryConnection {
  readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private readonly identity: string | undefined;

  /** Opens or creates the file and brings it to the newest schema. */
  constructor(private readonly file: string) {
    makePrivate(file);
    this.database = new DatabaseSync(file);
    try {
      this.database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
      migrate(this.database);
    } catch (thrown) {
      this.database.close();
      throw thrown;
    }
    this.identity = identityOf(file);
  }

  /** Whether the file is still where it was opened. What is written to a file that was removed is lost. */
  get isCurrent(): boolean {
    return this.database.isOpen && identityOf(this.file) === this.identity;
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).changes);
  }

  /** As `run`; returns the number of the inserted row. */
  insert(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).lastInsertRowid);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.statement(sql).all(...values);
  }

  /** Immediate: a transaction that only later wants to write could be refused at once if another window has written. */
  transaction<Result>(work: () => Result): Result {
    this.database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.database.exec("COMMIT");
      return result;
    } catch (thrown) {
      // SQLite may have rolled back by itself, as when the disk is full.
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      throw thrown;
    }
  }

  /** Whether SQLite finds nothing wrong with the file. Reads all of it. */
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
