import { describe, expect, it } from "vitest";
import { readMessages, readParameters, readTools } from "../../../src/vscode/language-models/request-messages.js";

/** Parts in the shapes of VS Code's classes. */
const text = (value: string) => ({ value });
const call = (callId: string, name: string, input: object) => ({ callId, name, input });
const result = (callId: string, ...content: unknown[]) => ({ callId, content });
const data = (mimeType: string, ...bytes: number[]) => ({ mimeType, data: Uint8Array.from(bytes) });
const bytesOf = (words: string) => [...new TextEncoder().encode(words)];

const user = (...content: unknown[]) => ({ role: 1, content });
const assistant = (...content: unknown[]) => ({ role: 2, content });
const system = (...content: unknown[]) => ({ role: 3, content });

describe("messages from VS Code's language-model API", () => {
  it("become user and assistant messages, with their text parts joined", () => {
    expect(readMessages([user(text("Hel"), text("lo")), assistant(text("Hi"))])).toEqual({
      messages: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Hi" },
      ],
      unsendable: [],
    });
  });

  it("become one leading system message, whatever the number and position of the originals", () => {
    const { messages } = readMessages([system(text("Be brief.")), user(text("Hello")), system(text("Be kind."))]);
    expect(messages).toEqual([
      { role: "system", content: "Be brief.\n\nBe kind." },
      { role: "user", content: "Hello" },
    ]);
  });

  it("carry tool calls, with their input as JSON", () => {
    const { messages } = readMessages([assistant(text("I look."), call("c1", "look", { at: "row 3" }), call("c2", "wait", {}))]);
    expect(messages).toEqual([
      {
        role: "assistant",
        content: "I look.",
        toolCalls: [
          { id: "c1", name: "look", arguments: '{"at":"row 3"}' },
          { id: "c2", name: "wait", arguments: "{}" },
        ],
      },
    ]);
  });

  it("carry each tool result separately, ahead of the user's text", () => {
    const { messages } = readMessages([user(text("Go on"), result("c1", text("22"), text(" °C")), result("c2"))]);
    expect(messages).toEqual([
      { role: "tool", content: "22 °C", toolCallId: "c1" },
      { role: "tool", content: "", toolCallId: "c2" },
      { role: "user", content: "Go on" },
    ]);
  });

  it("carry images as base64, in messages and in results, in their order", () => {
    const { messages } = readMessages([
      user(text("Before"), data("image/png", 1, 2, 255), text("after")),
      user(result("c1", data("image/jpeg", 9))),
    ]);
    expect(messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Before" },
          { type: "image", mimeType: "image/png", data: "AQL/" },
          { type: "text", text: "after" },
        ],
      },
      { role: "tool", content: [{ type: "image", mimeType: "image/jpeg", data: "CQ==" }], toolCallId: "c1" },
    ]);
  });

  it("read only the viewed part of a larger buffer", () => {
    const view = Uint8Array.from([0, 0, 7, 8, 0]).subarray(2, 4);
    const { messages } = readMessages([user({ mimeType: "image/png", data: view })]);
    expect(messages[0]?.content).toEqual([{ type: "image", mimeType: "image/png", data: "Bwg=" }]);
  });

  it.each(["text/plain", "text/markdown", "application/json", "application/vnd.api+json"])("treat %s as text", (mimeType) => {
    expect(readMessages([user(data(mimeType, ...bytesOf('{"é": 1}')))]).messages).toEqual([
      { role: "user", content: '{"é": 1}' },
    ]);
  });

  it("report unsupported parts once, and ignore the markers of VS Code's own chat", () => {
    const parts = [
      text("Look"),
      data("application/pdf", 1),
      data("application/pdf", 2),
      data("audio/wav", 1),
      data("cache_control", 1),
    ];
    expect(readMessages([user(...parts)])).toEqual({
      messages: [{ role: "user", content: "Look" }],
      unsendable: ["application/pdf", "audio/wav"],
    });
  });

  it("omit a model's reasoning", () => {
    const thought = { value: "Let me see", id: "t1", metadata: undefined };
    expect(readMessages([assistant(thought, text("Yes"))]).messages).toEqual([{ role: "assistant", content: "Yes" }]);
  });

  it("read the text of a prompt-tsx tree, and pass other values as JSON", () => {
    const tree = {
      node: {
        type: 1,
        children: [
          { type: 2, text: "One" },
          { type: 1, children: [{ type: 2, text: "two", lineBreakBefore: true }] },
        ],
      },
    };
    expect(readMessages([user(result("c1", { value: tree }))]).messages[0]?.content).toBe("One\ntwo");
    expect(readMessages([user(result("c1", { value: { rows: 3 } }))]).messages[0]?.content).toBe('{"rows":3}');
  });

  it("omit empty messages, which services reject", () => {
    expect(readMessages([user(), assistant(text("")), user(null, 7, text("Hello"))]).messages).toEqual([
      { role: "user", content: "Hello" },
    ]);
  });
});

describe("request options", () => {
  it("are read under the OpenAI API's names and under our own", () => {
    expect(readParameters({ temperature: 0, top_p: 0.5, max_tokens: 12.4, stop: "END", reasoning_effort: "low" })).toEqual({
      temperature: 0,
      topP: 0.5,
      maxTokens: 12,
      stop: ["END"],
      reasoningEffort: "low",
    });
    expect(readParameters({ topP: 1, maxTokens: 9, stop: ["a", "b"] })).toEqual({ topP: 1, maxTokens: 9, stop: ["a", "b"] });
  });

  it("are ignored if they are invalid", () => {
    const odd = { temperature: "hot", max_tokens: 0, top_p: Number.NaN, stop: [1], reasoningEffort: "huge", seed: 4 };
    expect(readParameters(odd)).toEqual({});
    expect(readParameters(undefined)).toEqual({});
  });

  it("offer tools with their input schema, or an empty one", () => {
    const inputSchema = { type: "object", properties: { a: { type: "string" } } };
    const described = { name: "look", description: "Looks" };
    expect(readTools([{ ...described, inputSchema }, described])).toEqual([
      { ...described, inputSchema },
      { ...described, inputSchema: { type: "object", properties: {} } },
    ]);
  });
});
