// Completions through the pipeline: one attempt, one end, and the chat first on a server on this machine.

import { expect, it } from "vitest";
import type { CompletionRequest } from "../../../src/core/provider-api/completion.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { resolvedModel } from "../../../src/core/requests/resolved-model.js";
import { chatSupport } from "../../../src/core/wire/fim/chat-completion.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const request: Omit<CompletionRequest, "model"> = {
  prefix: "a",
  suffix: "",
  currentLine: "a",
  snippets: [],
  path: "a.ts",
  pathComment: "",
  maxTokens: 10,
};

class Completer extends ScriptedProvider {
  readonly completions: CompletionRequest[] = [];
  readonly running = Promise.withResolvers<void>();
  isEndless = false;

  async *streamCompletion(asked: CompletionRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    this.completions.push(asked);
    yield { type: "text-delta", text: "b" };
    this.running.resolve();
    if (this.isEndless) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    yield { type: "finished", reason: "stop" };
  }
}

function started(provider: ScriptedProvider) {
  const { requests, observed } = requestsOver([provider]);
  const model = resolvedModel(provider, provider.model("one"));
  return { requests, observed, model };
}

async function all(events: AsyncIterable<ChatEvent>): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of events) seen.push(event.type === "failed" ? `failed ${event.failure.kind}` : event.type);
  return seen;
}

const { signal } = new AbortController();

it("a completion asks its model once, and is observed", async () => {
  const provider = new Completer();
  const { requests, observed, model } = started(provider);
  expect(await all(requests.complete({ model, route: "template", request, signal }))).toEqual(["text-delta", "finished"]);
  expect(provider.completions).toMatchObject([{ model: "one", prefix: "a" }]);
  expect(observed).toMatchObject([{ provider: "scripted", outcome: { ok: true } }]);
});

it("a provider without completions fails, and does not chat in their place", async () => {
  const provider = new ScriptedProvider();
  const { requests, model } = started(provider);
  expect(await all(requests.complete({ model, route: "template", request, signal }))).toEqual(["failed internal"]);
  expect(provider.requests).toEqual([]);
});

it("one that is aborted ends at once, and counts neither for health nor for usage", async () => {
  const provider = new Completer();
  provider.isEndless = true;
  const { requests, observed, model } = started(provider);
  const controller = new AbortController();
  const events = all(requests.complete({ model, route: "template", request, signal: controller.signal }));
  await provider.running.promise;
  controller.abort();
  expect(await events).toEqual(["text-delta", "failed aborted"]);
  expect(observed).toEqual([]);
});

it("a chat with the same server on this machine ends it and goes first", async () => {
  const provider = new Completer();
  provider.isEndless = true;
  const { requests, model } = started(provider);
  const isAnswering: boolean[] = [];
  provider.answer = async function* () {
    isAnswering.push(requests.isAnswering(model));
    yield { type: "text-delta", text: "Hello" };
    yield { type: "finished", reason: "stop" };
  };
  const events = all(requests.complete({ model, route: "template", request, signal }));
  await provider.running.promise;
  await all(requests.ask({ model: "scripted/one", content: { messages: [] }, signal }));
  expect(await events).toEqual(["text-delta", "failed aborted"]);
  expect(isAnswering).toEqual([true]);
  expect(requests.isAnswering(model)).toBe(false);
});

it("a chat with the same server by another provider, which names it otherwise, goes first too", async () => {
  const provider = new Completer();
  const other = new ScriptedProvider("other");
  const { requests } = requestsOver([provider, other]);
  const completing = resolvedModel(provider, provider.model("one", { host: "localhost:11434" }));
  const chatting = resolvedModel(other, other.model("two", { host: "127.0.0.1:11434" }));
  const isAnswering: boolean[] = [];
  other.answer = async function* () {
    isAnswering.push(requests.isAnswering(completing));
    yield { type: "finished", reason: "stop" };
  };
  await all(requests.ask({ model: chatting, content: { messages: [] }, signal }));
  expect(isAnswering).toEqual([true]);
});

it("a server elsewhere answers both", async () => {
  const provider = new Completer();
  provider.boundary = "company";
  const { requests, model } = started(provider);
  const isAnswering: boolean[] = [];
  provider.answer = async function* () {
    isAnswering.push(requests.isAnswering(model));
    yield { type: "finished", reason: "stop" };
  };
  await all(requests.ask({ model: "scripted/one", content: { messages: [] }, signal }));
  expect(isAnswering).toEqual([false]);
});

it("a model that only chats gets the code as a message, with the cursor marked, if the user chose it", async () => {
  const provider = new ScriptedProvider();
  const { requests, observed, model } = started(provider);
  const asked = { ...request, prefix: "const x = <|cursor|>", suffix: ";", snippets: [{ path: "b.ts", text: "b" }] };
  expect(await all(requests.complete({ model, route: "chat", request: asked, signal }))).toEqual(["text-delta", "finished"]);
  const [{ messages, parameters } = { messages: [], parameters: {} }] = provider.requests;
  expect(messages.map(({ role }) => role)).toEqual(["system", "user"]);
  expect(messages[1]?.content).toBe("Part of b.ts:\nb\n\nThe file a.ts:\nconst x = <|cursor|>;");
  expect(parameters).toMatchObject({ maxTokens: 74 });
  expect(observed).toMatchObject([{ outcome: { ok: true } }]);
});

it("such a completion does not keep a chat from the server: the chat ends it, and it counts for nothing", async () => {
  const provider = new ScriptedProvider();
  const running = Promise.withResolvers<void>();
  provider.answer = async function* (asked, over) {
    if (asked.messages.length > 0) {
      running.resolve();
      await new Promise<void>((resolve) => over.addEventListener("abort", () => resolve()));
    }
    yield { type: "finished", reason: "stop" };
  };
  const { requests, observed, model } = started(provider);
  const events = all(requests.complete({ model, route: "chat", request, signal }));
  await running.promise;
  expect(requests.isAnswering(model)).toBe(false);
  await all(requests.ask({ model: "scripted/one", content: { messages: [] }, signal }));
  expect(await events).toEqual(["failed aborted"]);
  expect(observed).toHaveLength(1);
});

it("an agent, which would act at every pause, never completes", () => {
  const provider = new ScriptedProvider();
  expect(chatSupport(provider.model("agent", { capabilities: ["agent", "chat"] }))).toBeUndefined();
  expect(chatSupport(provider.model("vectors", { capabilities: ["embedding"] }))).toBeUndefined();
  expect(chatSupport(provider.model("chat"))).toMatchObject({ route: "chat" });
});
