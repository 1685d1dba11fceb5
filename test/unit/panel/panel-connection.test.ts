import { describe, expect, it } from "vitest";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { Conversation, type Message } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { type HostMessage, hostMessageSchema, type ProviderView } from "../../../src/protocol/host-messages.js";
import { PanelConnection } from "../../../src/vscode/panel/panel-connection.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog } from "../../support/wire-context.js";

function setUp(conversation = new Conversation("c", 0), provider = new ScriptedProvider()) {
  const clock = new ManualClock();
  const log = new KeptLog();
  const session = new ChatSession(
    conversation,
    {
      clock,
      log,
      history: new MemoryHistoryStore(),
      requests: requestsOver([provider], { clock }).requests,
      parameters: () => ({}),
      systemPrompt: () => "",
    },
    "",
  );
  const notice: { current?: string } = {};
  const providers: ProviderView[] = [];
  const failures: unknown[] = [];
  const looked: boolean[] = [];
  const open = (openFeature?: () => "compare", handle = async (): Promise<void> => undefined) => {
    const posted: HostMessage[] = [];
    const connection = new PanelConnection(
      session,
      { post: (message) => posted.push(structuredClone(message)) },
      {
        log,
        providerName: (id) => id,
        selectedModel: () => null,
        providers: () => providers,
        lookForModels: () => void looked.push(true),
        openFeature: openFeature ?? (() => undefined),
        requestFailed: (thrown) => failures.push(thrown),
        historyNotice: () => notice.current,
      },
      handle,
    );
    return { posted, connection };
  };
  return { session, clock, log, open, notice, failures, looked, providers };
}

/** The state that a panel would show: a small version of the reducer. */
function shownText(posted: readonly HostMessage[]): string {
  let text = "";
  for (const message of posted) {
    if (Array.isArray(message)) text += message[2];
    else if (message.type === "snapshot") text = message.messages.at(-1)?.text ?? "";
    else if (message.type === "event" && message.event.type === "path-changed") text = message.event.messages.at(-1)?.text ?? "";
  }
  return text;
}

const blank = { createdAt: 0, text: "", reasoning: "", state: "done" } as const;

/** A chain of messages m0, m1, and so on. */
function conversationOf(texts: readonly string[]): Conversation {
  const conversation = new Conversation("long", 0);
  for (const [index, text] of texts.entries()) {
    const parentId = index === 0 ? null : `m${index - 1}`;
    const message: Message = { ...blank, id: `m${index}`, parentId, role: index % 2 ? "assistant" : "user", text };
    conversation.append(message);
  }
  return conversation;
}

function seqOf(message: HostMessage): number {
  return Array.isArray(message) ? message[0] : message.seq;
}

describe("a panel's connection", () => {
  it("sends nothing before the page is ready, then starts with a snapshot", async () => {
    const { session, open } = setUp();
    const { posted, connection } = open();
    await session.send("Hi");
    expect(posted).toEqual([]);
    await connection.receive({ type: "ready" });
    expect(posted).toMatchObject([{ type: "snapshot", messages: [{ text: "Hi" }, { text: "Hello", state: "done" }] }]);
  });

  it("sends the providers again only if something that is shown of them has changed", async () => {
    const { open, providers } = setUp();
    const { posted, connection } = open();
    const sent = () => posted.flatMap((message) => ("event" in message ? [message.event] : []));
    providers.push({ id: "ollama", name: "Ollama", detail: "Connected", state: "ready" });
    await connection.receive({ type: "ready" });
    connection.sendProviders();
    expect(sent()).toEqual([]);
    providers[0] = { id: "ollama", name: "Ollama", detail: "Not running", state: "unreachable" };
    connection.sendProviders();
    connection.sendProviders();
    expect(sent()).toEqual([{ type: "providers-changed", providers }]);
    connection.pause();
    await connection.receive({ type: "ready" });
    connection.sendProviders();
    expect(sent()).toHaveLength(1);
  });

  it("numbers messages without gaps, and sends only what the protocol defines", async () => {
    const { session, open } = setUp();
    const { posted, connection } = open();
    await connection.receive({ type: "ready" });
    await session.send("Hi");
    for (const message of posted) expect(hostMessageSchema.safeParse(message).success).toBe(true);
    const numbers = posted.map(seqOf);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(shownText(posted)).toBe("Hello");
  });

  it("looks for models if it shows an empty conversation, and not beside messages", async () => {
    const { session, open, looked } = setUp();
    const { connection } = open();
    await connection.receive({ type: "ready" });
    expect(looked).toHaveLength(1);
    await session.send("Hi");
    await connection.receive({ type: "resync" });
    expect(looked).toHaveLength(1);
  });

  it("shows reasoning text as reasoning", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* (): AsyncGenerator<ChatEvent> {
      yield { type: "text-delta", text: "plan" };
      yield { type: "text-was-reasoning" };
      yield { type: "text-delta", text: "Answer" };
      yield { type: "finished", reason: "stop" };
    };
    const { session, open } = setUp(undefined, provider);
    const { posted, connection } = open();
    await connection.receive({ type: "ready" });
    await session.send("Hi");
    for (const message of posted) expect(hostMessageSchema.safeParse(message).success).toBe(true);
    expect(shownText(posted)).toBe("Answer");
    const replaced = posted.findLast(
      (message) => !Array.isArray(message) && message.type === "event" && message.event.type === "path-changed",
    );
    expect(replaced).toMatchObject({ event: { messages: [{ text: "", reasoning: "plan" }] } });
  });

  it("shows every text once on a page that opens mid-answer, whatever the timing of deltas", async () => {
    const provider = new ScriptedProvider();
    const steps: (() => void)[] = [];
    const step = (): Promise<void> => new Promise((resolve) => steps.push(resolve));
    provider.answer = async function* (): AsyncGenerator<ChatEvent> {
      for (const text of ["one ", "two ", "three ", "four"]) {
        yield { type: "text-delta", text };
        await step();
      }
      yield { type: "finished", reason: "stop" };
    };
    const { session, clock, open } = setUp(undefined, provider);
    const sending = session.send("Count");
    const next = async (): Promise<void> => {
      while (steps.length === 0) await new Promise((resolve) => setImmediate(resolve));
      steps.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    await next();
    // "two " is still coalesced when the page reports ready.
    const late = open();
    await late.connection.receive({ type: "ready" });
    await next();
    clock.advance(20);
    late.connection.pause();
    await next();
    clock.advance(20);
    await late.connection.receive({ type: "ready" });
    await next();
    await sending;
    expect(shownText(late.posted)).toBe("one two three four");
  });

  it("sends the newest messages of a long conversation, and earlier ones on request", async () => {
    const { open } = setUp(conversationOf(Array.from({ length: 100 }, (_, index) => `${index}`)));
    const { posted, connection } = open();
    await connection.receive({ type: "ready" });
    expect(posted[0]).toMatchObject({ type: "snapshot", earlierCount: 80, messages: { length: 20 } });
    const load = async (index: number, direction: "before" | "after") => {
      await connection.receive({ type: "load-messages", index, direction });
      const message = posted.at(-1);
      if (Array.isArray(message) || message?.type !== "event" || message.event.type !== "messages-loaded") return undefined;
      const { start, total, messages } = message.event;
      return [start, total, messages.length, messages[0]?.id];
    };
    expect(await load(80, "before")).toEqual([60, 100, 20, "m60"]);
    expect(await load(10, "before")).toEqual([0, 100, 10, "m0"]);
    expect(await load(30, "after")).toEqual([30, 100, 20, "m30"]);
    expect(await load(95, "after")).toEqual([95, 100, 5, "m95"]);
    expect(await load(Number.MAX_SAFE_INTEGER, "before")).toEqual([80, 100, 20, "m80"]);
    expect(await load(-5, "after")).toEqual([0, 100, 20, "m0"]);
  });

  it("limits the text of one post to one page, except for a single longer message", async () => {
    const { open } = setUp(conversationOf(Array.from({ length: 30 }, (_, index) => "x".repeat(index === 20 ? 1_000_000 : 8000))));
    const { posted, connection } = open();
    await connection.receive({ type: "ready" });
    expect(posted[0]).toMatchObject({ messages: { length: 2 }, earlierCount: 28 });
    await connection.receive({ type: "load-messages", index: 22, direction: "before" });
    expect(posted[1]).toMatchObject({ event: { start: 20, messages: { length: 2 } } });
  });

  it("sends the first page of a long branch", async () => {
    const conversation = conversationOf(Array.from({ length: 100 }, (_, index) => `${index}`));
    conversation.append({ ...blank, id: "other", parentId: "m0", role: "assistant" });
    const { open, session } = setUp(conversation);
    const { posted, connection } = open();
    await connection.receive({ type: "ready" });
    await session.switchBranch("other", -1);
    expect(posted[1]).toMatchObject({
      event: { type: "path-changed", after: "m0", start: 1, total: 100, messages: { length: 20 } },
    });
  });

  it("delivers a focus request from before the page was ready, once", async () => {
    const { posted, connection } = setUp().open();
    connection.focusComposer();
    await connection.receive({ type: "ready" });
    await connection.receive({ type: "resync" });
    const focused = { event: { type: "composer-focused" } };
    expect(posted).toMatchObject([{ type: "snapshot" }, focused, { type: "snapshot" }]);
    connection.focusComposer();
    expect(posted[3]).toMatchObject(focused);
  });

  it("shows the open feature on a new page, and does not repeat it after a resync", async () => {
    const { posted, connection } = setUp().open(() => "compare");
    await connection.receive({ type: "ready" });
    await connection.receive({ type: "resync" });
    const opened = { event: { type: "feature-opened", feature: "compare" } };
    expect(posted).toMatchObject([{ type: "snapshot" }, opened, { type: "snapshot" }]);
  });

  it("also streams hidden branches, each with its own number", async () => {
    const provider = new ScriptedProvider();
    provider.models = async () => [provider.model("one"), provider.model("two")];
    const { session, open } = setUp(undefined, provider);
    const { posted, connection } = open();
    await connection.receive({ type: "ready" });
    const model = (name: string) => ({ id: `scripted/${name}`, name, provider: "scripted", providerName: "Scripted" });
    const answers = session.sendToAll("Q", [model("one"), model("two")]);
    while (session.answering) await new Promise((resolve) => setImmediate(resolve));
    const started = posted.flatMap((message) =>
      !Array.isArray(message) && message.type === "event" && message.event.type === "stream-started" ? [message.event] : [],
    );
    expect(started.map(({ messageId }) => messageId)).toEqual(answers.map(({ id }) => id));
    const streams = posted.filter((message) => Array.isArray(message)).map(([, stream, text]) => [stream, text]);
    expect(streams).toEqual(started.map(({ stream }) => [stream, "Hello"]));
  });

  it("sends a draft to the other panels, but not to its origin", async () => {
    const { open } = setUp();
    const [one, two] = [open(), open()];
    await one.connection.receive({ type: "ready" });
    await two.connection.receive({ type: "ready" });
    await one.connection.receive({ type: "draft", draft: "half" });
    expect(one.posted).toHaveLength(1);
    expect(two.posted[1]).toMatchObject({ event: { type: "draft-changed", draft: "half" } });
  });

  it("sends the context usage to a ready page, and to one that opens later", async () => {
    const { open } = setUp();
    const { posted, connection } = open();
    const context = { tokens: 12, limit: 100, leftOut: "", tuned: false };
    connection.sendContext(context);
    await connection.receive({ type: "ready" });
    expect(posted).toMatchObject([{ type: "snapshot", context }]);
    connection.sendContext({ ...context, tokens: 13 });
    expect(posted[1]).toMatchObject({ event: { type: "context-changed", context: { tokens: 13 } } });
  });

  it("shows below an answer what was omitted from its prompt", async () => {
    const conversation = new Conversation("c", 0);
    const leftOut = { exchanges: 3, attachments: ["big.ts"], images: ["shot.png"] };
    const about = { createdAt: 0, reasoning: "", state: "done" } as const;
    conversation.append({ ...about, id: "q", parentId: null, role: "user", text: "Why?" });
    conversation.append({ ...about, id: "a", parentId: "q", role: "assistant", text: "So.", leftOut });
    const { posted, connection } = setUp(conversation).open();
    await connection.receive({ type: "ready" });
    const text =
      "Left out because the model's context is full: earlier messages (3), big.ts. Left out because this model does not accept images: shot.png.";
    expect(posted).toMatchObject([{ messages: [{}, { notices: [{ kind: "context", text }] }] }]);
  });

  it.each([
    ["throws", async () => Promise.reject(new Error("no such file"))],
    [
      "throws at once",
      (): Promise<void> => {
        throw new Error("no such file");
      },
    ],
  ])("shows the user why a request failed, if it %s, and continues", async (_how, handle) => {
    const { open, failures } = setUp();
    const { connection, posted } = open(undefined, handle);
    await connection.receive({ type: "open-link", href: "file:///gone" });
    expect(failures).toMatchObject([{ message: "no such file" }]);
    await connection.receive({ type: "ready" });
    expect(posted).toMatchObject([{ type: "snapshot" }]);
  });

  it("reports a history problem, also to a page that opens later, and its end", async () => {
    const { open, notice } = setUp();
    const { connection, posted } = open();
    notice.current = "History is busy";
    connection.sendHistoryNotice();
    await connection.receive({ type: "ready" });
    delete notice.current;
    connection.sendHistoryNotice();
    expect(posted).toMatchObject([
      { type: "snapshot", historyNotice: "History is busy" },
      { event: { type: "history-notice-changed", notice: null } },
    ]);
    for (const message of posted) expect(hostMessageSchema.safeParse(message).success).toBe(true);
  });

  it("does not resend messages before those that another window added", async () => {
    const conversation = conversationOf(Array.from({ length: 400 }, (_, index) => `text ${index}`));
    const { session, open } = setUp(conversation);
    const { connection, posted } = open();
    await connection.receive({ type: "ready" });
    posted.length = 0;
    session.merge([{ ...blank, id: "other", parentId: "m198", role: "assistant", text: "A branch" }]);
    session.merge([...conversation.all()]);
    expect(posted).toMatchObject([
      { event: { type: "message-changed", message: { id: "m199", branch: { index: 1, count: 2 } } } },
    ]);
  });

  it.each([undefined, 7, "ready", { type: "eval", code: "1" }, { type: "send" }, { type: "send", text: 5 }, [1, 2]])(
    "ignores %j, which is not in the protocol, and logs it",
    async (message) => {
      const { open, log, session } = setUp();
      await open().connection.receive(message);
      expect(log.lines).toHaveLength(1);
      expect(session.conversation.size).toBe(0);
    },
  );
});
