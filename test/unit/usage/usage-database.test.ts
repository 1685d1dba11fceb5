import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UsageStore } from "../../../src/core/usage/usage-store.js";
import { MemoryUsageStore } from "../../../src/vscode/usage/memory-usage-store.js";
import { openTestHistory } from "../../support/history.js";
import { answered, counted, failedWith, recordOf } from "./records.js";

let folder: string;
const file = (): string => join(folder, "history.db");
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "snowcell-usage-"));
});
afterEach(async () => await rm(folder, { recursive: true }));

const answer = recordOf(answered(120, 1_000, counted(10, 21)));
const failure = recordOf(failedWith("timeout"));
const everything = ["0000-01-01", "9999-12-31"] as const;

async function openDatabase(): Promise<{ usage: UsageStore; close(): Promise<void> }> {
  return await openTestHistory(file());
}

describe.each([
  ["the database", openDatabase],
  ["memory", async () => ({ usage: new MemoryUsageStore(), close: async () => undefined })],
])("usage stored in %s", (_name, open) => {
  let usage: UsageStore;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ usage, close } = await open());
  });
  afterEach(() => close());

  it("is summed per day, provider, and model, in one batch and across batches", async () => {
    await usage.add([answer, failure]);
    await usage.add([answer]);
    // 2 × (10 + 21) tokens; 20 of 21 tokens were timed; 120 ms is its own bucket.
    expect(await usage.load(...everything)).toEqual([
      {
        day: "2026-01-01",
        provider: "p",
        model: "m",
        requests: 3,
        errors: { timeout: 1 },
        promptTokens: 20,
        completionTokens: 42,
        estimated: false,
        firstTokens: { count: 2, sumMs: 240, byMs: { 120: 2 } },
        generated: { tokens: 40, ms: 2_000 },
      },
    ]);
  });

  it("separates days, providers, and models, and is sorted in that order", async () => {
    const of = (day: string, provider: string, model: string) => ({ ...answer, day, provider, model });
    await usage.add([
      of("2026-01-02", "a", "x"),
      of("2026-01-01", "b", "x"),
      of("2026-01-01", "a", "y"),
      of("2026-01-01", "a", "x"),
    ]);
    const keys = (await usage.load(...everything)).map(({ day, provider, model }) => `${day} ${provider} ${model}`);
    expect(keys).toEqual(["2026-01-01 a x", "2026-01-01 a y", "2026-01-01 b x", "2026-01-02 a x"]);
  });

  it("is returned for the given days, inclusive", async () => {
    await usage.add(["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"].map((day) => ({ ...answer, day })));
    expect((await usage.load("2026-01-02", "2026-01-03")).map(({ day }) => day)).toEqual(["2026-01-02", "2026-01-03"]);
    expect(await usage.load("2026-01-05", "2026-01-09")).toEqual([]);
  });

  it("is empty after clearing, and starts over", async () => {
    await usage.add([answer]);
    await usage.clear();
    expect(await usage.load(...everything)).toEqual([]);
    await usage.add([answer]);
    expect(await usage.load(...everything)).toEqual([answer]);
  });
});

describe("the usage table", () => {
  it("is visible to the next window, and to one that is already open", async () => {
    const [one, other] = [await openDatabase(), await openDatabase()];
    await one.usage.add([answer]);
    await one.close();
    expect(await other.usage.load(...everything)).toEqual([answer]);
    await other.close();
    const next = await openDatabase();
    expect(await next.usage.load(...everything)).toEqual([answer]);
    await next.close();
  });

  it("is added to a history of the previous version, which keeps its conversations", async () => {
    const before = new DatabaseSync(file());
    before.exec(
      `CREATE TABLE conversation (
         id TEXT PRIMARY KEY, title TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
         leaf_id TEXT, draft TEXT NOT NULL DEFAULT ''
       ) STRICT;
       CREATE TABLE message (
         id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
         parent_id TEXT, role TEXT NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL,
         text TEXT NOT NULL, reasoning TEXT NOT NULL, details TEXT NOT NULL
       ) STRICT;
       CREATE INDEX message_by_conversation ON message(conversation_id);
       INSERT INTO conversation (id, title, created_at, updated_at) VALUES ('c', 'Kept', 1, 1);
       PRAGMA user_version = 1;`,
    );
    before.close();
    const { store, usage, quarantined, close } = await openTestHistory(file());
    expect(quarantined).toEqual([]);
    expect((await store.load("c"))?.title).toBe("Kept");
    await usage.add([answer]);
    expect(await usage.load(...everything)).toEqual([answer]);
    await close();
  });

  it.each(["ABORT", "ROLLBACK"])(
    "writes a batch completely or not at all, and continues after the SQLite error %s",
    async (verdict) => {
      const { usage, close } = await openDatabase();
      const saboteur = new DatabaseSync(file());
      saboteur.exec(
        `CREATE TRIGGER refuse BEFORE INSERT ON usage WHEN new.model = 'refused' BEGIN SELECT RAISE(${verdict}, 'not this one'); END`,
      );
      saboteur.close();
      await usage.add([answer]);
      await expect(usage.add([answer, { ...answer, model: "refused" }])).rejects.toThrow("not this one");
      expect(await usage.load(...everything)).toEqual([answer]);
      await usage.add([failure]);
      expect((await usage.load(...everything))[0]?.requests).toBe(2);
      await close();
    },
  );

  // Two processes need time to start on a busy machine.
  it("loses nothing if two processes write the same record at once", { timeout: 60_000 }, async () => {
    const times = 200;
    const program = fileURLToPath(new URL("./usage-writer.ts", import.meta.url));
    const windows = [1, 2].map(() => fork(program, [file(), String(times)], { execArgv: ["--import", "tsx"] }));
    await Promise.all(windows.map((window) => once(window, "message")));
    const exits = windows.map((window) => once(window, "exit"));
    for (const window of windows) window.send("go");
    expect(await Promise.all(exits)).toEqual([
      [0, null],
      [0, null],
    ]);
    const { usage, close } = await openDatabase();
    // 400 requests of 3 + 5 tokens, each with 4 timed tokens in one second after 100 ms.
    expect(await usage.load(...everything)).toEqual([
      {
        day: "2026-01-01",
        provider: "p",
        model: "m",
        requests: 400,
        errors: {},
        promptTokens: 1_200,
        completionTokens: 2_000,
        estimated: false,
        firstTokens: { count: 400, sumMs: 40_000, byMs: { 100: 400 } },
        generated: { tokens: 1_600, ms: 400_000 },
      },
    ]);
    await close();
  });
});
