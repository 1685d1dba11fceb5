import { readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Conversation, type Message } from "../../../src/core/conversation/conversation.js";
import type { HistoryStore } from "../../../src/core/history/history-store.js";
import { migrate } from "../../../src/node/history/database/schema.js";
import { openTestHistory } from "../../support/history.js";

describe("the history database", () => {
  let folder: string;
  const file = (): string => join(folder, "history.db");
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "snowcell-history-"));
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  const question: Message = { id: "1", parentId: null, role: "user", createdAt: 5, text: "Why?", reasoning: "", state: "done" };
  const answer: Message = {
    id: "2",
    parentId: "1",
    role: "assistant",
    createdAt: 6,
    text: "Because 雪",
    reasoning: "hm",
    state: "done",
    model: { id: "snowcell/qwen", name: "Qwen", provider: "snowcell", providerName: "SnowCell" },
    finishReason: "stop",
    metrics: { timeToFirstTokenMs: 3 },
  };

  async function save(store: HistoryStore, last: Message): Promise<void> {
    const conversation = new Conversation("c", 1, "Title");
    conversation.append(question);
    conversation.append(last);
    await store.saveConversation(conversation, "half a thought");
    for (const message of [question, last]) await store.saveMessage("c", message);
  }

  it("restores a conversation unchanged, in another process too", async () => {
    const { store, close } = await openTestHistory(file());
    await save(store, answer);
    const { store: other, close: closeOther } = await openTestHistory(file());
    const loaded = await other.load("c");
    expect(loaded?.title).toBe("Title");
    expect(loaded?.path()).toEqual([question, answer]);
    expect(await other.loadDraft("c")).toBe("half a thought");
    expect(await other.load("unknown")).toBeUndefined();
    await close();
    await closeOther();
  });

  it("stores a conversation's own parameters, and reads rows from before they existed", async () => {
    const { store, close } = await openTestHistory(file());
    await save(store, answer);
    expect((await store.load("c"))?.settings).toEqual({});
    const conversation = new Conversation("d", 1);
    conversation.settings = { temperature: 0.5, stop: ["END"], systemPrompt: "Be brief" };
    await store.saveConversation(conversation, "");
    expect((await store.load("d"))?.settings).toEqual({ temperature: 0.5, stop: ["END"], systemPrompt: "Be brief" });
    await close();
  });

  it("shows an unfinished answer that no window continues as stopped, with its text", async () => {
    const { store, close } = await openTestHistory(file());
    await save(store, { ...answer, state: "streaming", text: "Beca" });
    const loaded = (await store.load("c"))?.path().at(-1);
    expect(loaded).toMatchObject({ state: "stopped", interrupted: true, text: "Beca" });
    await close();
  });

  it("quarantines a file that is not a database, and never overwrites it", async () => {
    writeFileSync(file(), "this was something else entirely, and long enough to look like a file");
    const { store, quarantined, close } = await openTestHistory(file());
    expect(quarantined).toHaveLength(1);
    expect(readdirSync(folder)).toContain(basename(quarantined[0] ?? ""));
    await save(store, answer);
    expect((await store.load("c"))?.path()).toHaveLength(2);
    await close();
  });

  it("shows the newest message if the shown leaf was never saved", async () => {
    const { store, close } = await openTestHistory(file());
    await save(store, answer);
    for (const leaf of ["'never saved'", "NULL"]) {
      const other = new DatabaseSync(file());
      other.exec(`UPDATE conversation SET leaf_id = ${leaf}`);
      other.close();
      expect((await store.load("c"))?.path()).toEqual([question, answer]);
    }
    await close();
  });

  it("does not touch the history of a newer version", async () => {
    const newer = new DatabaseSync(file());
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    await expect(openTestHistory(file())).rejects.toMatchObject({ kind: "newer" });
    expect(readdirSync(folder).filter((name) => name.includes("damaged"))).toEqual([]);
  });

  it("does not lower the version of a history that a newer window migrates while this one opens it", () => {
    const newer = new DatabaseSync(file());
    newer.exec("PRAGMA user_version = 99");
    expect(() => migrate(newer)).toThrow("newer SnowCell");
    expect(newer.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
    newer.close();
  });

  it("migrates once when two windows open at the same time", async () => {
    const [one, two] = await Promise.all([openTestHistory(file()), openTestHistory(file())]);
    await save(one.store, answer);
    expect((await two.store.load("c"))?.size).toBe(2);
    await one.close();
    await two.close();
  });
});
