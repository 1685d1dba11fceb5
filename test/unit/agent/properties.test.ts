// Random scripts, cuts, stops, approvals, notes and continuations: whatever happens, every call has exactly one result, in
// the conversation and in each request.

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openStates } from "../../../src/core/conversation/parts.js";
import type { ChatEvent, ChatRequest } from "../../../src/core/provider-api/provider.js";
import { agentOver, answerIn, stepsIn } from "../../support/agent.js";
import { propertyRuns } from "../../support/property-runs.js";
import { call, calling, failing, ScriptedModel, saying } from "../../support/scripted-model.js";

const anyPath = fc.constantFrom("a", "b", "c");
const anyCall = fc.oneof(
  fc.record({
    name: fc.constantFrom("read_file", "edit_file", "run_command", "nothing"),
    path: anyPath,
    text: fc.string({ maxLength: 3 }),
  }),
  fc.record({ name: fc.constant("ask_person"), path: anyPath, text: fc.constant("?") }),
);
const anyArguments = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom("{", "[]", '"x"', "") },
);
const anyTurn = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("calls"),
      calls: fc.array(fc.tuple(anyCall, anyArguments), { minLength: 1, maxLength: 5 }),
      cut: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("fails"),
      calls: fc.array(fc.tuple(anyCall, anyArguments), { maxLength: 2 }),
      cut: fc.boolean(),
    }),
  },
);
const anyDecision = fc.constantFrom("approve", "decline", "stop", "note", "hang");

function eventsOf({
  kind,
  calls,
  cut,
}: {
  kind: string;
  calls: [{ name: string; path: string; text: string }, string | undefined][];
  cut: boolean;
}): ChatEvent[] {
  // Ids repeat on purpose: some servers number the calls of each response from 1.
  const toolCalls = calls.map(([{ name, path, text }, odd], index) => call(name, odd ?? { path, text }, `call_${index + 1}`));
  const events = calling(...toolCalls);
  if (kind === "fails") return [...events.slice(0, -1), ...failing()];
  return cut ? [...events.slice(0, -1), { type: "finished", reason: "length" }] : events;
}

function checkRequest({ messages }: ChatRequest): void {
  const open: string[] = [];
  for (const { role, toolCalls, toolCallId } of messages) {
    if (role === "tool") expect(open.shift()).toBe(toolCallId);
    else expect(open).toEqual([]);
    if (toolCalls) open.push(...toolCalls.map(({ id }) => id));
  }
  expect(open).toEqual([]);
}

const { runs, limit } = propertyRuns(150);

describe("any run of an agent", () => {
  it("gives every call exactly one result", limit, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyTurn, { maxLength: 6 }),
        fc.array(anyDecision, { maxLength: 20 }),
        fc.array(fc.constantFrom("allow", "ask", "refuse"), { minLength: 1, maxLength: 5 }),
        async (script, made, verdicts) => {
          const decisions = [...made];
          const model = new ScriptedModel([...script.map(eventsOf), saying("The end.")]);
          let asked = 0;
          // Reads run at the same time, so several may hang.
          const hung: (() => void)[] = [];
          const { session, agent, clock, files } = agentOver(model, {
            verdict: () => verdicts[asked++ % verdicts.length] ?? "allow",
            limits: { maxRequests: 3 },
            tools: {
              during: async (_, __, { signal }) => {
                const decision = decisions.shift();
                if (decision === "stop") session.stop();
                if (decision === "note") agent.addNote("A note");
                if (decision === "hang") await new Promise<void>((resolve) => hung.push(resolve));
                if (signal.aborted && decision === "stop") await new Promise(() => undefined);
              },
            },
          });
          files.texts.set("a", "text of a");
          for (let turn = 0; turn < 8; turn++) {
            let ended = false;
            const answerId = session.conversation.leafId;
            const working = (answerId === null ? session.send("Work") : agent.continue(answerId)).then(() => (ended = true));
            while (!ended) {
              const [pending] = agent.pending();
              if (pending) {
                const { id, inputHash = "" } = pending.step;
                const decision = decisions.shift();
                if (decision === "stop") session.stop();
                else if (pending.question) agent.answer(id, inputHash, { kind: "answered", text: "yes" });
                else
                  agent.answer(
                    id,
                    inputHash,
                    decision === "decline" ? { kind: "declined" } : { kind: "approved", scope: "once" },
                  );
              }
              for (const resume of hung.splice(0)) resume();
              await new Promise((resolve) => setImmediate(resolve));
              // For calls that do not end after a stop.
              clock.advance(3_000);
            }
            await working;
            for (const { state, result } of stepsIn(session)) {
              expect(openStates.has(state)).toBe(false);
              expect(result).toBeDefined();
            }
            if (answerIn(session).state === "done") break;
          }
          for (const request of model.requests) checkRequest(request);
          expect(new Set(stepsIn(session).map(({ id }) => id)).size).toBe(stepsIn(session).length);
        },
      ),
      runs,
    );
  });
});
