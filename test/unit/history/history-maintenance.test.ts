// What the history deletes, and what it never deletes.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { type HistoryStore, type MaintenanceRules, MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { HistoryMaintenance } from "../../../src/vscode/history/maintenance.js";
import { openTestHistory, type TestHistory } from "../../support/history.js";
import { ManualClock } from "../../support/manual-clock.js";
import { KeptLog, TestSettings } from "../../support/wire-context.js";
import { exchange } from "./trees.js";

const day = 86_400_000;
const now = 1_000 * day;

describe("history maintenance", () => {
  let folder: string;
  let history: TestHistory;
  let store: HistoryStore;
  const file = (): string => join(folder, "history.db");
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "snowcell-maintenance-"));
    history = await openTestHistory(file());
    store = history.store;
  });
  afterEach(async () => {
    await history.close();
    rmSync(folder, { recursive: true });
  });

  const rules = (part: Partial<MaintenanceRules> = {}): MaintenanceRules => ({ now, retentionDays: 0, inUse: [], ...part });
  const keepUp = async (part: Partial<MaintenanceRules> = {}): Promise<void> => {
    while (await store.maintain(rules(part)));
  };
  const ids = async (): Promise<readonly string[]> => [...(await store.ids())].sort();
  /** Counts rows in the file, listed or not. */
  const rows = (table: "conversation" | "message" | "search_docsize"): number => {
    const database = new DatabaseSync(file());
    const count = Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
    database.close();
    return count;
  };

  it("keeps everything forever by default", async () => {
    await store.saveConversation(exchange("old", "Old", ["q", "a"], 1), "");
    await keepUp();
    expect(await ids()).toEqual(["old"]);
  });

  it("deletes expired conversations, but no pinned and no open ones", async () => {
    for (const [id, age] of [
      ["fresh", 1],
      ["old", 31],
      ["pinned", 31],
      ["open", 31],
    ] as const)
      await store.saveConversation(exchange(id, id, ["word", "a"], now - age * day), "");
    await store.pin("pinned", true);
    await keepUp({ retentionDays: 30, inUse: ["open"] });
    expect(await ids()).toEqual(["fresh", "open", "pinned"]);
    expect([rows("message"), rows("search_docsize")]).toEqual([6, 6]);
    expect((await store.list({ text: "word", limit: 9 })).items).toHaveLength(3);
  });

  it("purges deleted conversations after an hour, and allows undo until then", async () => {
    await store.saveConversation(exchange("a", "A", ["q", "a"]), "");
    await store.delete(["a"]);
    await keepUp({ now: Date.now() + 1_800_000 });
    expect(rows("conversation")).toBe(1);
    await keepUp({ now: Date.now() + 2 * 3_600_000 });
    expect([rows("conversation"), rows("message"), rows("search_docsize")]).toEqual([0, 0, 0]);
  });

  it("deletes empty conversations, but no drafts", async () => {
    await store.saveConversation(new Conversation("empty", 1), "");
    await store.saveConversation(new Conversation("typed", 1), "half a thought");
    await keepUp();
    expect(await store.loadDraft("typed")).toBe("half a thought");
    expect(rows("conversation")).toBe(1);
  });

  it("does large jobs in short batches", async () => {
    for (let index = 0; index < 45; index++) await store.saveConversation(exchange(`c${index}`, "T", ["q", "a"], 1), "");
    let steps = 0;
    while (await store.maintain(rules({ retentionDays: 1 }))) steps++;
    expect(steps).toBeGreaterThan(2);
    expect(rows("conversation")).toBe(0);
  });

  it("deletes all that is due, of every kind, behind conversations that are open", async () => {
    const open = Array.from({ length: 25 }, (_, index) => `open ${index}`);
    for (const id of open) await store.saveConversation(exchange(id, "T", ["q", "a"], 1), "");
    for (let index = 0; index < 12; index++) await store.saveConversation(exchange(`late ${index}`, "T", ["q", "a"], 2), "");
    await store.saveConversation(new Conversation("empty", 1), "");
    await store.saveConversation(exchange("deleted", "T", ["q", "a"], now), "");
    await store.delete(["deleted"]);
    await keepUp({ now: Math.max(now, Date.now()) + 2 * 3_600_000, retentionDays: 30, inUse: open });
    expect(await ids()).toEqual(open.toSorted());
    expect(rows("conversation")).toBe(open.length);
  });

  it("restores a purged conversation completely if the user continues it", async () => {
    const conversation = exchange("a", "A", ["q", "a"], 1);
    await store.saveConversation(conversation, "");
    await keepUp({ retentionDays: 1 });
    expect(rows("conversation")).toBe(0);
    await store.saveConversation(conversation, "");
    expect((await store.load("a"))?.path().map(({ text }) => text)).toEqual(["q", "a"]);
  });

  it("indexes messages of an earlier version, and answers of a window that crashed", async () => {
    const { path: older } = await historyOfVersion2(folder);
    const olderHistory = await openTestHistory(older);
    const opened = olderHistory.store;
    expect((await opened.list({ text: "title", limit: 5 })).items).toHaveLength(1);
    while (await opened.maintain(rules()));
    const [found] = (await opened.list({ text: "unfinished", limit: 5 })).items;
    expect(found).toMatchObject({ id: "c", snippet: ["an ", "unfinished", " ans"] });
    await olderHistory.close();
  });
});

describe("maintenance in a window", () => {
  it("runs hours apart, and leaves no timer in between", async () => {
    const clock = new ManualClock();
    const asked: MaintenanceRules[] = [];
    const maintain = async (rules: MaintenanceRules): Promise<boolean> => asked.push(rules) % 3 !== 0;
    const history: HistoryStore = Object.assign(new MemoryHistoryStore(), { maintain });
    const settings = new TestSettings({ "snowcell.history.retentionDays": 30 });
    const maintenance = new HistoryMaintenance(history, clock, settings, new KeptLog(), () => []);
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 100) {
        clock.advance(100);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    maintenance.begin();
    await pass(1_000);
    expect(asked.map(({ retentionDays }) => retentionDays)).toEqual([30, 30, 30]);
    maintenance.begin();
    await pass(1_000);
    expect(asked).toHaveLength(3);
    clock.advance(6 * 3_600_000);
    maintenance.begin();
    await pass(1_000);
    expect(asked).toHaveLength(6);
    maintenance.dispose();
  });
});

/** A history in schema version 2, with an unfinished answer. */
async function historyOfVersion2(folder: string): Promise<{ path: string }> {
  const path = join(folder, "older.db");
  const database = new DatabaseSync(path);
  database.exec(`
    CREATE TABLE conversation (id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
      leaf_id TEXT, draft TEXT NOT NULL DEFAULT '') STRICT;
    CREATE TABLE message (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
      parent_id TEXT, role TEXT NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL,
      text TEXT NOT NULL, reasoning TEXT NOT NULL, details TEXT NOT NULL) STRICT;
    CREATE INDEX message_by_conversation ON message(conversation_id);
    CREATE TABLE usage (day TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, figures TEXT NOT NULL,
      PRIMARY KEY (day, provider, model)) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 2;
    INSERT INTO conversation VALUES ('c', 'An Öld Title', ${now}, ${now}, 'a', '');
    INSERT INTO message VALUES ('q', 'c', NULL, 'user', 'done', ${now}, 'question', '', '{}');
    INSERT INTO message VALUES ('a', 'c', 'q', 'assistant', 'streaming', ${now}, 'an unfinished ans', '', '{}');
  `);
  database.close();
  return { path };
}
