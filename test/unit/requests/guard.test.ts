// Misbehaving providers, for example of another extension: each affects only its own answer.

import { describe, expect, it } from "vitest";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { FailureError } from "../../../src/core/failures/errors.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { complete } from "../../../src/core/provider-api/complete.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { ManualClock } from "../../support/manual-clock.js";
import { askProvider, requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog } from "../../support/wire-context.js";

const request = { model: "one", messages: [] };
const text = (words: string): ChatEvent => ({ type: "text-delta", text: words });
const done: ChatEvent = { type: "finished", reason: "stop" };
const never = (): Promise<never> => new Promise(() => undefined);

/** A stream with only `next`, without the guarantees of a generator. */
const raw = (next: () => unknown, rest: object = {}): AsyncIterable<ChatEvent> =>
  ({ [Symbol.asyncIterator]: () => ({ next, ...rest }) }) as unknown as AsyncIterable<ChatEvent>;

const given = (...events: readonly unknown[]): AsyncIterable<ChatEvent> => {
  const left = [...events];
  return raw(async () => (left.length > 0 ? { done: false, value: left.shift() } : { done: true }));
};

async function all(answer: ScriptedProvider["answer"], signal?: AbortSignal): Promise<ChatEvent[]> {
  const provider = new ScriptedProvider();
  provider.answer = answer;
  const events: ChatEvent[] = [];
  for await (const event of askProvider(provider, request, signal)) events.push(event);
  return events;
}

const throwing = (thrown: unknown) => (): never => {
  throw thrown;
};

/** The kinds of the resulting events for each. */
const misbehaviors: Readonly<Record<string, readonly [answer: ScriptedProvider["answer"], comes: readonly string[]]>> = {
  "throws at once": [throwing(new TypeError("oops")), ["failed internal"]],
  "throws a failure at once": [
    throwing(new FailureError({ provider: "x", kind: "rate-limited", remedy: "retry" })),
    ["failed rate-limited"],
  ],
  "throws something that is no error": [throwing(null), ["failed internal"]],
  "gives no stream": [() => undefined as never, ["failed internal"]],
  "gives a stream that cannot be read": [() => ({}) as never, ["failed internal"]],
  "throws when the first event is asked for": [() => raw(throwing(new Error("no"))), ["failed internal"]],
  "gives what is no promise": [() => raw(() => 7), ["failed internal"]],
  "gives what is no result": [() => raw(async () => undefined), ["failed internal"]],
  rejects: [() => raw(() => Promise.reject(new Error("no"))), ["failed internal"]],
  "just stops": [() => given(text("Half")), ["text-delta", "failed truncated"]],
  "gives unknown events": [() => given({ type: "surprise" }, text("Hi"), 7, done), ["text-delta", "finished stop"]],
  "gives events without their fields": [
    () => given({ type: "text-delta" }, { type: "tool-call", call: {} }, { type: "usage", usage: {} }, text("Hi"), done),
    ["text-delta", "finished stop"],
  ],
  "gives a reason that there is not": [
    () => given(text("Hi"), { type: "finished", reason: "because" }),
    ["text-delta", "finished other"],
  ],
  "gives a failure that is none": [() => given({ type: "failed" }), ["failed internal"]],
  "gives a failure of a kind that there is not": [() => given({ type: "failed", failure: { kind: "odd" } }), ["failed internal"]],
  "ends several times": [() => given(text("Hi"), done, done, { type: "failed" }), ["text-delta", "finished stop"]],
  "goes on after its end": [() => given(done, text("one more thing")), ["finished stop"]],
  "begins several times": [
    () => given({ type: "started" }, { type: "started" }, text("Hi"), done),
    ["started", "text-delta", "finished stop"],
  ],
  "throws when it is left": [
    () => raw(async () => ({ done: false, value: done }), { return: throwing(new Error("stay")) }),
    ["finished stop"],
  ],
  "gives an event that cannot be looked at": [
    () =>
      given({
        get type() {
          throw new Error("no peeking");
        },
      }),
    ["failed internal"],
  ],
};

const kindOf = (event: ChatEvent): string => {
  if (event.type === "failed") return `failed ${event.failure.kind}`;
  return event.type === "finished" ? `finished ${event.reason}` : event.type;
};

describe("a provider that", () => {
  it.each(Object.entries(misbehaviors))("%s", async (_, [answer, comes]) => {
    expect((await all(answer)).map(kindOf)).toEqual(comes);
  });

  it.each(Object.entries(misbehaviors))("%s leaves the chat ready for the next question", async (_, [answer]) => {
    const provider = new ScriptedProvider();
    provider.answer = answer;
    const clock = new ManualClock();
    const services = {
      clock,
      log: new KeptLog(),
      history: new MemoryHistoryStore(),
      requests: requestsOver([provider], { clock }).requests,
    };
    const session = new ChatSession(
      new Conversation("c", 0),
      { ...services, parameters: () => ({}), systemPrompt: () => "" },
      "",
    );
    await session.send("Hello?");
    expect(session.answering).toBe(false);
    expect(session.conversation.path().at(-1)?.state).toMatch(/^(?:done|error)$/);
    provider.answer = new ScriptedProvider().answer;
    await session.send("And now?");
    expect(session.conversation.path().at(-1)).toMatchObject({ state: "done", text: "Hello" });
  });

  it("names another provider in a failure is corrected, and its text is truncated", async () => {
    const failure = { provider: "openai", kind: "unauthenticated", remedy: "obey", detail: "x".repeat(9000) };
    const [event] = await all(() => given({ type: "failed", failure }));
    expect(event).toMatchObject({ failure: { provider: "scripted", remedy: "log-in" } });
    expect(event?.type === "failed" && event.failure.detail?.length).toBe(500);
  });

  it("ignores its signal is abandoned, and its later events are dropped", async () => {
    const controller = new AbortController();
    let say = (_: unknown): void => undefined;
    const answer = () => {
      const events: Promise<unknown>[] = [
        Promise.resolve({ done: false, value: text("Half") }),
        new Promise((resolve) => (say = resolve)),
      ];
      return raw(() => events.shift() ?? never());
    };
    const events: ChatEvent[] = [];
    const provider = new ScriptedProvider();
    provider.answer = answer;
    for await (const event of askProvider(provider, request, controller.signal)) {
      events.push(event);
      if (event.type === "text-delta") setImmediate(() => controller.abort());
    }
    say({ done: false, value: text("Late") });
    expect(events).toMatchObject([{ text: "Half" }, { type: "failed", failure: { kind: "aborted" } }]);
  });

  it("the user stopped beforehand is not called", async () => {
    const provider = new ScriptedProvider();
    const events: ChatEvent[] = [];
    for await (const event of askProvider(provider, request, AbortSignal.abort())) events.push(event);
    expect(events).toMatchObject([{ failure: { kind: "aborted" } }]);
  });
});

describe("a completion", () => {
  it("is never built from a truncated answer", async () => {
    const provider = new ScriptedProvider();
    provider.answer = () => given(text("Half"));
    await expect(complete(askProvider(provider, request))).rejects.toMatchObject({ failure: { kind: "truncated" } });
  });
});
