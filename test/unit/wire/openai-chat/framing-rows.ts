// Oddities of the framing: how events are encoded in bytes, and bodies that are not event streams.

import { expect } from "vitest";
import {
  answered,
  called,
  counted,
  data,
  delta,
  done,
  failing,
  finished,
  hello,
  json,
  message,
  page,
  type Row,
  reckoned,
  said,
  say,
  stop,
  usage,
} from "./oddity-row.js";

export const framingRows: Readonly<Record<string, Row>> = {
  "a plain stream": answered(data(delta({ role: "assistant", content: "" })) + said + stop + done),
  "a stream with usage": answered(said + stop + data({ choices: [], usage }) + done, { rest: [counted, finished] }),
  "usage null in each chunk": answered(data({ ...delta({ content: hello }), usage: null }) + stop + done),
  "comments between events": answered(`: PROCESSING\n\n${say("Héllo ")}: PROCESSING\n\n${say("雪!")}${stop}${done}`),
  "comments wrapped into data": answered(
    `data: : PROCESSING\n\n${say("Héllo ")}data: : x\n\ndata:: y\n\n${say("雪!")}${stop}${done}`,
  ),
  "a comment and an event in one data": answered(`data: : x\ndata: ${JSON.stringify(delta({ content: hello }, "stop"))}\n\n`),
  "heartbeats that are no JSON": answered(`event: ping\ndata: alive\n\n${said}${stop}`),
  "CR LF": answered((said + stop + done).replaceAll("\n", "\r\n")),
  "CR alone": answered((said + stop + done).replaceAll("\n", "\r")),
  "no space after data": answered((said + stop + done).replaceAll("data: ", "data:")),
  "one event's JSON over several lines": answered(
    `${JSON.stringify(delta({ content: hello }, "stop"), null, 1).replace(/^/gm, "data: ")}\n\n`,
  ),
  "one newline between the events": answered((said + stop + done).replaceAll("\n\n", "\n")),
  "one newline between the events, which have names and ids": answered(
    [say("Héllo "), say("雪!"), stop].map((event, id) => `id: ${id}\nevent: chunk\n${event.trimEnd()}\n`).join("") + done,
  ),
  "one CR LF between the events": answered((said + stop + done).replaceAll("\n\n", "\r\n")),
  "a comment between events that one newline parts": answered(
    `${say("Héllo ").trimEnd()}\n: alive\n${say("雪!").trimEnd()}\n${stop}`,
  ),
  "text of another choice": answered(
    data({
      choices: [
        { index: 1, delta: { content: "other" } },
        { index: 0, delta: { content: hello } },
      ],
    }) +
      data({ choices: [{ index: 1, delta: { content: "other" }, finish_reason: "length" }] }) +
      stop,
  ),
  "a whole reply of another choice first": answered(
    JSON.stringify({
      choices: [
        { index: 1, message: { content: "other" }, finish_reason: "length" },
        { index: 0, message: { content: hello }, finish_reason: "stop" },
      ],
    }),
  ),
  "a byte order mark": answered(`\ufeff${said}${stop}${done}`),
  "blank lines before the stream": answered(`\n \r\n\n${said}${stop}${done}`),
  "a stream that says it is JSON": answered(said + stop + done, { contentType: json }),
  "a stream that says it is a page": answered(said + stop + done, { contentType: "text/html" }),
  "a stream without a content type": answered(said + stop + done, { contentType: "" }),

  "a JSON body": answered(JSON.stringify({ ...message({ content: hello }), usage }), {
    contentType: json,
    rest: [counted, finished],
  }),
  "a JSON body that says it is a stream": answered(JSON.stringify(message({ content: hello })), {
    contentType: "text/event-stream",
  }),
  "a JSON body behind blank lines": answered(`\n\n\n  ${JSON.stringify(message({ content: hello }))}\n`, { contentType: json }),
  "a JSON body with a byte order mark": answered(`\ufeff${JSON.stringify(message({ content: hello }))}`, { contentType: json }),
  "a JSON body cut at its limit": answered(JSON.stringify(message({ content: hello }, "length")), {
    rest: [reckoned(3), { type: "finished", reason: "length" }],
  }),
  "a JSON body without a finish reason": answered(JSON.stringify(message({ content: hello }, null))),
  "a JSON body of an older API": answered(JSON.stringify({ choices: [{ text: hello, finish_reason: "stop" }] })),
  "a JSON body with reasoning and a call": {
    body: JSON.stringify(
      message(
        {
          content: null,
          reasoning_content: "Hm.",
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
        },
        "tool_calls",
      ),
    ),
    reasoning: "Hm.",
    rest: [
      {
        type: "tool-call",
        call: { id: "c1", name: "f", arguments: '{"a":1}' },
        reasoning: { field: "reasoning_content", text: "Hm.", from: expect.objectContaining({ model: "m" }) },
      },
      reckoned(4),
      called,
    ],
  },
  "an error as a JSON body": failing(
    "rate-limited",
    '{"error":{"message":"Slow down","code":429}}',
    { contentType: json },
    { status: 429, detail: "Slow down" },
  ),
  "a detail as a JSON body": failing(
    "provider-error",
    '{"detail":"Something broke"}',
    { contentType: json },
    { detail: "Something broke" },
  ),
  "a JSON body of something else": failing("malformed-response", '{"status":"ok"}', { contentType: json }),
  "a JSON body that is broken": failing("malformed-response", '{"choices":[', { contentType: json }),
  "a JSON body with nothing in it": failing("empty", JSON.stringify(message({ content: "" })), { contentType: json }),

  "a page": failing(
    "malformed-response",
    page,
    { contentType: "text/html; charset=utf-8", starts: false },
    { detail: "Sign in", remedy: "open-settings" },
  ),
  "a page that says it is a stream": failing("malformed-response", page, {}, { detail: "Sign in" }),
  "a text": failing(
    "malformed-response",
    "upstream connect error",
    { contentType: "text/plain" },
    { detail: "upstream connect error" },
  ),
  "a text that begins like an event": failing("malformed-response", "internal: it broke", {}, { detail: "internal: it broke" }),
};
