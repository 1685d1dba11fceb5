// One connection to the history's file: how it is opened, what its errors mean, and statements that are prepared once.

import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { migrate } from "./history-schema.js";

export type Row = Record<string, unknown>;

/** How often a file that is locked while it is opened is tried again, and how long between, in ms. */
const openAttempts = 100;
const openPauseMs = 50;

export class HistoryConnection {
  readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  /** Opens (or makes) the file and brings it to the newest schema. */
  constructor(file: string) {
    this.database = new DatabaseSync(file);
    try {
      this.database.exec("PRAGMA busy_timeout = 5000");
      whenUnlocked(() => this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"));
      whenUnlocked(() => migrate(this.database));
    } catch (thrown) {
      this.database.close();
      throw thrown;
    }
  }

  get isOpen(): boolean {
    return this.database.isOpen;
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).changes);
  }

  /** As `run`; gives the number of the row that was inserted. */
  insert(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).lastInsertRowid);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.statement(sql).all(...values);
  }

  /** Immediate: a transaction that only later wants to write could be refused at once when another window has written. */
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

// https://www.sqlite.org/rescode.html
const busy = 5;
const corrupt = 11;
const corruptVirtualTable = 267;
const notADatabase = 26;
const foreignKey = 787;

function code(thrown: unknown): number | undefined {
  return (thrown as { errcode?: number } | undefined)?.errcode;
}

export function isCorruption(thrown: unknown): boolean {
  return [corrupt, notADatabase].includes((code(thrown) ?? 0) & 0xff);
}

/** Only the search index is damaged: it holds nothing that cannot be made anew. */
export function isIndexCorruption(thrown: unknown): boolean {
  return code(thrown) === corruptVirtualTable;
}

/** A row refers to one that is not there. */
export function isMissingParent(thrown: unknown): boolean {
  return code(thrown) === foreignKey;
}

/** SQLite does not wait by itself while another window makes the file or mends it after a crash. */
function whenUnlocked(work: () => void): void {
  for (let attempt = 1; ; attempt++) {
    try {
      work();
      return;
    } catch (thrown) {
      if (((code(thrown) ?? 0) & 0xff) !== busy || attempt === openAttempts) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, openPauseMs);
    }
  }
}
