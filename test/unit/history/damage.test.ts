// A history that is damaged: before it is opened, and while it is open. Nothing is overwritten, and the chat goes on.

import { closeSync, copyFileSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConversationKeeper } from "../../../src/core/history/conversation-keeper.js";
import { type HistoryStore, MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { openHistoryDatabase } from "../../../src/node/history/history-database.js";
import { KeptLog } from "../../support/wire-context.js";
import { exchange, question } from "./trees.js";

const pageSize = 4096;

describe("a damaged history", () => {
  let folder: string;
  const open: HistoryStore[] = [];
  const quarantined: string[] = [];
  const failures: unknown[] = [];
  const file = (): string => join(folder, "history.db");
  const damaged = (): string[] => readdirSync(folder).filter((name) => name.includes("damaged"));
  const openStore = (): HistoryStore => {
    const events = {
      quarantined: (path: string) => quarantined.push(path),
      saveFailed: (thrown: unknown) => failures.push(thrown),
    };
    const { store } = openHistoryDatabase(file(), 1, events);
    open.push(store);
    return store;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "snowcell-damage-"));
  });
  afterEach(() => {
    for (const store of open.splice(0)) store.close();
    quarantined.length = 0;
    failures.length = 0;
    rmSync(folder, { recursive: true });
  });

  /** A history of many pages, all of them in the file itself. */
  async function filled(): Promise<void> {
    const { store } = openHistoryDatabase(file(), 1);
    for (let index = 0; index < 100; index++)
      await store.saveConversation(exchange(`c${index}`, "T", ["q ".repeat(500), "a"]), "");
    store.close();
  }

  /** Everything but the first page, which tells what tables there are. */
  function spoil(path: string, from = pageSize): void {
    const handle = openSync(path, "r+");
    writeSync(handle, Buffer.alloc(statSync(path).size - from, 0xa5), 0, undefined, from);
    closeSync(handle);
  }

  it("is set aside with its log, so that the log is not taken for that of the new one", async () => {
    await filled();
    copyFileSync(file(), `${file()}-wal`);
    spoil(file(), 0);
    const { quarantined: path, store } = openHistoryDatabase(file(), 7);
    open.push(store);
    expect(path).toBe(`${file()}.damaged-7`);
    expect(damaged()).toContain("history.db.damaged-7");
    await store.saveConversation(exchange("c", "C", ["q", "a"]), "");
    expect(await store.ids()).toEqual(["c"]);
  });

  it("is set aside when it shows only later, said, and the conversation that is open is whole in the new one", async () => {
    await filled();
    const store = openStore();
    spoil(file());
    const conversation = exchange("open", "Open", ["q", "a"]);
    const log = new KeptLog();
    const keeper = new ConversationKeeper(conversation, store, log, () => "draft");
    const next = question("next", "open-a", "More");
    conversation.append(next);
    await keeper.saveMessages([next]);
    expect(quarantined).toHaveLength(1);
    expect(damaged().length).toBeGreaterThan(0);
    expect((await store.load("open"))?.path().map(({ id }) => id)).toEqual(["open-q", "open-a", "next"]);
    expect([log.lines, failures]).toEqual([[], []]);
  });

  it("is set aside once, although two windows meet the damage", async () => {
    await filled();
    const [one, two] = [openStore(), openStore()];
    spoil(file());
    await one.saveConversation(exchange("first", "First", ["q", "a"]), "");
    await two.saveConversation(exchange("second", "Second", ["q", "a"]), "");
    expect(quarantined).toHaveLength(1);
    expect([...(await one.ids())].sort()).toEqual(["first", "second"]);
  });

  it("keeps all that was written before the log was damaged", async () => {
    const store = openStore();
    for (let index = 0; index < 20; index++) await store.saveConversation(exchange(`c${index}`, "T", ["q", "a"]), "");
    // As a kill leaves them: the log is not yet part of the file.
    for (const suffix of ["", "-wal"]) copyFileSync(`${file()}${suffix}`, `${join(folder, "killed.db")}${suffix}`);
    const killed = join(folder, "killed.db");
    spoil(`${killed}-wal`, Math.floor(statSync(`${killed}-wal`).size * 0.9));
    const reopened = openHistoryDatabase(killed, 1);
    open.push(reopened.store);
    expect(reopened.quarantined).toBeUndefined();
    const left = await reopened.store.ids();
    expect(left.length).toBeGreaterThan(10);
    for (const id of left) expect((await reopened.store.load(id))?.size).toBe(2);
  });

  it("has a damaged index made anew, and loses no conversation by it", async () => {
    await filled();
    const other = new DatabaseSync(file(), { defensive: false });
    other.exec("UPDATE search_data SET block = x'ffffffffffffffffffffffff'");
    other.close();
    const store = openStore();
    while (await store.maintain({ now: 0, retentionDays: 0, inUse: () => false }));
    await store.list({ text: "q", limit: 5 });
    while (await store.maintain({ now: 0, retentionDays: 0, inUse: () => false }));
    expect((await store.list({ text: "q", limit: 5 })).items).toHaveLength(5);
    expect([quarantined, (await store.ids()).length]).toEqual([[], 100]);
  });

  it("does not take a conversation that cannot be read for one that is gone", async () => {
    const store = openStore();
    await store.saveConversation(exchange("good", "Good", ["q", "a"]), "");
    await store.saveConversation(exchange("bad", "Bad", ["q", "a"]), "");
    const other = new DatabaseSync(file());
    other.exec("UPDATE message SET details = '{' WHERE id = 'bad-a'");
    other.close();
    await expect(store.load("bad")).rejects.toThrow();
    expect((await store.load("good"))?.size).toBe(2);
    expect([...(await store.ids())].sort()).toEqual(["bad", "good"]);
  });

  it("shows a message whose parent is not there, instead of failing", async () => {
    const store = openStore();
    await store.saveConversation(exchange("c", "C", ["q", "a"]), "");
    const other = new DatabaseSync(file());
    other.exec("DELETE FROM message WHERE id = 'c-q'");
    other.close();
    expect((await store.load("c"))?.path().map(({ id }) => id)).toEqual(["c-a"]);
  });

  it("cannot be where nothing can be written", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => openHistoryDatabase(join(folder, "file", "history.db"), 1)).toThrow();
  });
});

describe("what could not be saved", () => {
  it("is saved with what comes next, parents first", async () => {
    const history = new MemoryHistoryStore();
    const saved: string[] = [];
    let full = true;
    history.saveConversation = async () => {
      if (full) throw new Error("disk full");
    };
    history.saveMessage = async (_id, message) => {
      if (full) throw new Error("disk full");
      saved.push(message.id);
    };
    const conversation = exchange("c", "C", ["q", "a"]);
    const log = new KeptLog();
    const keeper = new ConversationKeeper(conversation, history, log, () => "");
    const [first, second] = conversation.path();
    if (!first || !second) throw new Error("an exchange has two messages");
    await keeper.saveMessages([first]);
    await keeper.saveMessages([second]);
    expect(log.lines.join()).toContain("disk full");
    full = false;
    await keeper.saveMessages([second]);
    expect(saved).toEqual(["c-q", "c-a"]);
  });
});
