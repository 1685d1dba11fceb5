// Oddities of the end: truncated streams, errors under status 200, and empty answers.

import type { ChatEvent } from "../../../../src/core/provider-api/provider.js";
import {
  answered,
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

export const endingRows: Readonly<Record<string, Row>> = {
  "an end with neither finish reason nor [DONE]": failing("truncated", said, { text: hello }),
  "an end inside an event": failing("truncated", `${said}data: {"choices":[{"del`, { text: hello }),
  "an end right after the role": failing("truncated", data(delta({ role: "assistant", content: "" }))),
  "an end after counts that follow the text": answered(said + data({ choices: [], usage }), { rest: [counted, finished] }),
  "an end after counts that came with the text": {
    body: data({ ...delta({ content: hello }), usage }),
    text: hello,
    rest: [counted, { failed: "truncated" }],
  },
  "an end after counts of nothing": {
    body: said + data({ choices: [], usage: usageOf(9, 0) }),
    text: hello,
    rest: [
      { ...counted, usage: { promptTokens: 9, completionTokens: 0, totalTokens: 9, estimated: false } } as ChatEvent,
      { failed: "truncated" },
    ],
  },
  "[DONE] without a finish reason": answered(said + done),
  "a finish reason without [DONE]": answered(said + stop),
  "an end inside the event after the finish": answered(`${said}${stop}data: {"choi`),

  "an error in the data": failing(
    "server-error",
    said + data({ error: { message: "Engine stopped", type: "InternalServerError", code: 500 } }) + done,
    { text: hello },
    { status: 500, detail: "Engine stopped" },
  ),
  "an error that is null": answered(data({ ...delta({ content: hello }, "stop"), error: null })),
  "an object that is an error": failing(
    "bad-request",
    said + data({ object: "error", message: "No", type: "BadRequestError", code: 400 }),
    { text: hello },
    { code: "BadRequestError", detail: "No" },
  ),
  "an event named error": failing(
    "server-error",
    `${said}event: error\ndata: {"message":"It broke","code":503}\n\n`,
    { text: hello },
    { status: 503, detail: "It broke" },
  ),
  "an event named error with plain words": failing(
    "provider-error",
    `${said}event: error\ndata: It broke\n\n`,
    { text: hello },
    { detail: "It broke" },
  ),
  "StackSpot's error in the data": failing(
    "provider-error",
    data({ type: "ERROR", code: "X_1", details: "It broke" }),
    {},
    { code: "X_1", detail: "It broke" },
  ),
  'finish reason "error"': failing("provider-error", said + data(delta({}, "error")) + done, { text: hello }),
  'finish reason "error" with the error': failing(
    "server-error",
    said + data({ choices: [{ delta: {}, finish_reason: "error", error: { code: 502, message: "Upstream" } }] }),
    { text: hello },
    { status: 502, detail: "Upstream" },
  ),
  'finish reason "" all the way, and [DONE]': answered(data(delta({ content: hello }, "")) + data(delta({}, "")) + done),
  'finish reason "" all the way, and no [DONE]': failing("truncated", data(delta({ content: hello }, "")), { text: hello }),

  "no delta at all": failing(
    "empty",
    data(delta({ role: "assistant", content: "" })) + stop + done,
    {},
    { code: "stop", remedy: "retry" },
  ),
  "[DONE] alone": failing("empty", done),
  "comments alone": failing("empty", ": one\n\n: two\n\n"),
  nothing: failing("empty", ""),
  "nothing but a content filter": {
    body: data(delta({}, "content_filter")),
    rest: [reckoned(0), { type: "finished", reason: "content-filter" }],
  },
  "an unknown finish reason": answered(said + data(delta({}, "celestial")), {
    rest: [reckoned(3), { type: "finished", reason: "other" }],
  }),

  "broken JSON in one event": failing("malformed-response", `${said}data: {"choices":[}\n\n${say("more")}${stop}`, {
    text: hello,
  }),
  "JSON that is no object": answered(`data: null\n\ndata: 1\n\n${said}${stop}`),
  "chunks of no known shape": answered(
    `data: {"type":"ping"}\n\ndata: {"choices":[null]}\n\ndata: {"choices":{}}\n\n${said}${stop}`,
  ),
};
