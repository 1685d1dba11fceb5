// A damaged history, before it is opened and while it is open: nothing is overwritten, and the chat continues.

import { closeSync, copyFileSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConversationKeeper } from "../../../src/core/history/conversation-keeper.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { openTestHistory, type TestHistory } from "../../support/history.js";
import { KeptLog } from "../../support/wire-context.js";
import { exchange, question } from "./trees.js";

const pageSize = 4096;

describe("a damaged history", () => {
  let folder: string;
  const open: TestHistory[] = [];
  const file = (): string => join(folder, "history.db");
  const damaged = (): string[] => readdirSync(folder).filter((name) => name.includes("damaged"));
  const opened = async (path = file()): Promise<TestHistory> => {
    const history = await openTestHistory(path);
    open.push(history);
    return history;
  };
  const setAside = (): string[] => open.flatMap(({ quarantined }) => quarantined);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "snowcell-damage-"));
  });
  afterEach(async () => {
    for (const history of open.splice(0)) await history.close();
    rmSync(folder, { recursive: true });
  });

  /** Creates a history of many pages, all checkpointed into the main file. */
  async function filled(): Promise<void> {
    const { store, close } = await openTestHistory(file());
    for (let index = 0; index < 100; index++)
      await store.saveConversation(exchange(`c${index}`, "T", ["q ".repeat(500), "a"]), "");
    await close();
  }

  /** Overwrites everything except the first page, which holds the schema. */
  function spoil(path: string, from = pageSize): void {
    const handle = openSync(path, "r+");
    writeSync(handle, Buffer.alloc(statSync(path).size - from, 0xa5), 0, undefined, from);
    closeSync(handle);
  }

  it("is quarantined with its WAL, so that the new database does not pick up the old WAL", async () => {
    await filled();
    copyFileSync(file(), `${file()}-wal`);
    spoil(file(), 0);
    const { quarantined, store } = await opened();
    expect(quarantined).toHaveLength(1);
    expect(damaged()).toContain(basename(quarantined[0] ?? ""));
    await store.saveConversation(exchange("c", "C", ["q", "a"]), "");
    expect(await store.ids()).toEqual(["c"]);
  });

  it("is quarantined and reported if the damage shows later, and the new database contains the open conversation", async () => {
    await filled();
    const { store, failures } = await opened();
    spoil(file());
    const conversation = exchange("open", "Open", ["q", "a"]);
    const log = new KeptLog();
    const keeper = new ConversationKeeper(conversation, store, log, () => "draft");
    const next = question("next", "open-a", "More");
    conversation.append(next);
    await keeper.saveMessages([next]);
    expect(setAside()).toHaveLength(1);
    expect(damaged().length).toBeGreaterThan(0);
    expect((await store.load("open"))?.path().map(({ id }) => id)).toEqual(["open-q", "open-a", "next"]);
    expect([log.lines, failures]).toEqual([[], []]);
  });

  it("is quarantined once if two windows detect the damage", async () => {
    await filled();
    const [{ store: one }, { store: two }] = [await opened(), await opened()];
    spoil(file());
    await one.saveConversation(exchange("first", "First", ["q", "a"]), "");
    await two.saveConversation(exchange("second", "Second", ["q", "a"]), "");
    expect(setAside()).toHaveLength(1);
    expect([...(await one.ids())].sort()).toEqual(["first", "second"]);
  });

  it("keeps everything written before the WAL was damaged", async () => {
    const { store } = await opened();
    for (let index = 0; index < 20; index++) await store.saveConversation(exchange(`c${index}`, "T", ["q", "a"]), "");
    // As after a kill: the WAL is not checkpointed.
    for (const suffix of ["", "-wal"]) copyFileSync(`${file()}${suffix}`, `${join(folder, "killed.db")}${suffix}`);
    const killed = join(folder, "killed.db");
    spoil(`${killed}-wal`, Math.floor(statSync(`${killed}-wal`).size * 0.9));
    const reopened = await opened(killed);
    expect(reopened.quarantined).toEqual([]);
    const left = await reopened.store.ids();
    expect(left.length).toBeGreaterThan(10);
    for (const id of left) expect((await reopened.store.load(id))?.size).toBe(2);
  });

  it("has a damaged search index rebuilt, without losing a conversation", async () => {
    await filled();
    const other = new DatabaseSync(file(), { defensive: false });
    other.exec("UPDATE search_data SET block = x'ffffffffffffffffffffffff'");
    other.close();
    const { store } = await opened();
    while (await store.maintain({ now: 0, retentionDays: 0, inUse: [] }));
    await store.list({ text: "q", limit: 5 });
    while (await store.maintain({ now: 0, retentionDays: 0, inUse: [] }));
    expect((await store.list({ text: "q", limit: 5 })).items).toHaveLength(5);
    expect([setAside(), (await store.ids()).length]).toEqual([[], 100]);
  });

  it("does not treat an unreadable conversation as a deleted one", async () => {
    const { store } = await opened();
    await store.saveConversation(exchange("good", "Good", ["q", "a"]), "");
    await store.saveConversation(exchange("bad", "Bad", ["q", "a"]), "");
    const other = new DatabaseSync(file());
    other.exec("UPDATE message SET details = '{' WHERE id = 'bad-a'");
    other.close();
    await expect(store.load("bad")).rejects.toThrow();
    expect((await store.load("good"))?.size).toBe(2);
    expect([...(await store.ids())].sort()).toEqual(["bad", "good"]);
  });

  it("shows a message whose parent is missing, instead of failing", async () => {
    const { store } = await opened();
    await store.saveConversation(exchange("c", "C", ["q", "a"]), "");
    const other = new DatabaseSync(file());
    other.exec("DELETE FROM message WHERE id = 'c-q'");
    other.close();
    expect((await store.load("c"))?.path().map(({ id }) => id)).toEqual(["c-a"]);
  });

  // Windows does not allow removing an open file.
  it.skipIf(process.platform === "win32")("starts a new file with the open conversation if the file was removed", async () => {
    const { store, failures } = await opened();
    const conversation = exchange("open", "Open", ["q", "a"]);
    await store.saveConversation(conversation, "");
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const log = new KeptLog();
    const keeper = new ConversationKeeper(conversation, store, log, () => "draft");
    const next = question("next", "open-a", "More");
    conversation.append(next);
    await keeper.saveMessages([next]);
    const { store: other } = await opened();
    expect((await other.load("open"))?.path().map(({ id }) => id)).toEqual(["open-q", "open-a", "next"]);
    expect([log.lines, failures]).toEqual([[], []]);
  });

  it("reports an error if the folder is not writable", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(opened(join(folder, "file", "history.db"))).rejects.toMatchObject({ kind: "read-only" });
  });
});

describe("unsaved messages", () => {
  it("are saved with the next change, parents first", async () => {
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
