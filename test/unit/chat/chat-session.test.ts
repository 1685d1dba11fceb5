import { describe, expect, it } from "vitest";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import type { SessionEvent } from "../../../src/core/chat/session-events.js";
import type { WriteTitle } from "../../../src/core/chat/write-title.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatEvent, ModelInfo } from "../../../src/core/provider-api/provider.js";
import type { RequestServices } from "../../../src/core/requests/asking.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog } from "../../support/wire-context.js";

/** A stream that the test feeds by hand. */
class Feed {
  private readonly queue: ChatEvent[] = [];
  private wake: (() => void) | undefined;

  push(...events: ChatEvent[]): void {
    this.queue.push(...events);
    this.wake?.();
  }

  async *events(): AsyncGenerator<ChatEvent> {
    for (;;) {
      for (const event of this.queue.splice(0)) yield event;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        if (this.queue.length > 0) resolve();
      });
    }
  }
}

function setUp(
  provider = new ScriptedProvider(),
  about: Partial<ModelInfo> = {},
  more: Partial<RequestServices> = {},
  writeTitle: WriteTitle = async () => undefined,
) {
  if (Object.keys(about).length > 0) provider.models = async () => [provider.model("one", about)];
  const clock = new ManualClock();
  const events: SessionEvent[] = [];
  const session = new ChatSession(
    new Conversation("c", 0),
    {
      clock,
      log: new KeptLog(),
      history: new MemoryHistoryStore(),
      requests: requestsOver([provider], { clock, ...more }).requests,
      parameters: () => ({}),
      systemPrompt: () => "",
      writeTitle,
    },
    "",
  );
  session.onEvent((event) => events.push(event));
  const until = (matches: (event: SessionEvent) => boolean): Promise<void> =>
    new Promise((resolve) => {
      if (events.some(matches)) return resolve();
      const subscription = session.onEvent((event) => {
        if (!matches(event)) return;
        subscription.dispose();
        resolve();
      });
    });
  return { session, clock, events, provider, until };
}

const states = (session: ChatSession): string[] =>
  session.conversation.path().map((message) => `${message.role} ${message.state}: ${message.text}`);

describe("a title by a model", () => {
  const answer: readonly ChatEvent[] = [
    { type: "text-delta", text: "Because." },
    { type: "finished", reason: "stop" },
  ];
  function titled(write: () => Promise<string | undefined>) {
    const provider = new ScriptedProvider();
    provider.answer = async function* () {
      yield* answer;
    };
    const asked: unknown[] = [];
    const { session, until } = setUp(provider, {}, {}, (exchange) => {
      asked.push(exchange);
      return write();
    });
    return { session, until, asked };
  }

  it("replaces the first line after the first exchange, and is requested only then", async () => {
    const { session, until, asked } = titled(async () => "Slow lookup");
    await session.send("Why?");
    await until((event) => event.type === "title-changed" && event.title === "Slow lookup");
    await session.send("Really?");
    expect(asked).toEqual([{ question: "Why?", answer: "Because.", by: "scripted/one" }]);
    expect(session.conversation.title).toBe("Slow lookup");
  });

  it("never replaces a title that the user gave meanwhile", async () => {
    let give: (title: string) => void = () => undefined;
    const { session } = titled(() => new Promise((resolve) => (give = resolve)));
    await session.send("Why?");
    session.rename("Mine");
    give("Slow lookup");
    await new Promise((resolve) => setImmediate(resolve));
    expect(session.conversation.title).toBe("Mine");
  });
});

describe("a chat session", () => {
  it("sends the typed text and streams the answer to its end", async () => {
    const { session, provider, events } = setUp();
    session.setDraft("Hi", undefined);
    await session.send("Hi");
    expect(states(session)).toEqual(["user done: Hi", "assistant done: Hello"]);
    expect(provider.requests[0]).toMatchObject({ model: "one", messages: [{ role: "user", content: "Hi" }] });
    expect(session.draft).toBe("");
    expect(session.conversation.title).toBe("Hi");
    expect(events.filter((event) => event.type === "stream-ended")).toHaveLength(1);
  });

  it("emits at most 60 deltas a second, the first one at once, without losing any", async () => {
    const provider = new ScriptedProvider();
    const feed = new Feed();
    provider.answer = () => feed.events();
    const { session, clock, events, until } = setUp(provider);
    const sending = session.send("Count");
    feed.push({ type: "text-delta", text: "0" });
    await until((event) => event.type === "text-delta");
    for (let index = 1; index <= 1000; index++) {
      feed.push({ type: "text-delta", text: `,${index}` });
      // Drain the queue before advancing the clock.
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1);
    }
    feed.push({ type: "finished", reason: "stop" });
    await sending;
    const deltas = events.filter((event) => event.type === "text-delta");
    expect(deltas.length).toBeLessThanOrEqual(61);
    expect(deltas.length).toBeGreaterThan(50);
    expect(deltas.map((event) => event.text).join("")).toBe(session.conversation.path()[1]?.text);
    expect(session.conversation.path()[1]?.text.endsWith(",1000")).toBe(true);
  });

  it("moves text to reasoning if it turns out to be reasoning, and never sends it back", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* () {
      yield { type: "text-delta", text: "plan" };
      yield { type: "text-was-reasoning" };
      yield { type: "text-delta", text: "Answer" };
      yield { type: "finished", reason: "stop" };
    };
    const { session, events } = setUp(provider);
    await session.send("Why?");
    expect(session.conversation.path()[1]).toMatchObject({ text: "Answer", reasoning: "plan", state: "done" });
    expect(events.filter((event) => event.type === "text-replaced")).toHaveLength(1);
    await session.send("And?");
    expect(JSON.stringify(provider.requests[1]?.messages)).not.toContain("plan");
  });

  it("keeps the text of a failed answer, and adds the retry as a sibling", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* () {
      yield { type: "text-delta", text: "Half an" };
      yield { type: "failed", failure: { provider: "scripted", kind: "connection-lost", remedy: "retry" } };
    };
    const { session } = setUp(provider);
    await session.send("Why?");
    const failed = session.conversation.path()[1];
    expect(failed).toMatchObject({ state: "error", text: "Half an", failure: { kind: "connection-lost" } });
    provider.answer = new ScriptedProvider().answer;
    await session.answerAgain(failed?.id ?? "");
    expect(states(session)).toEqual(["user done: Why?", "assistant done: Hello"]);
    expect(session.conversation.siblings(failed?.id ?? "")).toHaveLength(2);
  });

  it("stops at once, keeps the received text, and accepts the next question", async () => {
    const provider = new ScriptedProvider();
    const feed = new Feed();
    provider.answer = () => feed.events();
    const { session, until } = setUp(provider);
    const sending = session.send("Tell me");
    feed.push({ type: "text-delta", text: "Once upon" });
    await until((event) => event.type === "text-delta");
    expect(session.answering).toBe(true);
    session.stop();
    await sending;
    expect(states(session)).toEqual(["user done: Tell me", "assistant stopped: Once upon"]);
    expect(session.answering).toBe(false);
  });

  it("sends nothing while an answer is streaming", async () => {
    const provider = new ScriptedProvider();
    const feed = new Feed();
    provider.answer = () => feed.events();
    const { session, until } = setUp(provider);
    const sending = session.send("First");
    feed.push({ type: "text-delta", text: "Well" });
    await until((event) => event.type === "text-delta");
    await session.send("Second");
    session.stop();
    await sending;
    expect(provider.requests).toHaveLength(1);
    expect(session.conversation.path().map(({ text }) => text)).toEqual(["First", "Well"]);
  });

  it("shows a failure if no model can answer", async () => {
    const broken = new ChatSession(
      new Conversation("d", 0),
      {
        clock: new ManualClock(),
        log: new KeptLog(),
        history: new MemoryHistoryStore(),
        requests: requestsOver([]).requests,
        parameters: () => ({}),
        systemPrompt: () => "",
      },
      "",
    );
    await broken.send("Hello?");
    expect(broken.conversation.path()[1]).toMatchObject({ state: "error", failure: { kind: "no-model" } });
  });

  it("omits what does not fit, and records what was omitted", async () => {
    const { session, provider } = setUp(undefined, { contextLength: 100, maxOutputTokens: 10 });
    await session.send(`One ${"x".repeat(200)}`);
    expect(session.conversation.path()[1]?.leftOut).toBeUndefined();
    await session.send(`Two ${"x".repeat(200)}`);
    expect(provider.requests[1]?.messages.map(({ content }) => String(content).slice(0, 3))).toEqual(["Two"]);
    expect(session.conversation.path()[3]?.leftOut).toEqual({ exchanges: 1, attachments: [], images: [] });
  });

  it("looks up the context length before it omits anything", async () => {
    const { session, provider } = setUp(undefined, { contextLength: 100, maxOutputTokens: 10 });
    provider.describe = async (id) => provider.model(id, { contextLength: 10_000 });
    await session.send(`One ${"x".repeat(200)}`);
    await session.send(`Two ${"x".repeat(200)}`);
    expect(provider.requests[1]?.messages).toHaveLength(3);
    expect(session.conversation.path()[3]?.leftOut).toBeUndefined();
  });

  it("sends the conversation's own parameters and system prompt", async () => {
    const { session, provider } = setUp(undefined, { parametersTaken: ["temperature"] });
    await session.changeSettings({ temperature: 0.1, topP: 0.5, systemPrompt: "Be brief" });
    await session.send("Hi");
    expect(provider.requests[0]).toMatchObject({
      parameters: { temperature: 0.1 },
      messages: [{ role: "system" }, { role: "user" }],
    });
    expect(provider.requests[0]?.parameters).not.toHaveProperty("topP");
  });

  it("turns an edit into a branch, and switches between branches", async () => {
    const { session } = setUp();
    await session.send("One");
    const question = session.conversation.path()[0];
    await session.edit(question?.id ?? "", "Two");
    expect(states(session)).toEqual(["user done: Two", "assistant done: Hello"]);
    await session.switchBranch(session.conversation.path()[0]?.id ?? "", -1);
    expect(states(session)).toEqual(["user done: One", "assistant done: Hello"]);
  });

  it("returns the provider's opaque state with the next request", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* () {
      yield { type: "continuation", value: "conversation-7" };
      yield { type: "text-delta", text: "Yes" };
      yield { type: "finished", reason: "stop" };
    };
    const { session } = setUp(provider);
    await session.send("One");
    await session.send("Two");
    expect(provider.requests.map(({ continuation }) => continuation)).toEqual([undefined, "conversation-7"]);
  });

  it("does not give it to another model", async () => {
    const provider = new ScriptedProvider();
    provider.models = async () => ["one", "two"].map((id) => provider.model(id));
    provider.answer = async function* ({ model }) {
      yield { type: "continuation", value: `conversation of ${model}` };
      yield { type: "text-delta", text: "Yes" };
      yield { type: "finished", reason: "stop" };
    };
    let chosen = "scripted/one";
    const { session } = setUp(provider, {}, { chosenModel: () => chosen });
    await session.send("One");
    chosen = "scripted/two";
    await session.send("Two");
    chosen = "scripted/one";
    await session.send("Three");
    expect(provider.requests.map(({ model, continuation }) => [model, continuation])).toEqual([
      ["one", undefined],
      ["two", undefined],
      ["one", "conversation of one"],
    ]);
  });

  it("keeps an answer even if the history cannot be written, and logs the error", async () => {
    const history = new MemoryHistoryStore();
    history.saveConversation = () => Promise.reject(new Error("disk full"));
    const log = new KeptLog();
    const provider = new ScriptedProvider();
    const session = new ChatSession(
      new Conversation("e", 0),
      {
        clock: new ManualClock(),
        log,
        history,
        requests: requestsOver([provider]).requests,
        parameters: () => ({}),
        systemPrompt: () => "",
      },
      "",
    );
    await session.send("Hi");
    expect(session.conversation.path()[1]?.text).toBe("Hello");
    expect(log.lines.join()).toContain("disk full");
  });
});
