// A real llama.cpp server through a custom provider, with all three APIs on one port: chat, stop, tool calls, a tool loop of
// three rounds, an overlong prompt, a wrong key, and the test of a definition with a wrong API.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatEvent, ChatMessage, ChatRequest, WireApi } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { testDefinition } from "../../src/core/providers/custom/test-definition.js";
import { loggedInEarlier } from "../support/earlier-login.js";
import { eventsOf, requestsOver } from "../support/requests.js";
import { testAccounts, wireContext } from "../support/wire-context.js";
import { type LlamaServer, launcher, startLlamaServer } from "./llama-server.js";

const apis: readonly WireApi[] = ["chat-completions", "responses", "messages"];
const key = "real-server-key";
const tool = {
  name: "read_file",
  description: "Reads a file",
  inputSchema: { type: "object", properties: { path: { type: "string", maxLength: 8 } }, required: ["path"] },
};

describe.skipIf(launcher === undefined)("a real llama.cpp server", () => {
  let words: LlamaServer;
  let tools: LlamaServer;
  beforeAll(async () => {
    words = await startLlamaServer("words", ["--api-key", key]);
    tools = await startLlamaServer("tools");
  });
  afterAll(async () => {
    await words?.stop();
    await tools?.stop();
  });

  describe.each(apis)("with %s", (api) => {
    const entry = (server: LlamaServer, auth: string) => ({
      ...{ id: "llama", name: "llama.cpp", baseUrl: server.baseUrl, boundary: "local" },
      ...{ auth, api },
    });
    const providerAt = async (server: LlamaServer, apiKey?: string): Promise<CustomProvider> => {
      const [definition] = readCustomProviders([entry(server, apiKey === undefined ? "none" : "bearer")]).definitions;
      if (!definition) throw new Error("no definition");
      const accounts = testAccounts();
      const provider = new CustomProvider(wireContext(), definition, accounts.credentialsOf("llama"));
      if (apiKey !== undefined) await loggedInEarlier(accounts, provider, { apiKey });
      return provider;
    };
    const ask = async (
      provider: CustomProvider,
      content: Omit<ChatRequest, "model">,
      signal = new AbortController().signal,
    ): Promise<ChatEvent[]> => {
      const [model] = await provider.listModels(signal);
      return await eventsOf(requestsOver([provider]).requests, { model: `llama/${model?.id}`, content, signal });
    };
    const user = (content: string): ChatMessage => ({ role: "user", content });
    const textOf = (events: readonly ChatEvent[]): string =>
      events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");

    it("chats, with token counts, and reports that it reached the limit", async () => {
      const messages = [
        { role: "system", content: "Be brief." } as const,
        user("Hello"),
        { role: "assistant", content: "Yes?" } as const,
        user("Again"),
      ];
      const events = await ask(await providerAt(words, key), { messages, parameters: { maxTokens: 24 } });
      expect(textOf(events)).toMatch(/\w/);
      expect(events.at(-1)).toEqual({ type: "finished", reason: "length" });
      const usage = events.findLast((event) => event.type === "usage")?.usage;
      expect(usage).toMatchObject({ completionTokens: 24, estimated: false });
      expect(usage?.promptTokens).toBeGreaterThan(10);
    });

    it("also answers in one body", async () => {
      const events = await ask(await providerAt(words, key), {
        messages: [user("Hello")],
        parameters: { maxTokens: 24 },
        stream: false,
      });
      expect(textOf(events)).toMatch(/\w/);
    });

    it("stops in the middle of an answer", async () => {
      const controller = new AbortController();
      const provider = await providerAt(words, key);
      const [model] = await provider.listModels(controller.signal);
      const events: ChatEvent[] = [];
      const request = { model: model?.id ?? "", messages: [user("Hello")], parameters: { maxTokens: 2000 } };
      for await (const event of provider.streamChat(request, controller.signal)) {
        events.push(event);
        if (textOf(events).length > 20) controller.abort();
      }
      expect(textOf(events).length).toBeGreaterThan(20);
      expect(events.at(-1)).toMatchObject({ type: "failed", failure: { kind: "aborted" } });
    });

    it("calls a tool in three consecutive rounds", async () => {
      const provider = await providerAt(tools);
      const messages: ChatMessage[] = [user("Read the files")];
      for (let round = 1; round <= 3; round += 1) {
        const content = {
          messages,
          tools: [tool],
          toolChoice: "required",
          parameters: { maxTokens: 800, temperature: 0 },
        } as const;
        const events = await ask(provider, content);
        const calls = events.flatMap((event) => (event.type === "tool-call" ? [event] : []));
        expect(calls.length, `round ${round}: ${JSON.stringify(events)}`).toBeGreaterThan(0);
        const made = calls.map(({ call }) => call);
        for (const call of made) expect(JSON.parse(call.arguments)).toMatchObject({ path: expect.any(String) });
        const reasoning = calls[0]?.reasoning;
        messages.push({ role: "assistant", content: textOf(events), toolCalls: made, ...(reasoning ? { reasoning } : {}) });
        for (const { id } of made) messages.push({ role: "tool", content: `text ${round}`, toolCallId: id });
      }
      const ids = messages.flatMap(({ toolCalls }) => (toolCalls ?? []).map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
    });

    it("reports an overlong prompt, with both lengths", async () => {
      const events = await ask(await providerAt(words, key), {
        messages: [user("word ".repeat(9000))],
        parameters: { maxTokens: 16 },
      });
      expect(events.at(-1)).toMatchObject({ type: "failed", failure: { kind: "context-overflow", contextLength: 4096 } });
    });

    it("refuses a wrong key", async () => {
      const provider = await providerAt(words, "wrong-key");
      const messages = [user("Hello")];
      const events: ChatEvent[] = [];
      const { signal } = new AbortController();
      for await (const event of provider.streamChat({ model: "any", messages }, signal)) events.push(event);
      expect(events.at(-1)).toMatchObject({ type: "failed", failure: { kind: "unauthenticated", status: 401 } });
    });

    it("passes the test of a definition", async () => {
      const result = await testDefinition(wireContext(), entry(words, "bearer"), { apiKey: key }, new AbortController().signal);
      expect(result).toMatchObject({ ok: true });
    });
  });
});
