import { describe, expect, it } from "vitest";
import type { ChatMessage, ChatRequest } from "../../../../src/core/provider-api/provider.js";
import { messagesBody } from "../../../../src/core/wire/anthropic-messages/messages-request.js";
import { thinkingFields, usualLimit } from "../../../../src/core/wire/anthropic-messages/thinking.js";
import { versioned } from "../../../../src/core/wire/anthropic-messages/version.js";

const host = "api.anthropic.com";
const question: ChatMessage = { role: "user", content: "Read it" };
const bodyOf = (request: Partial<ChatRequest>) =>
  messagesBody({ model: "claude-haiku-4-5", messages: [question], ...request }, { host });
const tool = { name: "read", description: "Reads", inputSchema: {} };
const signed = {
  carried: {
    api: "messages",
    host,
    model: "claude-haiku-4-5",
    items: [{ type: "thinking", thinking: "Hm.", signature: "sig" }, { type: "text" }, { type: "tool_use" }],
  },
} as const;
const call = { id: "toolu_1", name: "read", arguments: '{"path":"a"}' };
const called: ChatMessage = { role: "assistant", content: "Looking.", toolCalls: [call], reasoning: signed };
const result: ChatMessage = { role: "tool", content: "text", toolCallId: call.id };
const effort = { reasoningEffort: "low", maxTokens: 4096 } as const;

describe("a Messages request", () => {
  it("sends back thinking first, unchanged, and results before the user's text", () => {
    const messages = [question, called, result, { role: "user", content: "And now?" } as const];
    expect(bodyOf({ messages, dialect: { withoutCacheMarks: true } })["messages"]).toEqual([
      { role: "user", content: [{ type: "text", text: "Read it" }] },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "Hm.", signature: "sig" },
          { type: "text", text: "Looking." },
          { type: "tool_use", id: "toolu_1", name: "read", input: { path: "a" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "toolu_1", content: "text" },
          { type: "text", text: "And now?" },
        ],
      },
    ]);
  });

  it("requests no thinking in a tool loop without its earlier thinking, or if a call is required", () => {
    const { reasoning: _, ...bare } = called;
    expect(bodyOf({ messages: [question, called, result], parameters: effort })).toHaveProperty("thinking");
    expect(bodyOf({ messages: [question, bare, result], parameters: effort })).not.toHaveProperty("thinking");
    // Text after a result is a part of the loop.
    expect(bodyOf({ messages: [question, bare, result, question], parameters: effort })).not.toHaveProperty("thinking");
    const answer = { role: "assistant", content: "Done" } as const;
    expect(bodyOf({ messages: [question, bare, result, answer, question], parameters: effort })).toHaveProperty("thinking");
    const demanded = bodyOf({ tools: [tool], toolChoice: "required", parameters: effort });
    expect(demanded).toMatchObject({ tool_choice: { type: "any" } });
    expect(demanded).not.toHaveProperty("thinking");
  });

  it("sends no temperature together with thinking", () => {
    const body = bodyOf({ parameters: { ...effort, temperature: 0.2, topP: 0.5 } });
    expect(body).not.toHaveProperty("temperature");
    expect(body).not.toHaveProperty("top_p");
  });

  it("marks tools, system prompt, and the user's last two turns, but nothing in a single question", () => {
    const answered: ChatMessage = { role: "assistant", content: "Yes" };
    const messages: ChatMessage[] = [{ role: "system", content: "Be brief." }, question, answered, question, answered, question];
    const marks = (body: object): number => [...JSON.stringify(body).matchAll(/cache_control/g)].length;
    expect(marks(bodyOf({ messages, tools: [tool] }))).toBe(4);
    expect(marks(bodyOf({}))).toBe(0);
    expect(marks(bodyOf({ messages, tools: [tool], dialect: { withoutCacheMarks: true } }))).toBe(0);
  });

  it("renames ids that the service rejects, in calls and results", () => {
    const odd = { ...call, id: "functions.read:0" };
    const messages = [question, { role: "assistant", content: "", toolCalls: [odd] } as const, { ...result, toolCallId: odd.id }];
    const [, one, other] = bodyOf({ messages })["messages"] as { content: Record<string, string>[] }[];
    expect(one?.content[0]?.["id"]).toMatch(/^[\w-]+$/);
    expect(other?.content[0]?.["tool_use_id"]).toBe(one?.content[0]?.["id"]);
  });

  it("ends no answer with whitespace", () => {
    const messages = [question, { role: "assistant", content: "So it is: \n" } as const];
    expect(JSON.stringify(bodyOf({ messages })["messages"])).toContain('"So it is:"');
  });
});

describe("the thinking fields", () => {
  it.each([
    ["claude-opus-4-7", "adaptive"],
    ["claude-sonnet-4-6", "adaptive"],
    ["claude-opus-5-5", "adaptive"],
    ["claude-sonnet-5", "adaptive"],
    ["anthropic/claude-opus-4.6", "adaptive"],
    ["claude-haiku-4-5-20251001", "enabled"],
    ["claude-sonnet-4-20250514", "enabled"],
    ["claude-3-7-sonnet-20250219", "enabled"],
    ["deepseek-chat", "enabled"],
    ["claude-3-5-sonnet-20241022", undefined],
    ["claude-3-haiku-20240307", undefined],
  ])("%s: %s", (model, type) => {
    expect(thinkingFields(model, "low", 8192).thinking?.["type"]).toBe(type);
  });

  it("reserve tokens for the answer, and are omitted if too few remain", () => {
    expect(thinkingFields("claude-haiku-4-5", "high", 8192).thinking).toMatchObject({ budget_tokens: 7168 });
    expect(thinkingFields("claude-haiku-4-5", "high", 2000)).toEqual({});
    expect(thinkingFields("claude-haiku-4-5", undefined, 8192)).toEqual({});
  });

  it("request no more tokens than the model allows", () => {
    expect(usualLimit("claude-3-opus-20240229")).toBe(4096);
    expect(usualLimit("claude-3-5-haiku-20241022")).toBe(8192);
    expect(usualLimit("claude-opus-4-1")).toBe(32_000);
    expect(usualLimit("qwen3")).toBe(4096);
  });
});

describe("the Messages headers", () => {
  const endpoint = { provider: "test", baseUrl: "https://api.anthropic.com/v1", maxTokensField: "max_tokens" } as const;

  it("contain the version, unless the definition sets another", () => {
    expect(versioned(endpoint).headers).toEqual({ "anthropic-version": "2023-06-01" });
    const newer = { "anthropic-version": "2026-10-21" };
    expect(versioned({ ...endpoint, headers: newer }).headers).toEqual(newer);
  });

  it("contain Anthropic's keys as documented, and leave other keys and hosts unchanged", () => {
    const apiKey = "sk-ant-api03-x";
    expect(versioned({ ...endpoint, apiKey })).toMatchObject({ headers: { "x-api-key": apiKey } });
    expect(versioned({ ...endpoint, apiKey })).not.toHaveProperty("apiKey");
    const gateway = { ...endpoint, apiKey, baseUrl: "https://llm.example/v1" };
    expect(versioned(gateway)).toMatchObject({ apiKey });
    expect(versioned(gateway).headers).not.toHaveProperty("x-api-key");
  });
});
