// Oddities of the content: parts, reasoning, tool calls and token counts, wherever and however they come.

import {
  answered,
  called,
  calls,
  counted,
  data,
  delta,
  done,
  failing,
  finished,
  hello,
  type Row,
  reckoned,
  said,
  say,
  stop,
  usage,
  usageOf,
} from "./oddity-row.js";

export const contentRows: Readonly<Record<string, Row>> = {
  "content in parts": answered(
    data(
      delta(
        {
          content: [
            { type: "text", text: "Héllo " },
            { type: "text", text: "雪!" },
          ],
        },
        "stop",
      ),
    ),
  ),
  "content in parts with thinking": {
    body: data(
      delta(
        {
          content: [
            { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
            { type: "text", text: hello },
          ],
        },
        "stop",
      ),
    ),
    text: hello,
    reasoning: "Hm.",
    rest: [reckoned(3), finished],
  },
  reasoning_content: {
    body: data(delta({ reasoning_content: "H" })) + data(delta({ reasoning_content: "m." })) + said + stop,
    text: hello,
    reasoning: "Hm.",
    rest: [reckoned(3), finished],
  },
  reasoning: {
    body: data(delta({ reasoning: "Hm." })) + said + stop,
    text: hello,
    reasoning: "Hm.",
    rest: [reckoned(3), finished],
  },
  "reasoning under both names": {
    body: data(delta({ reasoning: "Hm.", reasoning_content: "Hm." })) + said + stop,
    text: hello,
    reasoning: "Hm.",
    rest: [reckoned(3), finished],
  },
  "reasoning alone, cut at the limit": {
    body: data(delta({ reasoning: "Hm." }, "length")),
    reasoning: "Hm.",
    rest: [reckoned(1), { type: "finished", reason: "length" }],
  },
  "a refusal": { body: data(delta({ refusal: hello }, "stop")), text: hello, rest: [reckoned(2), finished] },

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

  "usage on the chunk that finishes": answered(said + data({ ...delta({}, "stop"), usage }) + done, {
    rest: [counted, finished],
  }),
  "usage after the chunk that finishes": answered(said + stop + data({ ...delta({}), usage }) + done, {
    rest: [counted, finished],
  }),
  "usage in every chunk, growing": answered(
    data({ ...delta({ content: "Héllo " }), usage: usageOf(9, 1) }) + data({ ...delta({ content: "雪!" }), usage }) + stop,
    { rest: [counted, finished] },
  ),
  "usage without a total": answered(said + stop + data({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 2 } }), {
    rest: [counted, finished],
  }),
  "text after the finish reason": answered(say("Héllo ") + stop + say("雪!") + done),
};
