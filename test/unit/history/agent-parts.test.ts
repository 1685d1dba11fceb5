import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/conversation/conversation.js";
import type { Part, Step } from "../../../src/core/conversation/parts.js";
import { conversationJson, jsonFile, readJsonFile } from "../../../src/core/history/export-json.js";
import { conversationMarkdown, messageMarkdown } from "../../../src/core/history/export-markdown.js";
import { dropOldTexts } from "../../../src/node/history/agent/journal.js";
import { HistoryConnection } from "../../../src/node/history/database/connection.js";
import { openTestHistory } from "../../support/history.js";
import { answer, exchange } from "./trees.js";

const at = { textAt: 0, reasoningAt: 0 };
const step = (id: string, more: Partial<Step> = {}): Part => ({
  ...at,
  kind: "step",
  step: {
    ...{ id, callId: `call ${id}`, tool: "read_file", argumentsText: '{"path":"a"}', round: 1, effect: "reads", state: "done" },
    result: { text: `result of ${id}`, isError: false },
    ...more,
  },
});
const parts = (): Part[] => [
  { ...at, kind: "round", round: 1, sent: { text: "signed" } },
  step("s1"),
  { ...at, kind: "todos", items: [{ text: "Fix it", state: "doing" }] },
  { ...at, textAt: 9, kind: "note", text: "Not *that* one" },
  { ...at, textAt: 9, kind: "notice", notice: "requests", detail: "Paused after 40 requests.", pauses: true },
  { ...at, textAt: 9, kind: "compaction", upToRound: 1, summary: "short" },
];
const agentAnswer = (): Message => ({
  ...answer("c-a2", "c-a", "I look.\n\nDone."),
  state: "stopped",
  parts: parts(),
  run: { requests: 1, promptTokens: 9, completionTokens: 3, cachedTokens: 0, estimated: false, activeMs: 5, contextTokens: 9 },
});

describe("an agent's answer in the database", () => {
  let folder: string;
  const file = (): string => join(folder, "history.db");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "snowcell-parts-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("comes back with its parts and the conversation's mode", async () => {
    const { store, close } = await openTestHistory(file());
    const conversation = exchange("c", "Snow", ["Why?", "Because"]);
    conversation.mode = "agent";
    conversation.settings = { temperature: 0 };
    conversation.append(agentAnswer());
    await store.saveConversation(conversation, "");
    const read = await store.load("c");
    expect(read?.get("c-a2")).toEqual(conversation.get("c-a2"));
    expect([read?.mode, read?.settings]).toEqual(["agent", { temperature: 0 }]);
    await close();
  });

  it("keeps its parts when only the message is saved, and changes only the parts that are", async () => {
    const { store, close } = await openTestHistory(file());
    const conversation = exchange("c", "Snow", ["Why?", "Because"]);
    const message = agentAnswer();
    conversation.append(message);
    await store.saveConversation(conversation, "");
    message.text += " More.";
    message.parts = parts().map((part, index) => (index === 1 ? step("s1", { state: "failed" }) : { ...part, textAt: 99 }));
    await store.saveMessage("c", message);
    await store.saveParts("c", message, [1]);
    const read = (await store.load("c"))?.get("c-a2");
    expect(read?.text).toBe("I look.\n\nDone. More.");
    expect(read?.parts?.map(({ textAt }) => textAt)).toEqual(parts().map(({ textAt }) => textAt));
    expect(read?.parts?.[1]).toMatchObject({ step: { state: "failed" } });
    await close();
  });

  it("records the text of a file before its first change only, and forgets it with the conversation", async () => {
    const { store, close } = await openTestHistory(file());
    const conversation = exchange("c", "Snow", ["Why?", "Because"]);
    conversation.append({ ...agentAnswer(), parts: [...parts(), step("s2")] });
    await store.saveConversation(conversation, "");
    const [first, second] = ["s1", "s2"].map((id) => (step(id, { state: "running" }) as Part & { kind: "step" }).step);
    const before = { uri: "file:///a", path: "a", text: "one", hash: "h1", encoding: "utf8", eol: "\r\n" } as const;
    await store.intend("c-a2", first as Step, [before]);
    await store.intend("c-a2", second as Step, [
      { ...before, text: "two", hash: "h2" },
      { uri: "file:///b", path: "b", text: null, hash: null },
    ]);
    expect(await store.before(["c-a2"])).toEqual([
      { ...before, stepId: "s1" },
      { uri: "file:///b", path: "b", text: null, hash: null, stepId: "s2" },
    ]);
    await expect(store.intend("c-a2", { ...(first as Step), id: "unknown" }, [])).rejects.toMatchObject({ kind: "missing" });
    await close();
    const database = new DatabaseSync(file());
    database.exec("PRAGMA foreign_keys = ON; DELETE FROM conversation");
    expect(database.prepare("SELECT (SELECT count(*) FROM part) + (SELECT count(*) FROM file_before) AS rows").get()).toEqual({
      rows: 0,
    });
    database.close();
  });

  it("drops the oldest texts beyond the quota, except those of open conversations", async () => {
    const { store, close } = await openTestHistory(file());
    for (const id of ["c", "d"]) {
      const conversation = exchange(id, "Snow", ["Why?", "Because"]);
      const message = { ...agentAnswer(), id: `${id}-a2`, parentId: `${id}-a`, parts: [step(`${id}1`)] };
      conversation.append(message);
      await store.saveConversation(conversation, "");
      const { step: saved } = message.parts[0] as Part & { kind: "step" };
      await store.intend(message.id, saved, [{ uri: `file:///${id}`, path: id, text: "x".repeat(1000), hash: "h" }]);
    }
    await close();
    const connection = new HistoryConnection(file());
    expect(dropOldTexts(connection, [], 5_000)).toBe(false);
    expect(dropOldTexts(connection, ["c"], 1_500)).toBe(true);
    expect(connection.all("SELECT path FROM file_before")).toMatchObject([{ path: "c" }]);
    expect(dropOldTexts(connection, ["c"], 10)).toBe(false);
    connection.close();
  });

  it("opens a history of the version before agents unchanged", async () => {
    const earlier = await openTestHistory(file());
    const conversation = exchange("c", "Snow", ["Why?", "Because"]);
    conversation.settings = { temperature: 0.5 };
    await earlier.store.saveConversation(conversation, "half a draft");
    await earlier.close();
    const database = new DatabaseSync(file());
    database.exec(
      "DROP INDEX conversation_titles; DROP INDEX conversation_deleted; DROP TABLE part; DROP TABLE file_before; DROP TABLE lease; PRAGMA user_version = 4",
    );
    database.close();
    const { store, close } = await openTestHistory(file());
    const read = await store.load("c");
    expect([...(read?.all() ?? [])]).toEqual([...conversation.all()]);
    expect([read?.settings, read?.mode, await store.loadDraft("c")]).toEqual([{ temperature: 0.5 }, undefined, "half a draft"]);
    expect((await store.list({ text: "Because", limit: 5 })).items).toHaveLength(1);
    await close();
  });
});

describe("an agent's answer in a file", () => {
  const exported = (message: Message): Message | undefined => {
    const conversation = exchange("c", "Snow", ["Why?", "Because"]);
    conversation.mode = "agent";
    conversation.append(message);
    const json = conversationJson({ conversation, pinned: false, updatedAt: 1 });
    const [read] = readJsonFile(`${jsonFile.head}${json}${jsonFile.tail}`);
    expect(read?.conversation.mode).toBe("agent");
    return read?.conversation.get("c-a2");
  };

  it("comes back from JSON, without what belongs to an account", () => {
    const message = agentAnswer();
    const read = exported(message);
    expect(read).toEqual({ ...message, parts: [{ ...at, kind: "round", round: 1 }, ...(message.parts ?? []).slice(1)] });
    expect(JSON.stringify(exported({ ...message, parts: [step("s", { extraContent: { signature: "mine" } })] }))).not.toContain(
      "mine",
    );
  });

  it("brings nothing that runs, waits for approval or opens a foreign address", () => {
    const edit = { uri: "command:evil", path: "a", change: "change", added: 1, removed: 0 } as const;
    const open = (["streaming", "waiting", "running"] as const).map((state) => {
      const { result: _result, ...rest } = (step(state, { state, edits: [edit] }) as Part & { kind: "step" }).step;
      return { ...at, kind: "step", step: rest } as Part;
    });
    const read = exported({ ...agentAnswer(), parts: open });
    for (const part of read?.parts ?? []) {
      expect(part).toMatchObject({ step: { state: "cancelled", result: { isError: true }, edits: [{ uri: "" }] } });
    }
  });

  it("shows its steps briefly as Markdown", () => {
    const conversation = exchange("c", "Snow", ["Why?", "Because"]);
    conversation.append(agentAnswer());
    const markdown = conversationMarkdown({ conversation, pinned: false, updatedAt: 1 }, () => "today");
    expect(markdown).toContain(
      '- *read\\_file* {"path":"a"}: done\n\nI look.\n\n> Not \\*that\\* one\n*Paused after 40 requests.*\n\nDone.',
    );
    expect(messageMarkdown(answer("x", "q", "Only text"))).toBe("Only text");
  });
});
