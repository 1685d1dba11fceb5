// Tool calls that a server left in the text: every format of a model family, and what must stay text.

import { describe, expect, it } from "vitest";
import type { ChatEvent } from "../../../../src/core/provider-api/provider.js";
import { OpenAIAnswer } from "../../../../src/core/wire/openai-chat/openai-answer.js";
import { TextCalls } from "../../../../src/core/wire/tool-calls/text-calls.js";
import { countedIds } from "../wire-fixture.js";

const offered = [
  {
    name: "read",
    description: "",
    inputSchema: {
      type: "object",
      properties: { path: { type: "string" }, lines: { type: "integer" }, all: { type: "boolean" } },
      required: ["path"],
    },
  },
  { name: "list", description: "", inputSchema: { type: "object", properties: {} } },
];

function answered(content: string, reason = "stop", size = content.length): ChatEvent[] {
  const toolCalls = { newId: countedIds(), tools: offered.map(({ name }) => name), offered };
  const answer = new OpenAIAnswer({ provider: "p", model: "m", toolCalls });
  const part = (delta: object, finish: string | null = null): void =>
    answer.event(JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] }), undefined, false);
  for (let at = 0; at < content.length; at += size) part({ content: content.slice(at, at + size) });
  part({}, reason);
  answer.event("[DONE]", undefined, true);
  return [...answer.takeEvents()];
}
const textOf = (events: readonly ChatEvent[]): string =>
  events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
const callsOf = (events: readonly ChatEvent[]): unknown[] =>
  events.flatMap((event) => (event.type === "tool-call" ? [[event.call.name, JSON.parse(event.call.arguments)]] : []));

const one = [["read", { path: "a b.ts", lines: 3 }]];
const two = [...one, ["list", {}]];
const json = '{"name": "read", "arguments": {"path": "a b.ts", "lines": 3}}';

const formats: readonly (readonly [string, string, unknown[]])[] = [
  ["Hermes and Qwen", `<tool_call>\n${json}\n</tool_call>`, one],
  ["two calls", `<tool_call>\n${json}\n</tool_call>\n<tool_call>\n{"name": "list", "arguments": {}}\n</tool_call>`, two],
  [
    "Qwen3-Coder",
    "<tool_call>\n<function=read>\n<parameter=path>\na b.ts\n</parameter>\n<parameter=lines>\n3\n</parameter>\n</function>\n</tool_call>",
    one,
  ],
  ["Nemotron, without the outer tag", "<function=list>\n</function>", [["list", {}]]],
  ["Llama 3", '<|python_tag|>{"name": "read", "parameters": {"path": "a b.ts", "lines": 3}}', one],
  ["Llama 3, without its token", '{"name": "read", "parameters": {"path": "a b.ts", "lines": 3}}', one],
  ["LFM2", '<|tool_call_start|>[read(path="a b.ts", lines=3)]<|tool_call_end|>', one],
  [
    "LFM2 with Python's words",
    '<|tool_call_start|>[read(path="a, all=False", all=True)]<|tool_call_end|>',
    [["read", { path: "a, all=False", all: true }]],
  ],
  ["Mistral v3", `[TOOL_CALLS][${json}, {"name": "list", "arguments": {}, "id": "abcdefghi"}]`, two],
  [
    "Mistral v11",
    '[TOOL_CALLS]read[CALL_ID]abcdefghi[ARGS]{"path": "a b.ts", "lines": 3}[TOOL_CALLS]list[CALL_ID]abcdefghj[ARGS]{}',
    two,
  ],
  ["Mistral v13", '[TOOL_CALLS]read[ARGS]{"path": "a b.ts", "lines": 3}', one],
  [
    "GLM",
    "<tool_call>read\n<arg_key>path</arg_key>\n<arg_value>a b.ts</arg_value>\n<arg_key>lines</arg_key>\n<arg_value>3</arg_value>\n</tool_call>",
    one,
  ],
  [
    "DeepSeek V3",
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read\n```json\n{"path": "a b.ts", "lines": 3}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    one,
  ],
  [
    "DeepSeek V3.1",
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>read<｜tool▁sep｜>{"path": "a b.ts", "lines": 3}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    one,
  ],
  [
    "DeepSeek V4",
    '<｜DSML｜function_calls>\n<｜DSML｜invoke name="read">\n<｜DSML｜parameter name="path" string="true">a b.ts</｜DSML｜parameter>\n<｜DSML｜parameter name="lines" string="false">3</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
    one,
  ],
];

describe("a call in the text", () => {
  it.each(formats)("of %s is a call, however the text is cut", (_, content, calls) => {
    for (const size of [1, 7, content.length]) {
      const events = answered(`Let me look.\n${content}`.slice(content.startsWith("{") ? 13 : 0), "stop", size);
      expect(callsOf(events)).toEqual(calls);
      expect(textOf(events).trim()).toBe(content.startsWith("{") ? "" : "Let me look.");
      expect(events.at(-1)).toEqual({ type: "finished", reason: "tool-calls" });
    }
  });

  const open = "<tool_call>\n";
  const close = "\n</tool_call>";
  it.each([
    ["of a tool that was not offered", `${open}{"name": "delete", "arguments": {}}${close}`],
    ["without a required argument", `${open}{"name": "read", "arguments": {"lines": 3}}${close}`],
    ["with an unknown argument", `${open}{"name": "read", "arguments": {"path": "a", "mode": "w"}}${close}`],
    ["with a value of another type", `${open}{"name": "read", "arguments": {"path": "a", "lines": "three"}}${close}`],
    ["that is cut", '<tool_call>\n{"name": "read", "arguments": {"path": "a'],
    ["that text follows", `${open}${json}${close}\nis how a call looks.`],
    ["beside one that does not match", `${open}${json}${close}\n${open}{"name": "delete", "arguments": {}}${close}`],
    ["as an ordinary JSON object", '{"name": "Ada", "age": 36}'],
    ["that is only the beginning of a tag", "a <tool_c"],
    ["that is a comparison", "if (a < b) [x]"],
  ])("%s stays text", (_, content) => {
    for (const size of [1, 7, content.length]) {
      const events = answered(content, "stop", size);
      expect(callsOf(events)).toEqual([]);
      expect(textOf(events)).toBe(content);
      expect(events.at(-1)).toEqual({ type: "finished", reason: "stop" });
    }
  });

  it.each([
    ["white space", " ".repeat(2), 40_000],
    ["an open brace and white space", "{  ", 40_000],
    ["the beginning of a tag, again and again", "<tool_c", 20_000],
    ["keywords with commas", '<|tool_call_start|>[read(path="a, ', 200],
  ])("takes linear time in %s", (_, unit, times) => {
    const calls = new TextCalls(offered);
    const marked = unit.startsWith("<|") ? unit + "a, ".repeat(100_000) : unit.repeat(times);
    const shown = [...marked].map((character) => calls.push(character)).join("");
    expect(calls.take()).toBeUndefined();
    expect(shown + calls.release()).toBe(marked);
  });

  it("that the model only quotes from what it has read stays text", () => {
    const content = `${open}${json}${close}`;
    const calls = new TextCalls(offered, [`# Read me\n\n\`\`\`\n${content}\n\`\`\``]);
    expect(calls.push(content)).toBe("");
    expect(calls.take()).toBeUndefined();
    expect(calls.release()).toBe(content);
  });

  it("in an answer that was cut at its limit stays text", () => {
    const content = `${open}${json}${close}`;
    expect(callsOf(answered(content, "length"))).toEqual([]);
    expect(textOf(answered(content, "length"))).toBe(content);
  });
});
