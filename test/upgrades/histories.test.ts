// Histories recorded with every schema version that ever existed open in the current version, with all they contain.

import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { openTestHistory } from "../support/history.js";
import * as recorded from "./recorded-conversations.js";

const folder = join(import.meta.dirname, "histories");
const versions = readdirSync(folder).flatMap((name) => /^version-(\d+)\.db$/.exec(name)?.[1] ?? []);

const schemaOf = (file: string): number => {
  const database = new DatabaseSync(file);
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  database.close();
  return version;
};

function copyOf(version: number): string {
  const file = join(temporaryFolder("snowcell-recorded-history-"), "history.db");
  copyFileSync(join(folder, `version-${version}.db`), file);
  return file;
}

describe("recorded histories", () => {
  it("cover every schema version; `npm run upgrades:record` adds the newest", async () => {
    const file = join(temporaryFolder("snowcell-newest-schema-"), "history.db");
    await (await openTestHistory(file)).close();
    const newest = schemaOf(file);
    expect(versions.map(Number).toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: newest }, (_, index) => index + 1),
    );
  });

  describe.each(versions.map(Number).toSorted((one, other) => one - other))("of schema version %i", (version) => {
    it("are recordings of that version", () => expect(schemaOf(copyOf(version))).toBe(version));

    it("open with both branches, the draft and the parameters", async () => {
      const { store, close, quarantined } = await openTestHistory(copyOf(version));
      const conversation = await store.load("c1");
      const answer = version < recorded.parts.since ? recorded.answer : { ...recorded.answer, parts: recorded.parts.list };
      expect(conversation?.title).toBe(recorded.question.text);
      expect(conversation?.path()).toEqual([recorded.question, answer]);
      expect(conversation?.get("a2")).toEqual(recorded.failed);
      expect(await store.loadDraft("c1")).toBe(recorded.draft);
      expect(conversation?.settings).toEqual(version < recorded.settingsSince ? {} : recorded.settings);
      expect(quarantined).toEqual([]);
      await close();
    });

    it("are found by search, in the order of the list", async () => {
      const { store, close } = await openTestHistory(copyOf(version));
      const rules = { now: recorded.question.createdAt, retentionDays: 0, inUse: [] };
      while (await store.maintain(rules));
      const found = await store.list({ text: "list searches", limit: 10 });
      expect(found.items.map(({ id }) => id)).toEqual(["c1"]);
      const all = await store.list({ text: "", limit: 10 });
      const { pinned } = recorded.others;
      const titles = all.items.map(({ title }) => title);
      expect(titles).toEqual(version < recorded.others.since ? [recorded.question.text] : [pinned.title, recorded.question.text]);
      await close();
    });

    it("keep the counted usage", async () => {
      const { usage, close } = await openTestHistory(copyOf(version));
      const expected = version < recorded.usage.since ? [] : [recorded.usage.record];
      expect(await usage.load("2025-01-01", "2026-01-01")).toEqual(expected);
      await close();
    });

    it("take new messages, and stay open in two windows", async () => {
      const file = copyOf(version);
      const [one, two] = await Promise.all([openTestHistory(file), openTestHistory(file)]);
      const conversation = await one.store.load("c1");
      const followUp = { ...recorded.question, id: "u2", parentId: "a1", text: "And now?", attachments: [] };
      conversation?.append(followUp);
      if (conversation) await one.store.saveConversation(conversation, "");
      await one.store.saveMessage("c1", followUp);
      expect((await two.store.load("c1"))?.path().at(-1)?.text).toBe("And now?");
      await one.close();
      await two.close();
    });
  });

  it.each(["WAL", "DELETE"])("of a newer version in journal mode %s stay as they are, with nothing beside them", async (mode) => {
    const file = copyOf(Math.max(...versions.map(Number)));
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA user_version = 99; ALTER TABLE conversation ADD COLUMN color TEXT; PRAGMA journal_mode = ${mode}`);
    database.close();
    const before = readFileSync(file);
    await expect(openTestHistory(file)).rejects.toMatchObject({ kind: "newer" });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(join(file, ".."))).toEqual(["history.db"]);
  });
});
