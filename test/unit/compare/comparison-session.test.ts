// Several models answer one question, each in its own branch and independently; no answer is lost.

import { describe, expect, it } from "vitest";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import type { SessionEvent } from "../../../src/core/chat/session-events.js";
import { answersNow, comparisonOfQuestion, earlierTurns } from "../../../src/core/compare/comparison.js";
import { ComparisonSession } from "../../../src/core/compare/comparison-session.js";
import { OpenComparisons } from "../../../src/core/compare/open-comparisons.js";
import { type AnswerModel, Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import type { FallbackSettings } from "../../../src/core/routing/fallback.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog } from "../../support/wire-context.js";

const modelOf = (id: string): AnswerModel => ({ id: `scripted/${id}`, name: id, provider: "scripted", providerName: "Scripted" });
const models = ["one", "two", "three"].map(modelOf);

function setUp() {
  const provider = new ScriptedProvider();
  /** Ends the answer of a model. */
  const ends = new Map<string, () => void>();
  provider.answer = async function* ({ model }, signal): AsyncGenerator<ChatEvent> {
    if (model === "broken") {
      yield { type: "failed", failure: { provider: "scripted", kind: "rate-limited", remedy: "retry" } };
      return;
    }
    yield { type: "text-delta", text: `begun by ${model}` };
    await new Promise<void>((resolve) => {
      ends.set(model, resolve);
      signal.addEventListener("abort", () => resolve());
    });
    if (signal.aborted) yield { type: "failed", failure: { provider: "scripted", kind: "aborted", remedy: "retry" } };
    else {
      yield { type: "usage", usage: { promptTokens: 10, completionTokens: 5, totalTokens: 15, estimated: false } };
      yield { type: "finished", reason: "stop" };
    }
  };
  provider.models = async () => [];
  provider.describe = async (id) => (id === "gone" ? undefined : provider.model(id));
  const fallback = (): FallbackSettings => ({ enabled: true, chain: ["best", "scripted/other"] });
  const { requests, observed } = requestsOver([provider], { chosenModel: () => "scripted/chosen", fallback });
  const state = new Map<string, unknown>();
  const open = new OpenComparisons({ get: (key) => state.get(key), set: async (key, value) => void state.set(key, value) });
  const session = new ChatSession(
    new Conversation("c", 0),
    {
      clock: new ManualClock(),
      log: new KeptLog(),
      history: new MemoryHistoryStore(),
      requests,
      parameters: () => ({ temperature: 0.5 }),
      systemPrompt: () => "Be short.",
    },
    "",
  );
  const events: SessionEvent[] = [];
  const ended = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (events.filter(({ type }) => type === "stream-ended").length >= count) resolve();
      };
      session.onEvent(check);
      check();
    });
  session.onEvent((event) => events.push(event));
  const begun = async (...names: readonly string[]): Promise<void> => {
    while (!names.every((name) => ends.has(name))) await new Promise((resolve) => setImmediate(resolve));
  };
  const end = (name: string): void => {
    ends.get(name)?.();
    ends.delete(name);
  };
  return { provider, session, comparison: new ComparisonSession(session, open), open, observed, begun, end, ended };
}

const attachment = { id: "a", path: "a.ts", language: "ts", text: "let a", uri: "file:///a.ts" };

describe("a comparison", () => {
  it("sends the same request to every model at once, and records health and usage for each", async () => {
    const { provider, session, comparison, observed, begun, end, ended } = setUp();
    session.attach(attachment);
    await comparison.prepare(models);
    expect(await comparison.ask("Which is best?")).toBe(true);
    await begun("one", "two", "three");
    expect(provider.requests.map(({ model }) => model)).toEqual(["one", "two", "three"]);
    const [first, ...others] = provider.requests.map(({ model: _, ...request }) => request);
    expect(first).toMatchObject({ parameters: { temperature: 0.5 }, messages: [{ content: "Be short." }, { role: "user" }] });
    expect(JSON.stringify(first?.messages)).toContain("let a");
    expect(others).toEqual([first, first]);
    for (const name of ["one", "two", "three"]) end(name);
    await ended(3);
    expect(observed.map(({ model }) => model).sort()).toEqual(["one", "three", "two"]);
    expect(comparison.answers().map(({ state, metrics }) => [state, metrics?.usage?.totalTokens])).toEqual([
      ["done", 15],
      ["done", 15],
      ["done", 15],
    ]);
    expect(session.attachments).toEqual([]);
    expect(session.conversation.title).toBe("Which is best?");
  });

  it("stops one answer and lets the others continue", async () => {
    const { session, comparison, begun, end, ended } = setUp();
    await comparison.prepare(models);
    await comparison.ask("Q");
    await begun("one", "two", "three");
    session.stop(comparison.answers()[1]?.id);
    await ended(1);
    expect(comparison.answers().map(({ state }) => state)).toEqual(["streaming", "stopped", "streaming"]);
    end("one");
    end("three");
    await ended(3);
    expect(comparison.answers().map(({ text }) => text)).toEqual(["begun by one", "begun by two", "begun by three"]);
  });

  it("continues with the chosen answer, and keeps the others as branches", async () => {
    const { session, comparison, begun, end, ended, provider } = setUp();
    await comparison.prepare(models);
    await comparison.ask("Q");
    await begun("one", "two", "three");
    end("two");
    await ended(1);
    const answers = comparison.answers();
    // Two answers are still streaming; they continue and block nothing.
    expect(await comparison.continueWith(answers[1]?.id ?? "")).toEqual(models[1]);
    expect(session.conversation.path().map(({ text }) => text)).toEqual(["Q", "begun by two"]);
    expect(session.conversation.siblings(answers[1]?.id ?? "")).toEqual(answers.map(({ id }) => id));
    expect(comparison.comparison).toBeUndefined();
    const sent = session.send("And then?");
    await begun("chosen");
    expect(JSON.stringify(provider.requests.at(-1)?.messages)).not.toContain("begun by one");
    for (const name of ["one", "three", "chosen"]) end(name);
    await sent;
    await ended(4);
    expect(answers.map(({ state }) => state)).toEqual(["done", "done", "done"]);
  });

  it("shows a failure in its column, asks no other model, and retries in the same column", async () => {
    const { comparison, session, begun, end, ended, provider } = setUp();
    await comparison.prepare([modelOf("gone"), modelOf("broken"), modelOf("three")]);
    await comparison.ask("Q");
    await begun("three");
    await ended(2);
    expect(comparison.answers().map(({ failure }) => failure?.kind)).toEqual(["model-not-found", "rate-limited", undefined]);
    expect(provider.requests.map(({ model }) => model)).not.toContain("other");
    const [gone, broken, three] = comparison.answers();
    await comparison.again(gone?.id ?? "", modelOf("one"));
    await comparison.again(broken?.id ?? "");
    // An answer that is still streaming is not requested again.
    await comparison.again(three?.id ?? "");
    await begun("one");
    expect(comparison.answers().map(({ model }) => model.name)).toEqual(["one", "broken", "three"]);
    expect(comparison.answers()[1]?.id).not.toBe(broken?.id);
    // The retry replaces the failed answer in the view; the failed one stays as a branch.
    expect(session.conversation.path().at(-1)?.id).toBe(comparison.answers()[0]?.id);
    expect(session.conversation.siblings(gone?.id ?? "")).toHaveLength(5);
    end("one");
    end("three");
    await ended(5);
  });

  it("asks each model a follow-up below its own answer, shows what came before, and continues from there", async () => {
    const { comparison, session, begun, end, ended, provider } = setUp();
    await comparison.prepare(models.slice(0, 2));
    await comparison.ask("Q");
    await begun("one", "two");
    expect(await comparison.followUp("Not yet")).toBe(false);
    end("one");
    end("two");
    await ended(2);
    const first = comparison.answers();
    session.attach(attachment);
    session.setDraft("And then?", undefined);
    expect(await comparison.followUp(" ")).toBe(false);
    expect(await comparison.followUp("And then?")).toBe(true);
    expect([session.draft, session.attachments]).toEqual(["", []]);
    await begun("one", "two");
    for (const [index, { model, messages }] of provider.requests.slice(2).entries()) {
      const [own, other] = index === 0 ? ["one", "two"] : ["two", "one"];
      expect(model).toBe(own);
      expect(JSON.stringify(messages)).toContain(`begun by ${own}`);
      expect(JSON.stringify(messages)).not.toContain(`begun by ${other}`);
      expect(JSON.stringify(messages)).toContain("let a");
    }
    end("one");
    end("two");
    await ended(4);
    const question = comparison.comparison?.question ?? "";
    for (const [index, answer] of comparison.answers().entries()) {
      const turns = earlierTurns(question, answer, session.conversation);
      expect(turns.map((turn) => [turn.answer, turn.followUp.text])).toEqual([[first[index], "And then?"]]);
    }
    // The chat follows the first answer until the user chooses.
    const texts = (): string[] => session.conversation.path().map(({ text }) => text);
    expect(texts()).toEqual(["Q", "begun by one", "And then?", "begun by one"]);
    await comparison.again(comparison.answers()[1]?.id ?? "");
    await begun("two");
    end("two");
    await ended(5);
    await comparison.continueWith(comparison.answers()[1]?.id ?? "");
    expect(texts()).toEqual(["Q", "begun by two", "And then?", "begun by two"]);
  });

  it("adds an existing answer to the comparison", async () => {
    const { session, comparison, begun, end, ended, provider } = setUp();
    const sent = session.send("Q");
    await begun("chosen");
    end("chosen");
    await sent;
    const [, answer] = session.conversation.path();
    expect(await comparison.prepareFrom(answer?.parentId ?? "")).toBe(false);
    expect(await comparison.askBeside(answer?.id ?? "", [modelOf("one")])).toBe(true);
    await begun("one");
    expect(provider.requests.at(-1)?.messages).toEqual(provider.requests[0]?.messages);
    end("one");
    await ended(2);
    expect(comparison.answers().map(({ model }) => model.name)).toEqual(["chosen", "one"]);
    expect(session.conversation.path().at(-1)).toBe(answer);
    await comparison.close();
    expect(await comparison.prepareFrom(answer?.parentId ?? "")).toBe(true);
    expect(comparison.answers()).toHaveLength(2);
  });

  it("waits while the shown answer is streaming, and sends no request", async () => {
    const { session, comparison, begun, end, ended, provider } = setUp();
    void session.send("First");
    await begun("chosen");
    await comparison.prepare(models);
    expect(await comparison.ask("Second")).toBe(false);
    end("chosen");
    await ended(1);
    expect(await comparison.ask("  ")).toBe(false);
    expect(provider.requests).toHaveLength(1);
  });
});

describe("a stored comparison", () => {
  it("shows the newest answer of each model, unless all come from one model", async () => {
    const conversation = new Conversation("c", 0);
    const common = { createdAt: 0, reasoning: "", state: "done" } as const;
    conversation.append({ id: "q", parentId: null, role: "user", text: "Q", ...common });
    for (const [id, model] of [
      ["a1", "one"],
      ["a2", "two"],
      ["a3", "one"],
    ] as const)
      conversation.append({ id, parentId: "q", role: "assistant", text: id, model: modelOf(model), ...common });
    const kept = { conversation: "c", question: "q" };
    const [one, two] = [modelOf("one"), modelOf("two")];
    expect(answersNow({ ...kept, models: [one, two], answers: ["a1", "a2"] }, conversation)).toEqual(["a3", "a2"]);
    expect(answersNow({ ...kept, models: [one, one], answers: ["a1", "a3"] }, conversation)).toEqual(["a1", "a3"]);
    expect(answersNow({ ...kept, models: [one, two], answers: ["gone", "a2"] }, conversation)).toEqual(["gone", "a2"]);
  });
});

describe("the comparison for a question", () => {
  it("holds the newest answer of at most four models, and needs two", async () => {
    const conversation = new Conversation("c", 0);
    const common = { createdAt: 0, reasoning: "", state: "done" } as const;
    conversation.append({ id: "q", parentId: null, role: "user", text: "Q", ...common });
    const answer = (id: string, model: string): void =>
      conversation.append({ id, parentId: "q", role: "assistant", text: id, model: modelOf(model), ...common });
    answer("a1", "one");
    expect(comparisonOfQuestion(conversation, "q")).toBeUndefined();
    answer("a2", "one");
    expect(comparisonOfQuestion(conversation, "q")?.answers).toEqual(["a1", "a2"]);
    answer("a3", "two");
    expect(comparisonOfQuestion(conversation, "q")?.answers).toEqual(["a2", "a3"]);
    for (const [index, name] of ["three", "four", "five"].entries()) answer(`a${index + 4}`, name);
    expect(comparisonOfQuestion(conversation, "q")?.models.map(({ name }) => name)).toEqual(["two", "three", "four", "five"]);
  });
});
