// How the reader of Responses handles events that are cut, duplicated, or from other servers.

import { describe, expect, it } from "vitest";
import type { ChatEvent, ToolCall } from "../../../../src/core/provider-api/provider.js";
import { readAnswer } from "../../../../src/core/wire/answers/read-answer.js";
import { ResponsesAnswer } from "../../../../src/core/wire/openai-responses/responses-answer.js";
import { collect } from "../wire-fixture.js";

const asked = { host: "api.example", model: "m" };
const event = (type: string, more: object = {}): string => `data: ${JSON.stringify({ type: `response.${type}`, ...more })}\n\n`;
const completed = (more: object = {}): string => event("completed", { response: { status: "completed", ...more } });
const text = (delta: string, more: object = {}): string => event("output_text.delta", { delta, item_id: "msg_1", ...more });
const done = (item: object, more: object = {}): string => event("output_item.done", { item, ...more });
const call = (id: string, name: string, json: string, more: object = {}) => ({
  type: "function_call",
  call_id: id,
  name,
  arguments: json,
  ...more,
});
const thought = (content: string | null) => ({ type: "reasoning", id: "rs_1", summary: [], encrypted_content: content });

async function read(parts: readonly string[], limit?: number, tools: readonly string[] = ["read"]): Promise<ChatEvent[]> {
  let ids = 0;
  const toolCalls = { tools, newId: () => `call_new_${++ids}` };
  const about = { provider: "test", ...asked, signal: new AbortController().signal, toolCalls };
  const response = new Response(parts.join(""), { headers: { "content-type": "text/event-stream" } });
  return await collect(readAnswer(response, about, (source) => new ResponsesAnswer(source, asked, limit)));
}

const textIn = (events: readonly ChatEvent[]): string =>
  events.map((each) => (each.type === "text-delta" ? each.text : "")).join("");
const reasoningIn = (events: readonly ChatEvent[]): string =>
  events.map((each) => (each.type === "reasoning-delta" ? each.text : "")).join("");
const callsIn = (events: readonly ChatEvent[]): ToolCall[] =>
  events.flatMap((each) => (each.type === "tool-call" ? [each.call] : []));

describe("the Responses reader", () => {
  it("emits a repeated text once", async () => {
    const message = { type: "message", content: [{ type: "output_text", text: "Hello" }] };
    const events = await read([
      text("Hel"),
      text("lo"),
      event("output_text.done", { text: "Hello" }),
      done({ ...message, id: "msg_1" }),
      completed({ output: [{ ...message, id: "msg_other" }] }),
    ]);
    expect(textIn(events)).toBe("Hello");
    expect(events.at(-1)).toEqual({ type: "finished", reason: "stop" });
  });

  it("separates the paragraphs of a summary, and shows one kind of reasoning", async () => {
    const part = (index: number) => event("reasoning_summary_part.added", { item_id: "rs_1", summary_index: index });
    const delta = (words: string) => event("reasoning_summary_text.delta", { item_id: "rs_1", delta: words });
    const other = event("reasoning_text.delta", { item_id: "rs_1", delta: "the same in full" });
    const events = await read([part(0), delta("First."), other, part(1), delta("Second."), text("Yes"), completed()]);
    expect(reasoningIn(events)).toBe("First.\n\nSecond.");
  });

  it("drops an unfinished call even if its arguments are valid JSON", async () => {
    const cut = call("c2", "read", "{}", { status: "incomplete" });
    const ending = event("incomplete", {
      response: { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
    });
    const events = await read([done(call("c1", "read", '{"a":1}')), done(cut, { output_index: 1 }), ending]);
    expect(callsIn(events)).toMatchObject([{ id: "c1" }]);
    expect(events.at(-1)).toEqual({ type: "finished", reason: "length" });
  });

  it("detects a reached limit by the counts if the server reports completion", async () => {
    const usage = { input_tokens: 5, output_tokens: 16, total_tokens: 21 };
    expect((await read([text("Hello"), completed({ usage })], 16)).at(-1)).toEqual({ type: "finished", reason: "length" });
    expect((await read([text("Hello"), completed({ usage })], 17)).at(-1)).toEqual({ type: "finished", reason: "stop" });
    const cut = [done(call("c1", "read", '{"pa')), completed({ usage })];
    const events = await read(cut, 16);
    expect(callsIn(events)).toEqual([]);
    expect(events.at(-1)).toEqual({ type: "finished", reason: "length" });
  });

  it("splits a call of several tools", async () => {
    const uses = [
      { recipient_name: "functions.read", parameters: { path: "a" } },
      { recipient_name: "functions.read", parameters: { path: "b" } },
    ];
    const events = await read([done(call("c1", "parallel", JSON.stringify({ tool_uses: uses }))), completed()]);
    expect(callsIn(events)).toMatchObject([
      { name: "read", arguments: '{"path":"a"}' },
      { name: "read", arguments: '{"path":"b"}' },
    ]);
    const offered = await read([done(call("c1", "parallel", '{"tool_uses":[]}')), completed()], undefined, ["parallel"]);
    expect(callsIn(offered)).toMatchObject([{ name: "parallel" }]);
  });

  it("carries the final encrypted reasoning in its position among text and calls", async () => {
    const events = await read([
      event("output_item.added", { output_index: 0, item: thought("not final") }),
      done(thought("final"), { output_index: 0 }),
      event("output_item.added", { output_index: 1, item: { type: "message", phase: "commentary" } }),
      text("Looking.", { output_index: 1 }),
      done(call("c1", "read", "{}"), { output_index: 2 }),
      done(call("c2", "read", '{"a":1}'), { output_index: 3 }),
      completed(),
    ]);
    const [first, second] = events.filter((each) => each.type === "tool-call");
    expect(first?.reasoning?.carried).toEqual({
      api: "responses",
      ...asked,
      items: [
        thought("final"),
        { type: "message", text: "Looking.", phase: "commentary" },
        { type: "function_call" },
        { type: "function_call" },
      ],
    });
    expect(second).not.toHaveProperty("reasoning");
  });

  it("carries nothing if the reasoning is not encrypted, or no call follows", async () => {
    const open = await read([done(thought(null)), done(call("c1", "read", "{}"), { output_index: 1 }), completed()]);
    expect(open.find((each) => each.type === "tool-call")).not.toHaveProperty("reasoning");
    expect(JSON.stringify(await read([done(thought("secret")), text("Hello"), completed()]))).not.toContain("secret");
  });

  it("counts cached and reasoning tokens as parts of the totals", async () => {
    const usage = {
      ...{ input_tokens: 100, output_tokens: 50, total_tokens: 150 },
      ...{ input_tokens_details: { cached_tokens: 80 }, output_tokens_details: { reasoning_tokens: 40 } },
    };
    const events = await read([text("Hello"), completed({ usage })]);
    expect(events).toContainEqual({
      type: "usage",
      usage: {
        ...{ promptTokens: 100, completionTokens: 50, totalTokens: 150, estimated: false },
        ...{ cachedTokens: 80, reasoningTokens: 40 },
      },
    });
  });
});
