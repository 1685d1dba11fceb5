import { describe, expect, it } from "vitest";
import type { FailureKind } from "../../../src/core/errors.js";
import type { ChatEvent } from "../../../src/core/providers/provider.js";
import { readOpenAIResponse } from "../../../src/core/wire/openai-stream.js";
import { createPolicyFetch } from "../../../src/core/wire/policy-fetch.js";
import { cut, reply, startRawServer } from "./raw-server.js";
import { collect, testContext, textOf, withoutDeltas } from "./wire-fixture.js";

const data = (json: unknown): string => `data: ${typeof json === "string" ? json : JSON.stringify(json)}\n\n`;
const delta = (fields: object, finish: string | null = null): object => ({
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
});
const say = (text: string): string => data(delta({ content: text }));
const stop = data(delta({}, "stop"));
const done = data("[DONE]");
const usageOf = (prompt: number, completion: number): object => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
});
const usage = usageOf(9, 2);
const counted: ChatEvent = { type: "usage", usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11, estimated: false } };
const reckoned = (completion: number): ChatEvent => ({
  type: "usage",
  usage: { promptTokens: 7, completionTokens: completion, totalTokens: 7 + completion, estimated: true },
});
const finished: ChatEvent = { type: "finished", reason: "stop" };
const hello = "Héllo 雪!";
const said = say("Héllo ") + say("雪!");

interface Row {
  readonly body: string;
  readonly contentType?: string;
  readonly text?: string;
  readonly reasoning?: string;
  /** Whether `started` is told; true where absent. */
  readonly starts?: boolean;
  /** What follows the deltas. */
  readonly rest: readonly (ChatEvent | { readonly failed: FailureKind; readonly [field: string]: unknown })[];
}

const answered = (body: string, more: Partial<Row> = {}): Row => ({ body, text: hello, rest: [reckoned(2), finished], ...more });
const failing = (kind: FailureKind, body: string, more: Partial<Row> = {}, fields: object = {}): Row => ({
  body,
  rest: [{ failed: kind, ...fields }],
  ...more,
});
const calls = (...made: [id: string, name: string, args: string][]): ChatEvent[] =>
  made.map(([id, name, args]) => ({ type: "tool-call", call: { id, name, arguments: args } }));
const called: ChatEvent = { type: "finished", reason: "tool-calls" };
const json = "application/json";
const page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please</body></html>";
const message = (fields: object, finish: string | null = "stop"): object => ({
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", ...fields }, finish_reason: finish }],
});

const rows: Readonly<Record<string, Row>> = {
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
    rest: [reckoned(2), { type: "finished", reason: "length" }],
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
    rest: [...calls(["c1", "f", '{"a":1}']), reckoned(3), called],
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
    rest: [...calls(["a", "f", "{}"], ["b", "g", "{}"]), reckoned(1), called],
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
    rest: [reckoned(1), { type: "finished", reason: "length" }],
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
    rest: [reckoned(2), { type: "finished", reason: "other" }],
  }),

  "broken JSON in one event": failing("malformed-response", `${said}data: {"choices":[}\n\n${say("more")}${stop}`, {
    text: hello,
  }),
  "JSON that is no object": answered(`data: null\n\ndata: 1\n\n${said}${stop}`),
  "chunks of no known shape": answered(
    `data: {"type":"ping"}\n\ndata: {"choices":[null]}\n\ndata: {"choices":{}}\n\n${said}${stop}`,
  ),
};

describe.each([1, 7, undefined])("an answer in chunks of %s bytes", (size) => {
  it.each(Object.entries(rows))(
    "with %s",
    async (_, { body, contentType = "text/event-stream", text = "", reasoning = "", starts = true, rest }) => {
      const headers = { "x-request-id": "req-1", ...(contentType === "" ? {} : { "content-type": contentType }) };
      const server = await startRawServer(({ response }) => reply(response, 200, headers, cut(body, size)));
      const { signal } = new AbortController();
      const response = await createPolicyFetch(testContext(), { provider: "test" })(server.url, { method: "POST", signal });
      const events = await collect(
        readOpenAIResponse(response, { provider: "test", host: server.host, model: "m", signal, estimatePromptTokens: () => 7 }),
      );

      expect(textOf(events)).toBe(text);
      expect(textOf(events, "reasoning-delta")).toBe(reasoning);
      const expected = rest.map((event) => {
        if (!("failed" in event)) return event;
        const { failed, ...fields } = event;
        return {
          type: "failed",
          failure: expect.objectContaining({ kind: failed, provider: "test", host: server.host, requestId: "req-1", ...fields }),
        };
      });
      expect(withoutDeltas(events)).toEqual([...(starts ? [{ type: "started", requestId: "req-1" }] : []), ...expected]);
      if (starts) expect(events[0]?.type).toBe("started");
    },
  );
});
