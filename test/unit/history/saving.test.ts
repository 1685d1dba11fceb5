// When a streaming answer is saved, and the title of a conversation.

import { describe, expect, it } from "vitest";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog } from "../../support/wire-context.js";
import { answer, exchange, question } from "./trees.js";

function setUp(conversation = new Conversation("c", 0)) {
  const clock = new ManualClock();
  const provider = new ScriptedProvider();
  const history = new MemoryHistoryStore();
  /** Text of the answer at each save. */
  const saved: string[] = [];
  history.saveMessage = async (_id, message) => {
    if (message.role === "assistant" && message.state === "streaming") saved.push(message.text);
  };
  const session = new ChatSession(
    conversation,
    {
      ...{ clock, log: new KeptLog(), history },
      ...{ requests: requestsOver([provider], { clock }).requests, parameters: () => ({}), systemPrompt: () => "" },
    },
    "",
  );
  return { session, clock, provider, saved };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a streaming answer", () => {
  it("is saved even if the model pauses right after a save, with the last coalesced text", async () => {
    const { session, clock, provider, saved } = setUp();
    let go = (): void => undefined;
    provider.answer = async function* (): AsyncGenerator<ChatEvent> {
      yield { type: "text-delta", text: "first " };
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      yield { type: "text-delta", text: "second " };
      yield { type: "text-delta", text: "third" };
      await new Promise<void>(() => undefined);
    };
    // The number of steps before the first text is irrelevant here.
    const begun = new Promise<void>((resolve) => session.onEvent(({ type }) => type === "text-delta" && resolve()));
    void session.send("Hi");
    await begun;
    clock.advance(140);
    go();
    await settled();
    // The second delta passes at once; the third is still coalesced at the first save.
    clock.advance(10);
    await settled();
    expect(saved).toEqual(["first second "]);
    clock.advance(240);
    await settled();
    expect(saved.at(-1)).toBe("first second third");
  });
});

describe("the title of a conversation", () => {
  it("comes from the answer if the question is only code", async () => {
    const { session, provider } = setUp();
    provider.answer = async function* () {
      yield { type: "text-delta", text: "## A loop\n\nIt counts." };
      yield { type: "finished", reason: "stop" };
    };
    await session.send("```ts\nfor (;;) {}\n```");
    expect(session.conversation.title).toBe("A loop");
  });

  it("is not changed once the user set it", async () => {
    const { session } = setUp();
    session.rename("Mine");
    await session.send("Something else");
    expect(session.conversation).toMatchObject({ title: "Mine", renamed: true });
  });
});

describe("a message that another window added", () => {
  it("appears in the open conversation, including the end of an answer", () => {
    const open = exchange("c", "C", ["q", "a"]);
    open.append(question("q2", "c-a", "Go on"));
    open.append({ ...answer("a2", "q2", "Beg"), state: "stopped", interrupted: true });
    const { session } = setUp(open);
    const heard: unknown[] = [];
    session.onEvent((event) => {
      if (event.type === "path-changed") heard.push([event.after, event.messages.map(({ id }) => id)]);
    });
    session.merge([answer("a2", "q2", "Begun and ended"), question("q3", "c-a", "A branch")]);
    expect(session.conversation.path().at(-1)).toMatchObject({ id: "a2", text: "Begun and ended", state: "done" });
    expect(session.conversation.siblings("q2")).toEqual(["q2", "q3"]);
    // Only the changed part, so that a panel scrolled up keeps its position.
    expect(heard).toEqual([["q2", ["a2"]]]);
  });

  it("continues where the conversation ended here", () => {
    const { session } = setUp(exchange("c", "C", ["q", "a"]));
    session.merge([question("q2", "c-a", "Go on"), answer("a2", "q2", "Gladly")]);
    expect(session.conversation.path().map(({ id }) => id)).toEqual(["c-q", "c-a", "q2", "a2"]);
  });

  it("is not announced if there is nothing new", () => {
    const open = exchange("c", "C", ["q", "a"]);
    const { session } = setUp(open);
    const heard: string[] = [];
    session.onEvent(({ type }) => heard.push(type));
    session.merge(exchange("c", "C", ["q", "a"]).all());
    expect(heard).toEqual([]);
  });

  it("is shown in full in a conversation that was empty here", () => {
    const { session } = setUp();
    const heard: unknown[] = [];
    session.onEvent((event) => {
      if (event.type === "path-changed") heard.push([event.after, event.messages.map(({ id }) => id)]);
    });
    session.merge(exchange("c", "C", ["q", "a"]).all());
    expect(heard).toEqual([[null, ["c-q", "c-a"]]]);
  });
});
