import { describe, expect, it } from "vitest";
import type { ChatMessage, ChatRequest } from "../../../../src/core/provider-api/provider.js";
import { responsesBody } from "../../../../src/core/wire/openai-responses/responses-request.js";

const bodyOf = (request: Partial<ChatRequest>, host = "api.openai.com") =>
  responsesBody({ model: "m", messages: [{ role: "user", content: "Hello" }], ...request }, { host });
const carried = {
  api: "responses",
  host: "api.openai.com",
  model: "m",
  items: [
    { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "x" },
    { type: "message", text: "Looking.", phase: "commentary" },
    { type: "function_call" },
  ],
} as const;
const called: ChatMessage = {
  role: "assistant",
  content: "Looking.",
  toolCalls: [{ id: "c1", name: "read", arguments: "{}" }],
  reasoning: { carried },
};
const result: ChatMessage = { role: "tool", content: "text", toolCallId: "c1" };
const question: ChatMessage = { role: "user", content: "Read it" };

describe("a Responses request", () => {
  it("stores nothing, and requests encrypted reasoning", () => {
    expect(bodyOf({})).toMatchObject({ store: false, include: ["reasoning.encrypted_content"] });
    expect(bodyOf({ dialect: { withoutEncryptedReasoning: true } })).not.toHaveProperty("include");
  });

  it("asks only OpenAI not to pad its deltas", () => {
    expect(bodyOf({})).toMatchObject({ stream_options: { include_obfuscation: false } });
    expect(bodyOf({}, "llm.example")).not.toHaveProperty("stream_options");
  });

  it("sends the system prompt as instructions, and tools in the flat format, not strict", () => {
    const tools = [{ name: "read", description: "Reads", inputSchema: {} }];
    const messages: ChatMessage[] = [{ role: "system", content: "Be brief." }, question];
    expect(bodyOf({ messages, tools, toolChoice: "required" })).toMatchObject({
      instructions: "Be brief.",
      input: [{ type: "message", role: "user", content: "Read it" }],
      tools: [{ type: "function", name: "read", parameters: { type: "object", properties: {} }, strict: false }],
      tool_choice: "required",
    });
  });

  it("sends back the items of an answer in their order", () => {
    expect(bodyOf({ messages: [question, called, result] })["input"]).toEqual([
      { type: "message", role: "user", content: "Read it" },
      carried.items[0],
      { type: "message", role: "assistant", content: "Looking.", phase: "commentary" },
      { type: "function_call", call_id: "c1", name: "read", arguments: "{}" },
      { type: "function_call_output", call_id: "c1", output: "text" },
    ]);
  });

  it.each([
    ["model", { model: "other" }, "api.openai.com"],
    ["server", {}, "gateway.example"],
  ])("sends reasoning to no other %s", (_, more, host) => {
    expect(JSON.stringify(bodyOf({ messages: [question, called, result], ...more }, host))).not.toContain('encrypted_content":');
  });

  it("sends the current text if it has changed", () => {
    const input = bodyOf({ messages: [question, { ...called, content: "Changed." }, result] })["input"];
    expect(input).toContainEqual({ type: "message", role: "assistant", content: "Changed.", phase: "commentary" });
    expect(JSON.stringify(input)).not.toContain("Looking.");
  });

  it("sends images in messages and results", () => {
    const image = { type: "image", mimeType: "image/png", data: "AAAA" } as const;
    const seen: ChatMessage = { ...result, content: [{ type: "text", text: "A picture" }, image] };
    const input = JSON.stringify(bodyOf({ messages: [{ role: "user", content: [image] }, called, seen] })["input"]);
    expect(input.match(/data:image\/png;base64,AAAA/g)).toHaveLength(2);
  });
});
