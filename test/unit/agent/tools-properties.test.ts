// Random scripts, cuts, stops, decisions and edits of the user over the real tools, gate and list of changes, on files in
// memory: every call has one result, and undoing all brings back each file that only the agent touched, byte for byte.

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChangePorts, ConversationChanges } from "../../../src/core/agent/changes/changed-files.js";
import { openStates } from "../../../src/core/conversation/parts.js";
import type { ChangeRecord } from "../../../src/core/editing/undo/change-record.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { editingTools } from "../../../src/core/tools/editing/editing-tools.js";
import { readingTools } from "../../../src/core/tools/reading/reading-tools.js";
import { agentOver, answerIn, stepsIn } from "../../support/agent.js";
import { call, calling, failing, ScriptedModel, saying } from "../../support/scripted-model.js";
import { FakeWindow } from "../permissions/fake-window.js";
import { FakeWorkspace } from "../tools/fakes.js";

const root = "file:///w/";
const first: Readonly<Record<string, string>> = {
  "a.ts": "one\ntwo\nthree\n",
  "b.ts": "one\r\ntwo\r\nthree",
  "package.json": '{"scripts":{"test":"one"}}\n',
  "empty.txt": "",
};
const paths = [...Object.keys(first), "new.ts", "deep/new.ts"];

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
type Turn = typeof anyTurn extends fc.Arbitrary<infer Value> ? Value : never;
const anyDecision = fc.constantFrom("once", "once", "task", "decline", "stop");

class Run {
  readonly workspace = new FakeWorkspace();
  readonly window = new FakeWindow();
  stored: readonly ChangeRecord[] = [];
  /** Files whose record the user's own edit is mixed with. */
  readonly userEdited = new Set<string>();
  readonly changes: ConversationChanges;

  constructor() {
    for (const [path, text] of Object.entries(first)) this.workspace.files.set(path, text);
    this.window.all = [{ name: "w", path: "/w", isCaseBlind: false }];
    this.window.disk.clear();
    this.window.disk.set("/w", null);
    const { files } = this.workspace;
    const at = (uri: string): string => uri.replace(root, "");
    const ports: ChangePorts = {
      load: async () => this.stored,
      save: async (_, records) => {
        this.stored = structuredClone(records);
      },
      present: async (uri) => ({ exists: files.has(at(uri)), text: files.get(at(uri)) ?? null }),
      carryOut: async (step) => {
        if (step.kind === "delete") files.delete(at(step.place.uri));
        else if (step.kind === "move") {
          files.set(at(step.to.uri), files.get(at(step.from.uri)) ?? "");
          files.delete(at(step.from.uri));
        } else files.set(at(step.place.uri), step.text);
        return true;
      },
      show: async () => undefined,
    };
    this.changes = new ConversationChanges(ports);
  }

  eventsOf({ calls, end }: Turn): ChatEvent[] {
    const events = calling(...calls.map(({ name, input }) => call(name, input)));
    if (end === "failed") return [...events.slice(0, -1), ...failing()];
    return end === "cut" ? [...events.slice(0, -1), { type: "finished", reason: "length" }] : events;
  }

  /** The user types at the end of a file. */
  type(path: string): void {
    const text = this.workspace.files.get(path);
    if (text === undefined) return;
    this.workspace.files.set(path, `${text}user\n`);
    this.userEdited.add(path);
  }

  async work(script: readonly Turn[], decisions: string[]): Promise<void> {
    const ports = { ...this.workspace.ports(), recorder: this.changes };
    const tools = [...readingTools(ports), ...editingTools(ports)];
    const turns = script.map((turn) => () => {
      if (turn.user !== null) this.type(turn.user);
      return this.eventsOf(turn);
    });
    const model = new ScriptedModel([...turns, saying("The end.")]);
    const { session, agent, clock } = agentOver(model, { services: { tools: async () => tools, gate: this.window.gate } });
    for (let round = 0; round < 12; round++) {
      let ended = false;
      const answerId = session.conversation.leafId;
      const working = (answerId === null ? session.send("Work") : agent.continue(answerId)).then(() => (ended = true));
      while (!ended) {
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

const script = fc.array(anyTurn, { minLength: 1, maxLength: 6 });
const decisions = fc.array(anyDecision, { maxLength: 20 });
const runs = { numRuns: 150 };

describe("any run of an agent over the real tools", () => {
  it("is undone byte for byte", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(script, decisions, async (turns, decided) => {
        const run = new Run();
        await run.work(
          turns.map((turn) => ({ ...turn, user: null })),
          [...decided],
        );
        await run.changes.undo("c");
        expect(run.stored).toEqual([]);
        expect(Object.fromEntries(run.workspace.files)).toEqual(first);
      }),
      runs,
    );
  });

  it("leaves what was kept as it is", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(script, decisions, fc.subarray(paths), async (turns, decided, kept) => {
        const run = new Run();
        await run.work(
          turns.map((turn) => ({ ...turn, user: null })),
          [...decided],
        );
        const { files } = run.workspace;
        const after = new Map(files);
        const changed = run.changes.list("c");
        const keeping = changed.filter(({ path }) => kept.includes(path));
        for (const { uri } of keeping) await run.changes.keep("c", uri);
        // A file that was moved is kept or undone as one, so its former path belongs to it.
        if (changed.some(({ change }) => change === "move")) return;
        await run.changes.undo("c");
        for (const path of paths) {
          const isKept = keeping.some((one) => one.path === path);
          expect([path, files.get(path)]).toEqual([path, isKept ? after.get(path) : first[path]]);
        }
      }),
      runs,
    );
  });

  it("keeps what the user typed, and restores the files that they did not touch", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(script, decisions, async (turns, decided) => {
        const run = new Run();
        await run.work(turns, [...decided]);
        const { files } = run.workspace;
        const isMoved = run.changes.list("c").some(({ change }) => change === "move");
        // What the user typed moves with its file.
        for (const [path, text] of files) if (text.includes("user")) run.userEdited.add(path);
        const typed = (text: string | undefined): number => (text ?? "").split("user").length;
        const before = new Map([...run.userEdited].map((path) => [path, typed(files.get(path))]));
        await run.changes.undo("c");
        if (isMoved) return;
        for (const [path, text] of Object.entries(first)) {
          // A file may come back with what the user typed while it had another name.
          const own = files.get(path)?.replaceAll("user\n", "");
          if (!run.userEdited.has(path)) expect([path, own]).toEqual([path, text]);
        }
        for (const [path, count] of before) expect([path, typed(files.get(path)) >= count]).toEqual([path, true]);
      }),
      runs,
    );
  });
});
