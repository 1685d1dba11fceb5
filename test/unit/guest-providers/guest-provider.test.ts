// A provider of another extension that throws, lies, or returns junk affects only its own answers.

import { describe, expect, it } from "vitest";
import { FailureError, failureOf } from "../../../src/core/failures/errors.js";
import { GuestProvider } from "../../../src/core/guest-providers/guest-provider.js";
import { ProviderRegistry } from "../../../src/core/models/registry.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { systemClock } from "../../../src/node/system-clock.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const { signal } = new AbortController();
const request = { model: "one", messages: [] };
const boom = (): never => {
  throw new Error("boom");
};

async function eventsOf(given: unknown): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of new GuestProvider("guest", given).streamChat(request, signal)) events.push(event);
  return events;
}

describe("a provider of another extension", () => {
  it.each([
    undefined,
    null,
    42,
    {},
    {
      get name() {
        return boom();
      },
      get loginMethods() {
        return boom();
      },
    },
  ])("is usable whatever it returns: %#", async (given) => {
    const guest = new GuestProvider("guest", given);
    expect(guest).toMatchObject({ id: "guest", name: "guest", boundary: "public", loginMethods: [], worksWithoutLogin: false });
    await expect(guest.listModels(signal)).rejects.toThrow(FailureError);
    expect((await guest.checkConnection(signal)).ok).toBe(false);
    expect(guest.address("x")).toBeUndefined();
    guest.onDidChangeModels(() => undefined).dispose();
    expect(await eventsOf(given)).toEqual([{ type: "failed", failure: expect.objectContaining({ provider: "guest" }) }]);
  });

  it("cannot list models of another provider, nor claim aliases", async () => {
    const registry = new ProviderRegistry(systemClock);
    const ours = new ScriptedProvider("openai");
    registry.register(ours);
    const model = { provider: "openai", id: "one", name: "One", aliases: ["qwen", "one"], capabilities: ["chat", "root"] };
    registry.register(new GuestProvider("guest", { listModels: async () => [model, model, { id: 42 }, null, "one"] }));
    await registry.refresh();
    expect((await registry.resolve("openai/one")).provider).toBe(ours);
    const group = registry.known().find(({ provider }) => provider.id === "guest");
    expect(group?.models).toEqual([{ provider: "guest", id: "one", name: "One", capabilities: ["chat"] }]);
    await expect(registry.resolve("qwen")).rejects.toThrow(FailureError);
  });

  it("gets its own copy of a request, so that what it does to the messages reaches no later one", async () => {
    const own = { model: "one", messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] } as const;
    const seen: unknown[] = [];
    const given = {
      streamChat: async function* (asked: { messages: { role: string; content: { text: string }[] }[] }) {
        seen.push(structuredClone(asked));
        for (const message of asked.messages) for (const part of message.content) part.text = "changed";
        yield { type: "finished", reason: "stop" };
      },
    };
    for await (const event of new GuestProvider("guest", given).streamChat(own, signal)) expect(event.type).toBe("finished");
    expect(seen).toEqual([own]);
    expect(own.messages[0].content[0].text).toBe("Hello");
  });

  it("has its lists truncated", async () => {
    const guest = new GuestProvider("guest", {
      listModels: async () => Array.from({ length: 10_000 }, (_, index) => ({ id: `m${index}`, name: "n".repeat(10_000) })),
    });
    const models = await guest.listModels(signal);
    expect(models).toHaveLength(2000);
    expect(models[0]?.name).toHaveLength(300);
  });

  it.each<[string, unknown]>([
    ["throws", boom],
    ["rejects", async () => boom()],
    ["returns undefined", () => undefined],
    ["returns something other than a stream", () => ({})],
    [
      "throws at the first event",
      async function* () {
        yield boom();
      },
    ],
    [
      "sends an event without a kind",
      async function* () {
        yield { type: "format-disk" };
      },
    ],
    [
      "sends text that is not a string",
      async function* () {
        yield { type: "text-delta", text: { toString: boom } };
      },
    ],
    [
      "sends no event",
      async function* () {
        yield undefined;
      },
    ],
    [
      "fails with junk",
      async function* () {
        yield { type: "failed", failure: 42 };
      },
    ],
  ])("ends its answer with its own failure if it %s", async (_, streamChat) => {
    const events = await eventsOf({ streamChat });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: "failed", failure: { provider: "guest" } });
  });

  it("cannot report failures of another provider", async () => {
    const failure = { provider: "openai", kind: "unauthenticated", remedy: "log-in", detail: "x".repeat(9000) };
    const streamed = await eventsOf({
      streamChat: async function* () {
        yield { type: "failed", failure };
      },
    });
    expect(streamed).toEqual([
      { type: "failed", failure: { ...failure, provider: "guest", detail: failure.detail.slice(0, 500) } },
    ]);
    // Thrown by the guest's own copy of the class.
    const listModels = async (): Promise<never> => {
      throw Object.assign(new Error("refused"), { failure });
    };
    const thrown: unknown = await new GuestProvider("guest", { listModels }).listModels(signal).catch((error: unknown) => error);
    expect(failureOf(thrown)).toMatchObject({ provider: "guest", kind: "unauthenticated", remedy: "log-in" });
  });

  it("is passed through unchanged if it is valid", async () => {
    const events: ChatEvent[] = [
      { type: "started", model: "one" },
      { type: "reasoning-delta", text: "hm" },
      { type: "text-delta", text: "Hello" },
      { type: "usage", usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3, estimated: false } },
      { type: "finished", reason: "stop" },
    ];
    const streamChat = async function* () {
      yield* events;
      yield { type: "text-delta", text: "after the end" };
    };
    expect(await eventsOf({ streamChat })).toEqual(events);
  });

  it("keeps its `this`", async () => {
    const given = {
      models: [{ id: "one", name: "One", capabilities: ["chat"] }],
      async listModels() {
        return this.models;
      },
    };
    expect(await new GuestProvider("guest", given).listModels(signal)).toHaveLength(1);
  });

  it("offers only valid sign-in methods", () => {
    const field = { key: "token", label: "Token", secret: true };
    const guest = new GuestProvider("guest", {
      loginMethods: [
        { id: "key", label: "Key", fields: [field], helpUrl: "https://example.com/keys" },
        { id: "bad", label: "Bad", fields: "token" },
        { id: "odd", label: "Odd", fields: [field], helpUrl: "command:workbench.action.terminal.sendSequence" },
        42,
      ],
    });
    expect(guest.loginMethods).toEqual([
      { id: "key", label: "Key", fields: [field], helpUrl: "https://example.com/keys" },
      { id: "odd", label: "Odd", fields: [field] },
    ]);
  });
});
