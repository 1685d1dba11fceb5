// Tool calls in every form that servers send.

import { expect } from "vitest";
import type { ChatEvent, SentReasoning } from "../../../../src/core/provider-api/provider.js";
import { answered, called, calls, data, delta, done, failing, hello, type Row, reckoned, said } from "./oddity-row.js";

/** One delta per entry, then the end. */
const deltas = (...entries: object[]): string =>
  entries.map((entry) => data(delta({ tool_calls: [entry] }))).join("") + data(delta({}, "tool_calls"));
const simple = { index: 0, id: "c1", function: { name: "f", arguments: "{}" } };
const withReasoning = (reasoning: SentReasoning): ChatEvent => ({
  type: "tool-call",
  call: { id: "c1", name: "f", arguments: "{}" },
  reasoning: { ...reasoning, from: expect.objectContaining({ model: "m" }) },
});

export const toolCallRows: Readonly<Record<string, Row>> = {
  "tool calls with index and id": {
    body:
      [
        { index: 0, id: "a", function: { name: "f", arguments: "" } },
        { index: 1, id: "b", function: { name: "g", arguments: '{"x"' } },
        { index: 0, function: { arguments: '{"y":1}' } },
        { index: 1, function: { arguments: ":2}" } },
      ]
        .map((call) => data(delta({ tool_calls: [call] })))
        .join("") +
      data(delta({}, "tool_calls")) +
      done,
    rest: [...calls(["a", "f", '{"y":1}'], ["b", "g", '{"x":2}']), reckoned(4), called],
  },
  "tool calls without index and id": {
    body:
      data(
        delta({
          tool_calls: [{ function: { name: "f", arguments: { y: 1 } } }, { function: { name: "f", arguments: '{"y":' } }],
        }),
      ) + data(delta({ tool_calls: [{ function: { arguments: "2}" } }] }, "stop")),
    rest: [...calls(["call_0", "f", '{"y":1}'], ["call_1", "f", '{"y":2}']), reckoned(4), called],
  },
  "tool calls all under index 0": {
    body: data(
      delta(
        {
          tool_calls: [
            { index: 0, id: "a", function: { name: "f", arguments: "{}" } },
            { index: 0, id: "b", function: { name: "g", arguments: "{}" } },
          ],
        },
        "tool_calls",
      ),
    ),
    rest: [...calls(["a", "f", "{}"], ["b", "g", "{}"]), reckoned(2), called],
  },
  "tool calls with another id in each delta": {
    body:
      data(delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: '{"y"' } }] })) +
      data(delta({ tool_calls: [{ index: 0, id: "b", function: { arguments: ":1}" } }] }, "tool_calls")),
    rest: [...calls(["a", "f", '{"y":1}']), reckoned(2), called],
  },
  "a tool call without arguments": {
    body: data(delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f" } }] }, "tool_calls")),
    rest: [...calls(["a", "f", "{}"]), reckoned(1), called],
  },
  "the function call of old": {
    body:
      data(delta({ function_call: { name: "f", arguments: '{"y"' } })) +
      data(delta({ function_call: { arguments: ":1}" } }, "function_call")),
    rest: [...calls(["call_0", "f", '{"y":1}']), reckoned(2), called],
  },
  "a tool call cut at the limit": {
    body: data(delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: '{"y"' } }] }, "length")),
    rest: [reckoned(2), { type: "finished", reason: "length" }],
  },
  "tool calls in a stream cut off": failing(
    "truncated",
    data(delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: "{}" } }] })),
  ),

  "a call by id, then by index": {
    body: deltas(
      { index: 0, id: "a", function: { name: "f", arguments: '{"y"' } },
      { id: "a", function: { arguments: ":" } },
      { index: 0, function: { arguments: "1}" } },
    ),
    rest: [...calls(["a", "f", '{"y":1}']), reckoned(2), called],
  },
  "one call under several indexes": {
    body: deltas(
      { index: 0, id: "a", function: { name: "f", arguments: '{"y"' } },
      { index: 1, id: "a", function: { name: "f", arguments: ":1}" } },
    ),
    rest: [...calls(["a", "f", '{"y":1}']), reckoned(2), called],
  },
  "one id for every call": {
    body: deltas(
      { index: 0, id: "a", function: { name: "f", arguments: '{"y":1}' } },
      { index: 1, id: "a", function: { name: "g", arguments: '{"y":2}' } },
    ),
    rest: [...calls(["a", "f", '{"y":1}'], ["call_0", "g", '{"y":2}']), reckoned(4), called],
  },
  "two calls of one tool, all under index 0 without ids": {
    body: deltas(
      { index: 0, function: { name: "f", arguments: '{"y":1}' } },
      { index: 0, function: { name: "f", arguments: '{"y":2}' } },
    ),
    rest: [...calls(["call_0", "f", '{"y":1}'], ["call_1", "f", '{"y":2}']), reckoned(4), called],
  },
  "two equal calls that come together, without indexes and ids": {
    body: data(
      delta({ tool_calls: [{ function: { name: "f", arguments: "{}" } }, { function: { name: "f", arguments: "{}" } }] }, "stop"),
    ),
    rest: [...calls(["call_0", "f", "{}"], ["call_1", "f", "{}"]), reckoned(2), called],
  },
  "ids and names that become empty": {
    body: deltas(
      { index: 0, id: "a", function: { name: "f", arguments: '{"y"' } },
      { index: 0, id: "", function: { name: "", arguments: ":1}" } },
    ),
    rest: [...calls(["a", "f", '{"y":1}']), reckoned(2), called],
  },
  "id, type and name again on the last chunk": {
    body: deltas(
      { index: 0, id: "a", function: { name: "f", arguments: '{"y":1}' } },
      { index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } },
    ),
    rest: [...calls(["a", "f", '{"y":1}']), reckoned(2), called],
  },
  "a name in pieces": {
    body: deltas(
      { index: 0, id: "a", function: { name: "read_" } },
      { index: 0, function: { name: "file" } },
      { index: 0, function: { arguments: "{}" } },
    ),
    rest: [...calls(["a", "read_file", "{}"]), reckoned(3), called],
  },
  "a name with each delta": {
    body: deltas(
      { index: 0, id: "a", function: { name: "f", arguments: '{"y"' } },
      { index: 0, function: { name: "f", arguments: ":1}" } },
    ),
    rest: [...calls(["a", "f", '{"y":1}']), reckoned(2), called],
  },
  "a name that grows": {
    body: deltas({ index: 0, id: "a", function: { name: "re" } }, { index: 0, function: { name: "read", arguments: "{}" } }),
    rest: [...calls(["a", "read", "{}"]), reckoned(2), called],
  },
  "empty arguments ahead of the real ones": {
    body: deltas(
      { index: 0, id: "c1", function: { name: "read", arguments: "{}" } },
      { index: 0, function: { arguments: '{"path":"a"}' } },
    ),
    rest: [...calls(["c1", "read", '{"path":"a"}']), reckoned(5), called],
  },
  "null ahead of the real arguments": {
    body: deltas(
      { index: 0, id: "c1", function: { name: "read", arguments: "null" } },
      { index: 0, function: { arguments: '{"path":' } },
      { index: 0, function: { arguments: '"a"}' } },
    ),
    rest: [...calls(["c1", "read", '{"path":"a"}']), reckoned(5), called],
  },
  "arguments sent twice whole": {
    body: deltas(
      { index: 0, id: "c1", function: { name: "read", arguments: '{"path":"a"}' } },
      { index: 0, function: { arguments: '{"path":"a"}' } },
    ),
    rest: [...calls(["c1", "read", '{"path":"a"}']), reckoned(7), called],
  },
  "arguments and name sent twice whole": {
    body: deltas(
      { index: 0, id: "c1", function: { name: "read", arguments: '{"path":"a"}' } },
      { index: 0, id: "c1", function: { name: "read", arguments: '{"path":"a"}' } },
    ),
    rest: [...calls(["c1", "read", '{"path":"a"}']), reckoned(7), called],
  },
  "arguments twice in one delta": {
    body: deltas({ index: 0, id: "c1", function: { name: "read", arguments: '{"path":"a"}{"path":"a"}' } }),
    rest: [...calls(["c1", "read", '{"path":"a"}']), reckoned(7), called],
  },
  "arguments as an object, twice": {
    body: deltas(
      { index: 0, id: "c1", function: { name: "read", arguments: { path: "a" } } },
      { index: 0, function: { arguments: { path: "a" } } },
    ),
    rest: [...calls(["c1", "read", '{"path":"a"}']), reckoned(7), called],
  },
  "arguments in a JSON string": {
    body: deltas({ index: 0, id: "c1", function: { name: "read", arguments: '"{\\"path\\":\\"a\\"}"' } }),
    rest: [...calls(["c1", "read", '{"path":"a"}']), reckoned(6), called],
  },
  "arguments as Python writes them": {
    body: deltas({ index: 0, id: "c1", function: { name: "read", arguments: "{'path': 'it\\'s \"a\"', 'all': True,}" } }),
    rest: [...calls(["c1", "read", '{"path":"it\'s \\"a\\"","all":true}']), reckoned(10), called],
  },
  "a second entry that has only the arguments": {
    body: deltas({ index: 0, id: "c1", function: { name: "read" } }, { index: 1, function: { arguments: '{"path":"a"}' } }),
    rest: [...calls(["c1", "read", '{"path":"a"}']), reckoned(4), called],
  },
  "a call in a final message, after a delta with nothing in it": {
    body:
      data({
        choices: [
          {
            index: 0,
            delta: {},
            message: { role: "assistant", content: null, tool_calls: [{ id: "a", function: { name: "f", arguments: "{}" } }] },
            finish_reason: "tool_calls",
          },
        ],
      }) + done,
    rest: [...calls(["a", "f", "{}"]), reckoned(1), called],
  },
  "a call in the deltas, and again in a final message": {
    body:
      deltas({ index: 0, id: "a", function: { name: "f", arguments: '{"y":1}' } }) +
      data({ choices: [{ index: 0, message: { tool_calls: [{ id: "a", function: { name: "f", arguments: '{"y":1}' } }] } }] }),
    rest: [...calls(["a", "f", '{"y":1}']), reckoned(2), called],
  },
  "text in the deltas, and again in a final message": answered(
    said + data({ choices: [{ index: 0, delta: {}, message: { content: hello }, finish_reason: "stop" }] }),
  ),
  "what Gemini wants back with a call": {
    body: deltas({
      index: 0,
      id: "c1",
      function: { name: "f", arguments: "{}" },
      extra_content: { google: { thought_signature: "sig==" } },
    }),
    rest: [
      {
        type: "tool-call",
        call: { id: "c1", name: "f", arguments: "{}", extraContent: { google: { thought_signature: "sig==" } } },
      },
      reckoned(1),
      called,
    ],
  },
  "what DeepSeek wants back with a call": {
    body: data(delta({ reasoning_content: "h" })) + data(delta({ reasoning_content: "m" })) + deltas(simple),
    reasoning: "hm",
    rest: [withReasoning({ field: "reasoning_content", text: "hm" }), reckoned(1), called],
  },
  "what OpenRouter wants back with a call": {
    body:
      data(delta({ reasoning: "h", reasoning_details: [{ type: "reasoning.text", text: "h", index: 0, format: "x" }] })) +
      data(
        delta({
          reasoning: "m",
          reasoning_details: [
            { type: "reasoning.text", text: "m", index: 0, signature: "s" },
            { type: "reasoning.encrypted", data: "e", index: 1 },
          ],
        }),
      ) +
      deltas(simple),
    reasoning: "hm",
    rest: [
      withReasoning({
        field: "reasoning",
        text: "hm",
        details: [
          { type: "reasoning.text", text: "hm", index: 0, format: "x", signature: "s" },
          { type: "reasoning.encrypted", data: "e", index: 1 },
        ],
      }),
      reckoned(1),
      called,
    ],
  },

  "a call without arguments, cut at the limit": {
    body: data(delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f" } }] }, "max_tokens")),
    rest: [reckoned(1), { type: "finished", reason: "length" }],
  },
  "a call cut at the limit behind one that is whole": {
    body: data(
      delta(
        {
          tool_calls: [
            { index: 0, id: "a", function: { name: "f", arguments: "{}" } },
            { index: 1, id: "b", function: { name: "g", arguments: '{"y' } },
          ],
        },
        "MAX_TOKENS",
      ),
    ),
    rest: [...calls(["a", "f", "{}"]), reckoned(2), { type: "finished", reason: "length" }],
  },
  "a call that is cut though the answer says it is whole": {
    body: data(delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: '{"y"' } }] }, "tool_calls")),
    rest: [reckoned(2), { type: "finished", reason: "length" }],
  },
  "a call whose arguments are no JSON": failing(
    "provider-error",
    data(delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: "y=1" } }] }, "tool_calls")),
    {},
    { code: "broken-call", detail: expect.stringContaining("f") },
  ),
  "a call in an answer that the content filter ended": {
    body: data(delta({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: '{"y"' } }] }, "SAFETY")),
    rest: [reckoned(2), { type: "finished", reason: "content-filter" }],
  },
  "calls of another choice": {
    body:
      data({
        choices: [
          { index: 1, delta: { tool_calls: [{ index: 0, id: "x", function: { name: "g", arguments: "{}" } }] } },
          { index: 0, delta: { tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: "{}" } }] } },
        ],
      }) + data(delta({}, "tool_calls")),
    rest: [...calls(["a", "f", "{}"]), reckoned(1), called],
  },
};
