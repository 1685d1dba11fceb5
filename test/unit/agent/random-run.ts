// A run of the real tools, gate and list of changes on files in memory, driven by a random script and random decisions, which
// can be killed at any of its writes.

import * as fc from "fast-check";
import { expect } from "vitest";
import { type ChangePorts, ConversationChanges } from "../../../src/core/agent/changes/changed-files.js";
import { openStates } from "../../../src/core/conversation/parts.js";
import type { ChangeRecord } from "../../../src/core/editing/undo/change-record.js";
import type { HistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { editingTools } from "../../../src/core/tools/editing/editing-tools.js";
import { textHash } from "../../../src/core/tools/places/text-hash.js";
import { readingTools } from "../../../src/core/tools/reading/reading-tools.js";
import { type AgentSetup, agentOver, answerIn, stepsIn } from "../../support/agent.js";
import { call, calling, failing, ScriptedModel, saying } from "../../support/scripted-model.js";
import { FakeWindow } from "../permissions/fake-window.js";
import { FakeWorkspace } from "../tools/fakes.js";

const root = "file:///w/";
export const first: Readonly<Record<string, string>> = {
  "a.ts": "one\ntwo\nthree\n",
  "b.ts": "one\r\ntwo\r\nthree",
  "package.json": '{"scripts":{"test":"one"}}\n',
  "empty.txt": "",
};
export const paths = [...Object.keys(first), "new.ts", "deep/new.ts"];

const anyPath = fc.constantFrom(...paths);
const anyWord = fc.constantFrom("one", "two", "three", "ONE", "four\nfive", "");
const anyCall = fc.oneof(
  { weight: 2, arbitrary: fc.record({ name: fc.constant("read_file"), input: fc.record({ path: anyPath }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant("edit_file"),
      input: fc.record({
        path: anyPath,
        edits: fc.array(fc.record({ old: anyWord, new: anyWord }), { minLength: 1, maxLength: 2 }),
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ name: fc.constant("write_file"), input: fc.record({ path: anyPath, text: anyWord }) }),
  },
  { weight: 1, arbitrary: fc.record({ name: fc.constant("delete_file"), input: fc.record({ path: anyPath }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ name: fc.constant("move_file"), input: fc.record({ from: anyPath, to: anyPath }) }),
  },
);
const anyTurn = fc.record({
  calls: fc.array(anyCall, { minLength: 1, maxLength: 4 }),
  end: fc.constantFrom("whole", "whole", "whole", "cut", "failed"),
  user: fc.option(anyPath, { freq: 4 }),
});
export type Turn = typeof anyTurn extends fc.Arbitrary<infer Value> ? Value : never;
const anyDecision = fc.constantFrom("once", "once", "task", "decline", "stop");

/** Counts the writes of a window, which is killed before or after the one of this number: then no write ever ends. */
export class Writes {
  isDead = false;

  constructor(
    private left = Number.POSITIVE_INFINITY,
    private readonly isDoneBefore = false,
  ) {}

  async take<Result>(write: () => Promise<Result>): Promise<Result> {
    this.left -= 1;
    if (this.left > 0) return await write();
    if (this.left === 0 && this.isDoneBefore) await write();
    this.isDead = true;
    return await new Promise(() => undefined);
  }

  /** The history of a window, whose writes count as well. */
  of(store: HistoryStore): HistoryStore {
    return new Proxy(store, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== "function") return value;
        const method = (...given: unknown[]): unknown => (value as (...all: unknown[]) => unknown).apply(target, given);
        return writing.has(name) ? (...given: unknown[]) => this.take(async () => await method(...given)) : method;
      },
    });
  }
}

/** Methods of the history that write what a run does; a lease is renewed with the time of a clock that runs ahead. */
const writing = new Set<PropertyKey>(["saveConversation", "saveMessage", "saveParts", "intend"]);

export class Run {
  readonly workspace = new FakeWorkspace();
  readonly window = new FakeWindow();
  stored: readonly ChangeRecord[] = [];
  /** Files whose record the user's own edit is mixed with. */
  readonly userEdited = new Set<string>();
  readonly changes: ConversationChanges;

  /** @param writes may kill the window at one of them */
  constructor(private readonly writes = new Writes()) {
    for (const [path, text] of Object.entries(first)) this.workspace.files.set(path, text);
    this.window.all = [{ name: "w", path: "/w", isCaseBlind: false }];
    this.window.disk.clear();
    this.window.disk.set("/w", null);
    const { files } = this.workspace;
    const at = (uri: string): string => uri.replace(root, "");
    const ports: ChangePorts = {
      load: async () => this.stored,
      save: (_, records) =>
        writes.take(async () => {
          this.stored = structuredClone(records);
        }),
      present: async (uri) => ({ exists: files.has(at(uri)), text: files.get(at(uri)) ?? null }),
      carryOut: async (step) => {
        if (step.kind === "delete") files.delete(at(step.place.uri));
        else if (step.kind === "move") {
          if (files.has(at(step.to.uri))) return false;
          files.set(at(step.to.uri), files.get(at(step.from.uri)) ?? "");
          files.delete(at(step.from.uri));
        } else files.set(at(step.place.uri), step.text);
        return true;
      },
      show: async () => undefined,
    };
    this.changes = new ConversationChanges(ports);
  }

  private async hashOf(uri: string): Promise<string | null> {
    const text = this.workspace.files.get(uri.replace(root, ""));
    return text === undefined ? null : await textHash(text);
  }

  private eventsOf({ calls, end }: Turn): ChatEvent[] {
    const events = calling(...calls.map(({ name, input }) => call(name, input)));
    if (end === "failed") return [...events.slice(0, -1), ...failing()];
    return end === "cut" ? [...events.slice(0, -1), { type: "finished", reason: "length" }] : events;
  }

  /** The user types at the end of a file. */
  private type(path: string): void {
    const text = this.workspace.files.get(path);
    if (text === undefined) return;
    this.workspace.files.set(path, `${text}user\n`);
    this.userEdited.add(path);
  }

  /** Works until the model ends, or the window is killed. */
  async work(
    script: readonly Turn[],
    decisions: string[],
    setup: Pick<AgentSetup, "history" | "conversation"> = {},
  ): Promise<void> {
    const own = this.workspace.ports();
    const write: typeof own.writes.write = (...given) => this.writes.take(() => own.writes.write(...given));
    const ports = { ...own, writes: { ...own.writes, write }, recorder: this.changes };
    const tools = [...readingTools(ports), ...editingTools(ports)];
    const turns = script.map((turn) => () => {
      if (turn.user !== null) this.type(turn.user);
      return this.eventsOf(turn);
    });
    const model = new ScriptedModel([...turns, saying("The end.")]);
    const { session, agent, clock } = agentOver(model, {
      ...setup,
      limits: { maxMinutes: 1e9 },
      services: { tools: async () => tools, gate: this.window.gate, hashOf: (uri) => this.hashOf(uri) },
    });
    for (let round = 0; round < 12; round++) {
      let ended = false;
      const answerId = session.conversation.leafId;
      const working = (answerId === null ? session.send("Work") : agent.continue(answerId)).then(() => (ended = true));
      while (!ended && !this.writes.isDead) {
        const [pending] = agent.pending();
        if (pending) {
          const decision = decisions.shift() ?? "once";
          const { id, inputHash = "" } = pending.step;
          if (decision === "stop") session.stop();
          else if (pending.question) agent.answer(id, inputHash, { kind: "declined" });
          else if (decision === "decline") agent.answer(id, inputHash, { kind: "declined" });
          else agent.answer(id, inputHash, { kind: "approved", scope: decision === "task" ? "task" : "once" });
        }
        await new Promise((resolve) => setImmediate(resolve));
        clock.advance(3_000);
      }
      if (this.writes.isDead) return;
      await working;
      for (const { state, result } of stepsIn(session)) {
        expect(openStates.has(state)).toBe(false);
        expect(result).toBeDefined();
      }
      if (answerIn(session).state === "done") break;
    }
    expect(new Set(stepsIn(session).map(({ id }) => id)).size).toBe(stepsIn(session).length);
  }
}

export const script = fc.array(anyTurn, { minLength: 1, maxLength: 6 });
export const decisions = fc.array(anyDecision, { maxLength: 20 });
