import { describe, expect, it } from "vitest";
import type { ChatMessage, ToolCall } from "../../../../src/core/provider-api/provider.js";
import { ollamaChatBody } from "../../../../src/core/providers/ollama/chat/chat-request.js";
import { openAIChatBody } from "../../../../src/core/wire/openai-chat/openai-request.js";
import { withPairedResults } from "../../../../src/core/wire/tool-calls/outgoing-calls.js";
import { toolSchema } from "../../../../src/core/wire/tool-calls/tool-schema.js";

const user = (content: string): ChatMessage => ({ role: "user", content });
const call = (id: string, name = "read"): ToolCall => ({ id, name, arguments: "{}" });
const calling = (...toolCalls: ToolCall[]): ChatMessage => ({ role: "assistant", content: "", toolCalls });
const result = (toolCallId: string, content = `result of ${toolCallId}`): ChatMessage => ({ role: "tool", content, toolCallId });
const cancelled = (id: string): ChatMessage => result(id, "The call was cancelled and has no result.");

describe("tool calls and results in a conversation", () => {
  it.each<[string, readonly ChatMessage[], readonly ChatMessage[]]>([
    ["no calls", [user("a"), user("b")], [user("a"), user("b")]],
    [
      "a canceled call gets a result that says so",
      [user("a"), calling(call("c1"), call("c2")), result("c1"), user("b")],
      [user("a"), calling(call("c1"), call("c2")), result("c1"), cancelled("c2"), user("b")],
    ],
    ["a call at the end gets one too", [user("a"), calling(call("c1"))], [user("a"), calling(call("c1")), cancelled("c1")]],
    [
      "results directly follow their calls, in order",
      [calling(call("c1"), call("c2")), user("b"), result("c2"), result("c1")],
      [calling(call("c1"), call("c2")), result("c1"), result("c2"), user("b")],
    ],
    [
      "a result without a call becomes text",
      [result("gone", "22"), user("b")],
      [user("Result of an earlier tool call:\n22"), user("b")],
    ],
    [
      "a second result for one call becomes text",
      [calling(call("c1")), result("c1", "1"), result("c1", "2")],
      [calling(call("c1")), result("c1", "1"), user("Result of an earlier tool call:\n2")],
    ],
    [
      "an id that a server reuses in each turn is replaced",
      [calling(call("read:0")), result("read:0", "1"), calling(call("read:0", "list")), result("read:0", "2")],
      [calling(call("read:0")), result("read:0", "1"), calling(call("read:0_2", "list")), result("read:0_2", "2")],
    ],
    [
      "an id shared by two calls in one turn",
      [calling(call("x"), call("x", "list")), result("x", "1"), result("x", "2")],
      [calling(call("x"), call("x_2", "list")), result("x", "1"), result("x_2", "2")],
    ],
    [
      "an empty id",
      [calling(call(""), call("")), result("", "1"), result("", "2")],
      [calling(call("call_1"), call("call_2")), result("call_1", "1"), result("call_2", "2")],
    ],
  ])("%s", (_, given, expected) => {
    expect(withPairedResults(given)).toEqual(expected);
  });
});

describe("the request body", () => {
  const bodyFor = (messages: readonly ChatMessage[], model = "m", baseUrl = "http://127.0.0.1/v1"): Wired =>
    openAIChatBody({ model, messages }, { maxTokensField: "max_tokens", baseUrl }) as unknown as Wired;
  interface Wired {
    readonly messages: readonly {
      readonly role: string;
      readonly tool_call_id?: string;
      readonly tool_calls?: readonly { readonly id: string }[];
    }[];
  }
  const idsIn = ({ messages }: Wired): readonly (string | undefined)[] =>
    messages.flatMap((message) => [
      ...(message.tool_calls ?? []).map(({ id }) => id),
      ...(message.tool_call_id ? [message.tool_call_id] : []),
    ]);
  const long = "call_abc123DEF456ghi789";

  it.each([
    ["m", "https://api.mistral.ai/v1"],
    ["mistralai/Devstral-Small", "http://127.0.0.1/v1"],
  ])("has ids of nine letters and digits for %s at %s, for call and result alike", (model, baseUrl) => {
    const ids = idsIn(bodyFor([calling(call(long), call("abcDEF123")), result(long), result("abcDEF123")], model, baseUrl));
    expect(ids).toEqual([expect.stringMatching(/^[a-zA-Z0-9]{9}$/), "abcDEF123", ids[0], "abcDEF123"]);
    expect(idsIn(bodyFor([calling(call(long)), result(long)], model, baseUrl))[0]).toBe(ids[0]);
  });

  it("keeps ids unchanged for every other service", () => {
    expect(idsIn(bodyFor([calling(call(long)), result(long)]))).toEqual([long, long]);
  });

  it("has no user message directly after a result for Mistral", () => {
    const messages = [calling(call("abcDEF123")), result("abcDEF123"), user("Go on")];
    expect(bodyFor(messages, "mistral-small").messages.map(({ role }) => role)).toEqual([
      "assistant",
      "tool",
      "assistant",
      "user",
    ]);
    expect(bodyFor(messages).messages.map(({ role }) => role)).toEqual(["assistant", "tool", "user"]);
  });

  it("returns opaque data with the server's calls, and only there and to such a model", () => {
    const extraContent = { google: { thought_signature: "sig==" } };
    const details = [{ type: "reasoning.encrypted", data: "x", index: 0 }];
    const conversation = [
      user("a"),
      { ...calling({ ...call("c1"), extraContent }, call("c2")), reasoning: { field: "reasoning_content", text: "hm", details } },
      result("c1"),
      result("c2"),
    ] as const;
    const { messages } = bodyFor(conversation, "gemini-3-pro");
    expect(messages[1]).toEqual({
      role: "assistant",
      content: null,
      reasoning_content: "hm",
      reasoning_details: details,
      tool_calls: [
        { id: "c1", type: "function", function: { name: "read", arguments: "{}" }, extra_content: extraContent },
        { id: "c2", type: "function", function: { name: "read", arguments: "{}" } },
      ],
    });
    expect(JSON.stringify(bodyFor(conversation).messages)).not.toContain("thought_signature");
  });

  it("returns Ollama's thinking with the calls", () => {
    const messages = [{ ...calling(call("c1")), reasoning: { field: "thinking", text: "hm" } } as const, result("c1")];
    expect(ollamaChatBody({ model: "m", messages }, { reasoning: "none" })["messages"]).toMatchObject([
      { role: "assistant", thinking: "hm", tool_calls: [{ id: "c1" }] },
      { role: "tool", tool_call_id: "c1", tool_name: "read" },
    ]);
  });

  const tool = (inputSchema: object): { name: string; description: string; inputSchema: Record<string, unknown> } => ({
    name: "now",
    description: "",
    inputSchema: { ...inputSchema },
  });

  it.each([
    [{}, { type: "object", properties: {} }],
    [{ type: "object" }, { type: "object", properties: {} }],
    [
      { type: "object", properties: null },
      { type: "object", properties: {} },
    ],
    [{ properties: { a: {} } }, { type: "object", properties: { a: {} } }],
    [{ anyOf: [{ type: "object" }] }, { type: "object", anyOf: [{ type: "object" }] }],
    [
      { $schema: "x", type: "object", required: [] },
      { $schema: "x", type: "object", required: [], properties: {} },
    ],
  ])("declares for a tool with the schema %j the input %j", (given, expected) => {
    expect(toolSchema({ ...given })).toEqual(expected);
    const request = { model: "m", messages: [user("a")], tools: [tool(given)] };
    const shape = { maxTokensField: "max_tokens", baseUrl: "http://127.0.0.1/v1" } as const;
    expect(openAIChatBody(request, shape)["tools"]).toMatchObject([{ function: { parameters: expected } }]);
    expect(ollamaChatBody(request, { reasoning: "none" })["tools"]).toMatchObject([{ function: { parameters: expected } }]);
  });

  it("sends Gemini no schema without properties", () => {
    const request = { model: "gemini", messages: [user("a")], tools: [tool({}), tool({ properties: { a: {} } })] };
    const baseUrl = "https://generativelanguage.googleapis.com/v1beta/openai";
    const [first, second] = openAIChatBody(request, { maxTokensField: "max_tokens", baseUrl })["tools"] as object[];
    expect(first).toEqual({ type: "function", function: { name: "now", description: "" } });
    expect(second).toMatchObject({ function: { parameters: { properties: { a: {} } } } });
  });
});
