// Windows that end in the middle of a run, on a real database: whatever was written last, the conversation opens in a legal
// state, nothing runs by itself, and nothing is done twice.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { openStates, stepsOf } from "../../../src/core/conversation/parts.js";
import type { HistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatRequest } from "../../../src/core/provider-api/provider.js";
import { agentOver, answerIn, FakeFiles, noticesIn, statesIn, stepsIn, until } from "../../support/agent.js";
import { openTestHistory, type TestHistory } from "../../support/history.js";
import { call, calling, resultsIn, ScriptedModel, saying } from "../../support/scripted-model.js";

/** Methods of the history that write. */
const writes = new Set<PropertyKey>([
  "saveConversation",
  "saveMessage",
  "saveParts",
  "saveSettings",
  "intend",
  "lease",
  "endLease",
]);

/** A history whose window is killed before write number `last + 1`: nothing reaches the database after that. */
function killedAfter(store: HistoryStore, last: number): { store: HistoryStore; count: () => number; killed: Promise<void> } {
  let count = 0;
  const { promise: killed, resolve } = Promise.withResolvers<void>();
  const proxy = new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== "function") return value;
      return (...given: unknown[]): unknown => {
        if (writes.has(name) && ++count > last) {
          resolve();
          return new Promise(() => undefined);
        }
        return (value as (...all: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  return { store: proxy, count: () => count, killed };
}

describe("a window that ends in the middle of a run", () => {
  let folder: string;
  let deadProcess = 0;
  const open: TestHistory[] = [];
  const file = (): string => join(folder, "history.db");
  beforeAll(() => {
    deadProcess = spawnSync(process.execPath, ["-e", ""]).pid;
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "snowcell-agent-crash-"));
  });
  afterEach(async () => {
    for (const history of open.splice(0)) await history.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(): Promise<HistoryStore> {
    const history = await openTestHistory(file());
    open.push(history);
    return history.store;
  }

  /** This process lives on, so its leases are given to one that does not. */
  function endLeases(): void {
    const database = new DatabaseSync(file());
    database.prepare("UPDATE lease SET owner = ?").run(`${deadProcess} gone`);
    database.close();
  }

  const turns = () => [
    calling(call("read_file", { path: "a" }, "1"), call("read_file", { path: "b" }, "2")),
    calling(call("edit_file", { path: "a", text: "new" }, "3"), call("run_command", { path: "", text: "test" }, "4")),
    saying("Changed and tested."),
  ];

  async function loaded(store: HistoryStore): Promise<Conversation | undefined> {
    return await store.load("c");
  }

  it("leaves a legal state at each write, and continues without doing an edit twice", { timeout: 120_000 }, async () => {
    let isComplete = false;
    for (let last = 0; !isComplete; last++) {
      rmSync(file(), { force: true });
      for (const suffix of ["-wal", "-shm"]) rmSync(`${file()}${suffix}`, { force: true });
      const window = await openTestHistory(file());
      const { store, killed } = killedAfter(window.store, last);
      const files = new FakeFiles();
      files.texts.set("a", "old").set("b", "text of b");
      const first = agentOver(new ScriptedModel(turns()), { history: store, files });
      await Promise.race([first.session.send("Work").then(() => (isComplete = true)), killed]);
      // Lets what was begun before the kill reach the database.
      await window.close();
      endLeases();

      const edited = files.texts.get("a") === "new";
      const after = await openTestHistory(file());
      const conversation = await loaded(after.store);
      const answer = conversation?.path().at(-1);
      const steps = stepsOf(answer?.parts);
      expect(steps.filter(({ state, result }) => openStates.has(state) || !result)).toEqual([]);
      const edit = steps.find(({ tool }) => tool === "edit_file");
      // Nothing happens without a record.
      if (edited) expect(["interrupted", "done"]).toContain(edit?.state);
      if (edited && answer)
        expect(await after.store.before([answer.id])).toMatchObject([{ path: "a", text: "old", hash: "hash of old" }]);
      if (conversation && answer?.role === "assistant" && answer.state !== "done") {
        const model = new ScriptedModel([saying("Went on.")]);
        const second = agentOver(model, { history: after.store, files, conversation });
        await second.agent.continue(answer.id);
        if (answer.parts) {
          expect(answerIn(second.session)).toMatchObject({ state: "done" });
          expect(answerIn(second.session).text).toMatch(/Went on\.$/);
          const request = model.requests[0] as ChatRequest;
          const calls = request.messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id }) => id));
          expect(request.messages.filter(({ role }) => role === "tool").map(({ toolCallId }) => toolCallId)).toEqual(calls);
          if (edited) expect(stepsIn(second.session).find(({ tool }) => tool === "edit_file")?.state).toBe("done");
        }
      }
      expect(files.log.filter((line) => line === "edit_file a").length).toBe(edited ? 1 : 0);
      await after.close();
    }
  });

  it("learns from the file that an edit was made, or not, if the outcome was not written", async () => {
    for (const isMade of [true, false]) {
      rmSync(file(), { force: true });
      const window = await openTestHistory(file());
      const files = new FakeFiles();
      files.texts.set("a", "old");
      const inside = Promise.withResolvers<void>();
      const first = agentOver(new ScriptedModel([calling(call("edit_file", { path: "a", text: "new" }, "1"))]), {
        history: window.store,
        files,
        tools: {
          during: async () => {
            if (isMade) files.texts.set("a", "new");
            inside.resolve();
            await new Promise(() => undefined);
          },
        },
      });
      void first.session.send("Work");
      await inside.promise;
      await window.close();
      endLeases();
      const after = await openTestHistory(file());
      const conversation = (await loaded(after.store)) as Conversation;
      const model = new ScriptedModel([saying("I see.")]);
      const { session, agent } = agentOver(model, { history: after.store, files, conversation });
      expect(statesIn(session)).toEqual(["edit_file interrupted"]);
      await agent.continue(answerIn(session).id);
      expect(statesIn(session)).toEqual([isMade ? "edit_file done" : "edit_file failed"]);
      expect(resultsIn(model.requests[0] as ChatRequest).get("1")).toContain(isMade ? "it was made" : "It was not made");
      await after.close();
      for (const suffix of ["-wal", "-shm"]) rmSync(`${file()}${suffix}`, { force: true });
    }
  });

  it("asks again about a call that waited for approval, and refuses an answer to an earlier question", async () => {
    const window = await openTestHistory(file());
    const files = new FakeFiles();
    files.texts.set("a", "old");
    const turn = calling(call("edit_file", { path: "a", text: "new" }, "1"), call("read_file", { path: "a" }, "2"));
    const first = agentOver(new ScriptedModel([turn]), {
      history: window.store,
      files,
      verdict: ({ tool }) => (tool === "edit_file" ? "ask" : "allow"),
    });
    void first.session.send("Work");
    await until(first.session, () => first.agent.pending().length > 0);
    const old = first.agent.pending()[0]?.step;
    first.session.dispose();
    await first.session.ended();
    await first.session.saved();
    await window.close();

    const store = await opened();
    const conversation = (await loaded(store)) as Conversation;
    const model = new ScriptedModel([saying("Changed.")]);
    // A rule would now allow the call, but after a reload nothing runs without the user.
    const second = agentOver(model, { history: store, files, conversation });
    expect(statesIn(second.session)).toEqual(["edit_file waiting", "read_file streaming"]);
    void second.agent.reload();
    await until(second.session, () => second.agent.pending().length > 0);
    expect(files.log).toEqual([]);
    expect(second.agent.answer(old?.id ?? "", "another hash", { kind: "approved", scope: "once" })).toBe(false);
    expect(second.agent.answer(old?.id ?? "", old?.inputHash ?? "", { kind: "approved", scope: "once" })).toBe(true);
    await second.session.ended();
    expect(statesIn(second.session)).toEqual(["edit_file done", "read_file done"]);
    // The approved call was judged again.
    expect(second.facts).toHaveLength(3);
    expect(answerIn(second.session)).toMatchObject({ state: "done", text: "Changed." });
  });

  it("makes no request by itself if a call that waited needs no approval anymore", async () => {
    const conversation = new Conversation("c", 0);
    const first = agentOver(new ScriptedModel([calling(call("edit_file", { path: "a", text: "x" }, "1"))]), {
      conversation,
      verdict: () => "ask",
    });
    void first.session.send("Work");
    await until(first.session, () => first.agent.pending().length > 0);
    first.session.dispose();
    await first.session.ended();
    const model = new ScriptedModel([]);
    const second = agentOver(model, { conversation, verdict: () => "refuse" });
    await second.agent.reload();
    expect(model.requests).toEqual([]);
    expect(statesIn(second.session)).toEqual(["edit_file failed"]);
    expect(noticesIn(second.session)).toEqual(["interrupted"]);
  });

  it("is not taken for dead by another window while it lives", async () => {
    const [one, two] = [await opened(), await opened()];
    const inside = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const first = agentOver(new ScriptedModel([calling(call("run_command", { path: "", text: "test" }, "1"))]), {
      history: one,
      tools: {
        during: async () => {
          inside.resolve();
          await go.promise;
        },
      },
    });
    const sending = first.session.send("Work");
    await inside.promise;
    await one.ids();
    const conversation = (await loaded(two)) as Conversation;
    const model = new ScriptedModel([]);
    const second = agentOver(model, { history: two, conversation });
    await until(first.session, () => statesIn(first.session).includes("run_command running"));
    expect(["run_command running", "run_command streaming"]).toContain(statesIn(second.session)[0]);
    await second.agent.continue(answerIn(second.session).id);
    expect(model.requests).toEqual([]);
    go.resolve();
    await sending;
    await first.session.saved();
    expect(await two.lease(answerIn(first.session).id)).toBe(true);
    expect(answerIn(first.session).state).toBe("done");
  });
});
