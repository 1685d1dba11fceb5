// Shared behavior of history stores: one suite for the database and the in-memory store.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { type HistoryStore, MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { openTestHistory, type TestHistory } from "../../support/history.js";
import { answer, anyTree, exchange, question, shapeOf } from "./trees.js";

const folders: string[] = [];

const opened: TestHistory[] = [];

async function database(): Promise<HistoryStore> {
  const folder = mkdtempSync(join(tmpdir(), "snowcell-history-"));
  folders.push(folder);
  const history = await openTestHistory(join(folder, "history.db"));
  opened.push(history);
  return history.store;
}

describe.each([
  ["a database", database],
  ["memory", async () => new MemoryHistoryStore()],
])("a history in %s", (_name, open) => {
  let store: HistoryStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    for (const history of opened.splice(0)) await history.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  const keep = async (...conversations: readonly Conversation[]): Promise<void> => {
    for (const conversation of conversations) await store.saveConversation(conversation, "");
  };
  const titles = async (text = "", limit = 10): Promise<string[]> =>
    (await store.list({ text, limit })).items.map(({ title }) => title);

  it("lists conversations with messages: pinned ones first, then the newest", async () => {
    await keep(exchange("a", "A", ["1", "2"], 10), exchange("b", "B", ["1", "2"], 30), exchange("c", "C", ["1", "2"], 20));
    await keep(new Conversation("empty", 99, "Empty"));
    expect(await titles()).toEqual(["B", "C", "A"]);
    await store.pin("a", true);
    expect((await store.list({ text: "", limit: 10 })).items[0]).toMatchObject({ id: "a", pinned: true, updatedAt: 11 });
    expect(await titles()).toEqual(["A", "B", "C"]);
  });

  it("returns pages without gaps", async () => {
    const all = Array.from({ length: 25 }, (_, index) => exchange(`c${index}`, `T${index}`, ["word", "x"], index % 7));
    await keep(...all);
    await store.pin("c3", true);
    for (const text of ["", "word"]) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.list({ text, limit: 10, ...(after === undefined ? {} : { after }) });
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      expect(seen.sort()).toEqual(all.map(({ id }) => id).sort());
    }
  });

  it("finds words in titles and messages, and reports the position", async () => {
    await keep(
      exchange("a", "About snow", ["How cold?", "Very"]),
      exchange("b", "Other", ["Quão frio é o gelo?", "Muito frio, e a neve também"]),
    );
    expect(await titles("snow")).toEqual(["About snow"]);
    expect(await titles("NEVE tambem")).toEqual(["Other"]);
    expect(await titles("quao gelo")).toEqual(["Other"]);
    expect(await titles("cold frio")).toEqual([]);
    expect(await titles("nothing of the kind")).toEqual([]);
    const [found] = (await store.list({ text: "neve", limit: 5 })).items;
    expect(found?.snippet).toEqual(["Muito frio, e a ", "neve", " também"]);
    const [titled] = (await store.list({ text: "snow", limit: 5 })).items;
    expect(titled?.markedTitle).toEqual(["About ", "snow", ""]);
  });

  it.each(['"', "* OR NOT", "'; DROP TABLE message; --", "title:x", "(", "…", "a*b^c"])(
    "treats %j as plain words",
    async (text) => {
      await keep(exchange("a", "A", [`what is ${text} about`, "x"]));
      await store.list({ text, limit: 5 });
      expect((await store.load("a"))?.size).toBe(2);
    },
  );

  it("handles a whole page pasted into the search", async () => {
    await keep(exchange("a", "A", ["the same words", "x"]));
    expect(await titles(`the same words ${"another ".repeat(5)}`)).toEqual([]);
    expect(await titles(Array.from({ length: 5_000 }, (_, index) => `word${index}`).join(" "))).toEqual([]);
  });

  it("never replaces a user's title with a generated one", async () => {
    const conversation = exchange("a", "Made", ["q", "a"]);
    await keep(conversation);
    await store.rename("a", "Mine");
    conversation.title = "Made again";
    if (store.lasting) await keep(conversation);
    else conversation.rename("Mine");
    expect(await titles()).toEqual(["Mine"]);
    expect(await titles("mine")).toEqual(["Mine"]);
    expect((await store.load("a"))?.renamed).toBe(true);
  });

  it("deletes and restores whole conversations", async () => {
    await keep(exchange("a", "A", ["word", "x"]), exchange("b", "B", ["word", "x"]));
    await store.delete(["a", "b"]);
    expect([await titles(), await titles("word"), await store.ids()]).toEqual([[], [], []]);
    expect(await store.load("a")).toBeUndefined();
    await store.restore(["a"]);
    expect([await titles(), await titles("word"), await store.ids()]).toEqual([["A"], ["A"], ["a"]]);
    expect((await store.load("a"))?.path()).toHaveLength(2);
  });

  it("restores a deleted conversation if the user continues it, but not when its answer ends", async () => {
    const conversation = exchange("a", "A", ["q", "a"]);
    await keep(conversation);
    await store.delete(["a"]);
    const last = answer("late", "a-q", "late");
    conversation.append(last);
    await store.saveMessage("a", last);
    await store.saveDraft(conversation, "typing");
    expect(await titles()).toEqual([]);
    const next = question("next", "a-a", "Go on");
    conversation.append(next);
    await store.saveMessage("a", next);
    expect(await titles()).toEqual(["A"]);
  });

  // Each tree gets its own database, and so its own thread.
  it("imports any tree unchanged", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, async (tree) => {
        const store = await open();
        expect(await store.import(tree)).toBe("added");
        const kept = await store.read(tree.conversation.id);
        expect(kept && shapeOf(kept)).toEqual(shapeOf(tree));
      }),
      { numRuns: 25 },
    );
  });

  it("imports a conversation twice without a duplicate, and replaces nothing", async () => {
    const tree = { conversation: exchange("a", "A", ["q", "a"]), pinned: false, updatedAt: 2 };
    await keep(exchange("a", "A", ["q", "mine"]));
    await store.delete(["a"]);
    tree.conversation.append(question("more", "a-a", "more", 3));
    expect(await store.import(tree)).toBe("joined");
    expect(await store.import(tree)).toBe("joined");
    const loaded = await store.load("a");
    expect([...(loaded?.all() ?? [])].map(({ id, text }) => [id, text])).toEqual([
      ["a-q", "q"],
      ["a-a", "mine"],
      ["more", "more"],
    ]);
    expect(await titles()).toEqual(["A"]);
  });

  it("assigns new ids to messages whose ids belong to another conversation", async () => {
    await keep(exchange("a", "A", ["q", "a"]));
    const other = new Conversation("b", 1, "B");
    other.append(question("a-q", null, "not the same"));
    expect(await store.import({ conversation: other, pinned: false, updatedAt: 1 })).toBe("copied");
    expect((await titles()).sort()).toEqual(["A", "B"]);
    expect((await store.load("a"))?.get("a-q")?.text).toBe("q");
  });
});
