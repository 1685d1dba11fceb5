import { describe, expect, it } from "vitest";
import { planContext } from "../../../src/core/context/plan.js";
import { answerMessages } from "../../../src/core/conversation/agent-messages.js";
import type { Message } from "../../../src/core/conversation/conversation.js";
import type { Part, Step } from "../../../src/core/conversation/parts.js";
import { estimateTokens } from "../../../src/core/tokens/token-estimate.js";

const at = (textAt: number) => ({ textAt, reasoningAt: 0 });
const step = (id: string, round: number, more: Partial<Step> = {}): Part => ({
  ...at(0),
  kind: "step",
  step: {
    ...{ id, callId: id, tool: "read_file", argumentsText: '{"path":"a"}', round, effect: "reads", state: "done" },
    result: { text: `result of ${id}`, isError: false },
    ...more,
  },
});
const answer = (text: string, parts: Part[]): Message => ({
  ...{ id: "a", parentId: "q", role: "assistant", createdAt: 0, text, reasoning: "", state: "done", parts },
});
const shapes = (message: Message, form: "calls" | "text" = "calls") =>
  answerMessages(message, form).map(({ role, content }) => `${role}: ${String(content)}`);

describe("an agent's answer in a request", () => {
  it("is one message for each round, followed by its results and the user's notes", () => {
    const message = answer("First.\n\nLast.", [
      { ...at(0), kind: "round", round: 1 },
      { ...at(3), kind: "note", text: "Hurry" },
      step("1", 1),
      step("2", 1),
      { ...at(6), kind: "round", round: 2 },
    ]);
    expect(shapes(message)).toEqual([
      ...["assistant: First.", "tool: result of 1", "tool: result of 2", "user: Hurry", "assistant: Last."],
    ]);
    expect(answerMessages(message, "calls")[0]?.toolCalls?.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(shapes(message, "text").map((line) => line.split(":")[0])).toEqual(["assistant", "user", "assistant"]);
  });

  it("gives a call without a result one, and asks to continue after a text that was cut", () => {
    const { result: _result, ...open } = (step("1", 3) as Part & { kind: "step" }).step;
    const message = answer("Half a", [
      { ...at(0), kind: "round", round: 1 },
      { ...at(6), kind: "round", round: 2 },
      { ...at(6), kind: "round", round: 3 },
      { ...at(6), kind: "step", step: open },
    ]);
    expect(shapes(message)).toEqual([
      ...["assistant: Half a", "user: Continue.", "assistant: ", "tool: The call has no result: it did not run."],
    ]);
  });

  it("gives the same messages for a round that is over, and others as soon as its parts or its text change", () => {
    const round = (number: number, textAt: number): Part => ({ ...at(textAt), kind: "round", round: number });
    const parts = [round(1, 0), step("1", 1), round(2, 6), step("2", 2)];
    const message = answer("First.Last.", parts);
    const before = answerMessages(message, "calls");
    const later = { ...message, text: `${message.text} And more.`, parts: [...parts, round(3, 21)] };
    expect(answerMessages(later, "calls").slice(0, 2)).toEqual(before.slice(0, 2));
    for (const index of [0, 1]) expect(answerMessages(later, "calls")[index]).toBe(before[index]);
    const changes: Message[] = [
      { ...message, parts: parts.with(1, step("other", 1)) },
      { ...message, parts: parts.toSpliced(2, 0, { ...at(6), kind: "note", text: "Hurry" }) },
      { ...message, text: "Other.Last." },
      { ...message, parts: parts.toSpliced(1, 1, step("1", 1, { result: { text: "x".repeat(500), isError: false } })) },
    ];
    for (const changed of changes) {
      const fresh = structuredClone(changed);
      expect(answerMessages(changed, "calls")).toEqual(answerMessages(fresh, "calls"));
      expect(answerMessages(changed, "calls")).not.toEqual(before);
    }
    const long = changes.at(-1) as Message;
    const cleared = {
      ...long,
      parts: [...(long.parts ?? []), { ...at(0), kind: "compaction", upToRound: 1, summary: "", onlyResults: true } as Part],
    };
    expect(shapes(cleared)[1]).toContain("was removed to save room");
    expect(shapes(long)[1]).toBe(`tool: ${"x".repeat(500)}`);
  });

  it("sends a summary in place of the rounds that it covers, and the newest one only", () => {
    const message = answer("", [
      ...[1, 2, 3].flatMap((round): Part[] => [{ ...at(0), kind: "round", round }, step(`${round}`, round)]),
      { ...at(0), kind: "compaction", upToRound: 1, summary: "the first" },
      { ...at(0), kind: "compaction", upToRound: 2, summary: "the second" },
    ]);
    expect(shapes(message)).toEqual(["user: the second", "assistant: ", "tool: result of 3"]);
  });

  it("counts in the context plan with its results", () => {
    const text = "word ".repeat(4_000);
    const long = step("1", 1, { result: { text, isError: false } });
    const question: Message = { ...answer("", []), id: "q", parentId: null, role: "user", text: "Why?" };
    const path = [question, answer("Done.", [{ ...at(0), kind: "round", round: 1 }, long]), { ...question, id: "q2" }];
    const input = { path, systemPrompt: "", facts: undefined, maxTokens: undefined };
    expect(planContext({ ...input, form: "calls" }).used).toBeGreaterThan(estimateTokens(text));
    expect(planContext(input).used).toBeLessThan(500);
  });
});
