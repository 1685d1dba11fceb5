// Anthropic's own API through the preset: its list, thinking, cache, and refused parameters.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, ChatMessage, ChatRequest } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { presets } from "../../src/core/providers/custom/presets.js";
import { AnthropicService } from "../sandbox/services/anthropic.js";
import { loggedInEarlier } from "../support/earlier-login.js";
import { eventsOf, requestsOver } from "../support/requests.js";
import { testAccounts, wireContext } from "../support/wire-context.js";
import { describeProvider } from "./provider-contract.js";

async function start() {
  const service = await AnthropicService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  const preset = presets().find(({ id }) => id === "anthropic");
  const [definition] = readCustomProviders([{ ...preset, baseUrl: `${service.url}/v1`, boundary: "local" }]).definitions;
  if (!definition) throw new Error("no definition");
  const accounts = testAccounts();
  const provider = new CustomProvider(wireContext(), definition, accounts.credentialsOf(definition.id));
  return {
    service,
    provider,
    model: "claude-haiku-4-5",
    isChat: ({ path }: { path: string }) => path.endsWith("/messages"),
    logIn: () => loggedInEarlier(accounts, provider, { apiKey: service.demoKey }),
    close: async () => await service.kill(),
  };
}

describeProvider("Anthropic", start);

describe("Anthropic", () => {
  let fixture: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    fixture = await start();
    await fixture.logIn();
  });
  afterEach(async () => await fixture.close());

  const { signal } = new AbortController();
  const user = (content: string): ChatMessage => ({ role: "user", content });
  /** Through the pipeline, which knows the model's parameters from the list, and learns from refusals. */
  const ask = async (model: string, more: Partial<ChatRequest>): Promise<ChatEvent[]> => {
    const { requests } = requestsOver([fixture.provider]);
    return await eventsOf(requests, {
      model: `anthropic/${model}`,
      content: { messages: [user("[[echo]]Hello")], ...more },
      signal,
    });
  };
  const lastBody = (): Record<string, unknown> => fixture.service.requests.at(-1)?.body as Record<string, unknown>;

  it("lists all pages of its models, with limits and capabilities", async () => {
    const models = await fixture.provider.listModels(signal);
    expect(models.map(({ id }) => id)).toEqual([
      "claude-opus-4-8",
      "claude-sonnet-4-6",
      "claude-haiku-4-5",
      "claude-3-haiku-20240307",
    ]);
    expect(models[0]).toMatchObject({
      name: "claude opus 4 8",
      contextLength: 200_000,
      maxOutputTokens: 64_000,
      capabilities: ["chat", "tools", "vision", "reasoning"],
      parametersTaken: ["maxTokens", "stop", "reasoningEffort"],
    });
    expect(models[3]?.capabilities).toEqual(["chat", "tools", "vision"]);
  });

  it.each(["claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5", "claude-3-haiku-20240307"])(
    "gets an answer from %s with any parameters",
    async (model) => {
      const every = { temperature: 0.2, topP: 0.9, maxTokens: 3000, stop: ["END"], reasoningEffort: "medium" } as const;
      expect((await ask(model, { parameters: every })).at(-1)).toMatchObject({ type: "finished", reason: "stop" });
    },
  );

  it.each([
    ["claude-opus-4-8", 32_000],
    ["claude-3-haiku-20240307", 4096],
  ])("requests the maximum tokens of %s, up to a useful limit", async (model, expected) => {
    expect((await ask(model, {})).at(-1)).toMatchObject({ type: "finished" });
    expect(lastBody()["max_tokens"]).toBe(expected);
  });

  it("sends an effort to models with adaptive thinking, and a budget to others", async () => {
    await ask("claude-opus-4-8", { parameters: { reasoningEffort: "high" } });
    expect(lastBody()).toMatchObject({ thinking: { type: "adaptive" }, output_config: { effort: "high" } });
    const events = await ask("claude-haiku-4-5", { parameters: { reasoningEffort: "low" } });
    expect(lastBody()).toMatchObject({ thinking: { type: "enabled", budget_tokens: 2048 } });
    expect(events.some((event) => event.type === "reasoning-delta")).toBe(true);
    await ask("claude-haiku-4-5", { parameters: { reasoningEffort: "high", maxTokens: 1500 } });
    expect(lastBody()).not.toHaveProperty("thinking");
  });

  it("marks the constant prefix, and reads it from the cache in the next turn", async () => {
    const system: ChatMessage = { role: "system", content: "Be brief. ".repeat(100) };
    const turns: ChatMessage[] = [system, user("[[echo]]One"), { role: "assistant", content: "One" }, user("[[echo]]Two")];
    const first = await ask("claude-haiku-4-5", { messages: turns });
    const second = await ask("claude-haiku-4-5", {
      messages: [...turns, { role: "assistant", content: "Two" }, user("[[echo]]Three")],
    });
    const usage = (events: readonly ChatEvent[]) => events.findLast((event) => event.type === "usage")?.usage;
    expect(usage(first)?.cachedTokens).toBe(0);
    expect(usage(second)?.cachedTokens).toBeGreaterThan(200);
    expect(usage(second)?.promptTokens).toBeGreaterThan(usage(second)?.cachedTokens ?? 0);
    const marks = [...JSON.stringify(lastBody()).matchAll(/cache_control/g)].length;
    expect(marks).toBeGreaterThan(0);
    expect(marks).toBeLessThanOrEqual(4);
  });

  it("starts with the user, merges adjacent messages, and sends no empty text", async () => {
    const messages: ChatMessage[] = [
      { role: "assistant", content: "Welcome." },
      user("[[echo]]Hello"),
      { role: "assistant", content: " " },
      user("again"),
    ];
    expect((await ask("claude-haiku-4-5", { messages })).at(-1)).toMatchObject({ type: "finished" });
  });

  it("stops at a sequence", async () => {
    const events = await ask("claude-haiku-4-5", { messages: [user("[[echo]]One END two")], parameters: { stop: ["END"] } });
    expect(
      events
        .filter((event) => event.type === "text-delta")
        .map(({ text }) => text)
        .join(""),
    ).toBe("One ");
  });

  it("reports the tokens of an overlong prompt, and the limit", async () => {
    const events = await ask("claude-haiku-4-5", { messages: [user("word ".repeat(200_000))] });
    expect(events.at(-1)).toMatchObject({ failure: { kind: "context-overflow", contextLength: 200_000 } });
  });

  it("retries after an overload, and distinguishes a monthly cap from a rate limit", async () => {
    fixture.service.faults.add({ behaviour: { oddity: "spend-limit" } });
    expect((await ask("claude-haiku-4-5", {})).at(-1)).toMatchObject({ failure: { kind: "payment-required" } });
    fixture.service.faults.add({ behaviour: { oddity: "overloaded-529" } });
    expect((await ask("claude-haiku-4-5", {})).at(-1)).toMatchObject({ failure: { kind: "server-error", status: 529 } });
  });

  it("uses the API version in the definition", async () => {
    const [definition] = readCustomProviders([
      {
        ...{
          id: "newer",
          name: "Newer",
          baseUrl: `${fixture.service.url}/v1`,
          auth: "header",
          boundary: "local",
          api: "messages",
        },
        headers: { "anthropic-version": "2026-10-21" },
      },
    ]).definitions;
    if (!definition) throw new Error("no definition");
    const accounts = testAccounts();
    const provider = new CustomProvider(wireContext(), definition, accounts.credentialsOf("newer"));
    await loggedInEarlier(accounts, provider, { apiKey: fixture.service.demoKey });
    const { requests } = requestsOver([provider]);
    const content = { messages: [user("[[echo]]Hello")], parameters: { temperature: 0.2 } };
    const events = await eventsOf(requests, { model: "newer/claude-haiku-4-5", content, signal });
    expect(events.at(-1)).toMatchObject({ type: "finished" });
    expect(fixture.service.requests.at(-1)?.headers["anthropic-version"]).toBe("2026-10-21");
  });
});
