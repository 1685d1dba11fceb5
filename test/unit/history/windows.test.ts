// Several windows at once: nothing is lost or overwritten, and no window reports a locked database. The benchmark
// `history-windows` does the same for a whole minute.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Conversation, Message } from "../../../src/core/conversation/conversation.js";
import { conversationOf, headOf } from "../../../src/core/history/stored-conversation.js";
import { HistoryFile } from "../../../src/node/history/database/history-file.js";
import { openTestHistory } from "../../support/history.js";
import { writeFromWindows } from "../../support/history-windows.js";
import { answer, exchange, question } from "./trees.js";

let folder: string;
const file = (): string => join(folder, "history.db");
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "snowcell-windows-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const silent = { quarantined: () => undefined, recovered: () => undefined };

describe("concurrent windows", () => {
  // Four processes need time to start on a busy machine.
  it("lose nothing when four of them write for seconds", { timeout: 120_000 }, async () => {
    const reports = await writeFromWindows(file(), 4, 6_000);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    const { store, close } = await openTestHistory(file());
    const kept: Record<string, string> = {};
    for (const id of await store.ids()) {
      for (const message of (await store.load(id))?.all() ?? []) kept[message.id] = message.text;
    }
    await close();
    const written = Object.assign({}, ...reports.map((report) => report.written)) as Record<string, string>;
    const longest = Math.max(...reports.map(({ longestMs }) => longestMs)).toFixed(0);
    console.log(`${Object.keys(written).length} messages written by four windows at once; longest block by a save ${longest} ms`);
    expect(Object.keys(written).length).toBeGreaterThan(40);
    expect(kept).toEqual(written);
    const database = new DatabaseSync(file());
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    database.close();
  });

  it("can create the same conversation at once, and both keep their messages", async () => {
    const [one, two] = [new HistoryFile(file(), silent), new HistoryFile(file(), silent)];
    const [mine, theirs] = [exchange("c", "", ["q", "a"]), exchange("c", "", ["q", "a"])];
    mine.append(question("m1", "c-a", "Mine"));
    theirs.append(question("t1", "c-a", "Theirs"));
    const save = (history: HistoryFile, conversation: Conversation, draft: string, messages?: Message[]): boolean =>
      history.save("head", headOf(conversation), draft, messages);
    // Both find that it does not exist, then both create it.
    expect([save(one, mine, "my draft"), save(two, theirs, "")]).toEqual([false, false]);
    expect(save(two, theirs, "", [...theirs.all()])).toBe(true);
    expect(save(one, mine, "my draft", [...mine.all()])).toBe(true);
    const kept = two.read("c");
    expect(kept && conversationOf(kept.conversation).siblings("m1")).toEqual(["t1", "m1"]);
    expect(two.loadDraft("c")).toBe("my draft");
    one.close();
    two.close();
  });

  it("can open the same conversation, and each keeps the other's messages", async () => {
    const histories = [await openTestHistory(file()), await openTestHistory(file())] as const;
    const [{ store: one }, { store: two }] = histories;
    await one.saveConversation(exchange("c", "C", ["q", "a"]), "");
    const [mine, theirs] = [await one.load("c"), await two.load("c")];
    if (!mine || !theirs) throw new Error("the conversation is not there");
    mine.append(question("m1", "c-a", "Mine"));
    theirs.append(question("t1", "c-a", "Theirs"));
    await one.saveConversation(mine, "my draft");
    await one.saveMessage("c", question("m1", "c-a", "Mine"));
    await two.saveMessage("c", question("t1", "c-a", "Theirs"));
    await two.saveConversation(theirs, "");
    await one.saveMessage("c", answer("m2", "m1", "My answer"));
    // Saving a draft does not change the shown branch.
    await one.saveDraft(mine, "typing on");
    const merged = await two.load("c");
    expect(merged?.siblings("m1")).toEqual(["m1", "t1"]);
    expect(merged?.size).toBe(5);
    expect(merged?.leafId).toBe("t1");
    for (const history of histories) await history.close();
  });
});
