// How the reader of Messages handles blocks that are cut, complete in their start, or from other servers.

import { describe, expect, it } from "vitest";
import type { ChatEvent } from "../../../../src/core/provider-api/provider.js";
import { readAnswer } from "../../../../src/core/wire/answers/read-answer.js";
import { MessagesAnswer } from "../../../../src/core/wire/anthropic-messages/messages-answer.js";
import { collect } from "../wire-fixture.js";

const asked = { host: "api.example", model: "m" };
const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const start = (index: number, block: object): string => event({ type: "content_block_start", index, content_block: block });
const delta = (index: number, value: object): string => event({ type: "content_block_delta", index, delta: value });
const tool = (id: string, input: object = {}): object => ({ type: "tool_use", id, name: "read", input });
const json = (index: number, text: string): string => delta(index, { type: "input_json_delta", partial_json: text });
const end = (reason: string, usage: object = {}): string =>
  event({ type: "message_delta", delta: { stop_reason: reason }, usage }) + event({ type: "message_stop" });

async function read(body: string, type = "text/event-stream"): Promise<ChatEvent[]> {
  const toolCalls = { tools: ["read"], newId: () => "call_new" };
  const about = { provider: "test", ...asked, signal: new AbortController().signal, toolCalls };
  const response = new Response(body, { headers: { "content-type": type } });
  return await collect(readAnswer(response, about, (source) => new MessagesAnswer(source, asked)));
}
const callsIn = (events: readonly ChatEvent[]) => events.flatMap((each) => (each.type === "tool-call" ? [each.call] : []));

describe("the Messages reader", () => {
  it("joins the arguments of a call, and reads none as an empty object", async () => {
    const events = await read(
      start(0, tool("t1")) + json(0, '{"pa') + json(0, 'th":"a"}') + start(1, tool("t2")) + json(1, "") + end("tool_use"),
    );
    expect(callsIn(events)).toMatchObject([
      { id: "t1", arguments: '{"path":"a"}' },
      { id: "t2", arguments: "{}" },
    ]);
  });

  it("accepts complete arguments in the start of the call", async () => {
    expect(callsIn(await read(start(0, tool("t1", { path: "a" })) + end("tool_use")))).toMatchObject([
      { arguments: '{"path":"a"}' },
    ]);
  });

  it.each(["max_tokens", "model_context_window_exceeded"])("drops the last call of an answer cut by %s", async (reason) => {
    const streamed = await read(start(0, tool("t1")) + json(0, "{}") + start(1, tool("t2")) + json(1, "{}") + end(reason));
    expect(callsIn(streamed)).toMatchObject([{ id: "t1" }]);
    expect(streamed.at(-1)).toEqual({ type: "finished", reason: "length" });
    const whole = JSON.stringify({
      type: "message",
      content: [{ type: "text", text: "Let me" }, tool("t1")],
      stop_reason: reason,
    });
    const events = await read(whole, "application/json");
    expect(callsIn(events)).toEqual([]);
    expect(events.at(-1)).toEqual({ type: "finished", reason: "length" });
  });

  it("carries signed and redacted thinking in its position among text and calls", async () => {
    const events = await read(
      start(0, { type: "thinking", thinking: "" }) +
        delta(0, { type: "thinking_delta", thinking: "Hm" }) +
        delta(0, { type: "thinking_delta", thinking: "m." }) +
        delta(0, { type: "signature_delta", signature: "sig" }) +
        start(1, { type: "redacted_thinking", data: "xyz" }) +
        delta(2, { type: "text_delta", text: "Looking." }) +
        start(3, tool("t1")) +
        end("tool_use"),
    );
    expect(events.find((each) => each.type === "tool-call")?.reasoning?.carried).toEqual({
      api: "messages",
      ...asked,
      items: [
        { type: "thinking", thinking: "Hmm.", signature: "sig" },
        { type: "redacted_thinking", data: "xyz" },
        { type: "text" },
        { type: "tool_use" },
      ],
    });
  });

  it("carries no thinking without a signature", async () => {
    const events = await read(delta(0, { type: "thinking_delta", thinking: "Hm." }) + start(1, tool("t1")) + end("tool_use"));
    expect(events.find((each) => each.type === "tool-call")).not.toHaveProperty("reasoning");
  });

  it("counts cached tokens as part of the prompt, and replaces earlier counts", async () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 80, cache_creation_input_tokens: 10, output_tokens: 1 };
    const events = await read(
      event({ type: "message_start", message: { id: "m1", usage } }) +
        delta(0, { type: "text_delta", text: "Hi" }) +
        end("end_turn", { output_tokens: 7, input_tokens: null }),
    );
    expect(events).toContainEqual({
      type: "usage",
      usage: {
        promptTokens: 100,
        completionTokens: 7,
        totalTokens: 107,
        estimated: false,
        cachedTokens: 80,
        cacheWriteTokens: 10,
      },
    });
  });

  it("ends with a content filter if the model refuses, also without text", async () => {
    expect((await read(end("refusal"))).at(-1)).toEqual({ type: "finished", reason: "content-filter" });
  });
});
