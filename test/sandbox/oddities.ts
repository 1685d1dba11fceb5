// What real servers do outside the specification: one entry per row of the table in the protocol reference (OpenAI, and
// anything OpenAI-compatible), so that a reader can be tested with all of them.

import type { DeltaCutter } from "./deltas.js";
import { answerEvents, deltaEvents, framed, type StreamEvent } from "./odd-framing.js";
import { chunkOf, completionOf, completionPieces, dataEvent, doneEvent, roleDelta, type WireAnswer } from "./openai-wire.js";
import { eventStreamReply, htmlReply, jsonReply, type Piece, type Reply } from "./reply.js";

export interface Oddity {
  readonly description: string;
  /** How much of the answer's text is sent. */
  readonly text: "whole" | "part" | "none";
  /**
   * The correct reading. `complete`: an answer with a marked end. `truncated`: it breaks off. `error`: the server reports a
   * failure. `empty`: complete, but without content. `no-answer`: complete, but only reasoning. `malformed`: another protocol.
   */
  readonly outcome: "complete" | "truncated" | "error" | "empty" | "no-answer" | "malformed";
  /** Only readers that know this oddity find the answer's text. */
  readonly disguised?: true;
  /** The reply, whether or not a stream was requested. */
  readonly reply: (answer: WireAnswer, cutter: DeltaCutter) => Reply;
}

const comment = ": OPENROUTER PROCESSING\n\n";

/** Reasoning for an answer that has none. */
const someReasoning = "The question is clear, so a short answer will do.";

/** The tool call that `tool-calls-bare` makes. */
export const oddToolCall = { name: "read_file", arguments: '{"path":"src/lookup.ts"}' };

/** The message of every error that an oddity reports inside a stream. */
export const oddErrorMessage = "The engine stopped while it was generating.";

export const oddities = {
  "comment-keep-alive": whole("Comments between the events keep the connection alive", (answer, cutter) =>
    framed(answerEvents(answer, cutter), { keepAlive: comment }),
  ),
  "comment-in-data": whole("A gateway wraps the comments in `data:` lines", (answer, cutter) =>
    framed(answerEvents(answer, cutter), { keepAlive: `data: ${comment}` }),
  ),
  crlf: whole("Lines end with CR LF", (answer, cutter) => framed(answerEvents(answer, cutter), { lineEnd: "\r\n" })),
  "no-space": whole("No space after `data:`", (answer, cutter) => framed(answerEvents(answer, cutter), { gap: "" })),
  "multi-line-data": whole("One event's JSON is spread over several `data:` lines", (answer, cutter) =>
    framed(answerEvents(answer, cutter), { multiLine: true }),
  ),
  "byte-order-mark": whole("The stream begins with a byte order mark", (answer, cutter) =>
    framed(answerEvents(answer, cutter), { byteOrderMark: true }),
  ),
  "split-utf8": whole("Chunks end inside a character", (answer, cutter) => framed(answerEvents(answer, cutter), { split: true })),
  "all-framing": whole("CR LF, no space, several `data:` lines, byte order mark and split characters at once", (answer, cutter) =>
    framed(answerEvents(answer, cutter), { lineEnd: "\r\n", gap: "", multiLine: true, byteOrderMark: true, split: true }),
  ),
  "json-instead-of-stream": {
    description: "A whole JSON reply under 200, though a stream was asked for",
    text: "whole",
    outcome: "complete",
    reply: (answer) => jsonReply(200, completionOf(answer)),
  },
  "html-instead-of-stream": {
    description: "An HTML page under 200",
    text: "none",
    outcome: "malformed",
    reply: () => htmlReply(200, "Sign in to the company network"),
  },
  "stream-instead-of-json": whole("A stream, though stream:false was sent", (answer, cutter) =>
    completionPieces(answer, cutter, false),
  ),
  "end-without-finish": streamed(
    "The stream ends with neither finish_reason nor [DONE]",
    { text: "whole", outcome: "truncated" },
    (answer, cutter) => plain(deltaEvents(answer, cutter)),
  ),
  "error-in-data": failing('`data: {"error": …}` under 200, then [DONE]', "InternalServerError", (error) => [
    { data: dataEvent({ error }) },
    { data: doneEvent },
  ]),
  "object-error": failing('`{"object":"error"}` as a chunk', "InternalServerError", (error) => [
    { data: dataEvent({ object: "error", ...error }) },
    { data: doneEvent },
  ]),
  "event-error": failing("`event: error`, then the end", "server_error", ({ message, code }) => [
    { data: `event: error\n${dataEvent({ message, code })}` },
  ]),
  "last-event-unterminated": whole(
    "The last event, which finishes the answer, has no blank line and no [DONE] after it",
    lastUnterminated,
  ),
  "finish-reason-error": streamed('finish_reason is "error"', { text: "part", outcome: "error" }, function* (answer, cutter) {
    yield* plain(deltaEvents(firstHalf(answer), cutter));
    yield { data: dataEvent(chunkOf(answer, { content: "" }, "error")) };
    yield { data: doneEvent };
  }),
  "finish-reason-empty": whole('finish_reason is "" in every chunk, also the last; [DONE] follows', function* (answer, cutter) {
    yield* plain(deltaEvents(answer, cutter, (text) => chunkOf(answer, { content: text }, "")));
    yield { data: dataEvent(chunkOf(answer, {}, "")) };
    yield { data: doneEvent };
  }),
  "content-parts": whole("Content comes as an array of parts", function* (answer, cutter) {
    yield* plain(deltaEvents(answer, cutter, (text) => chunkOf(answer, { content: [{ type: "text", text }] })));
    yield* finish(answer);
  }),
  "reasoning-content": reasoned("Reasoning in `reasoning_content`", "reasoning_content"),
  reasoning: reasoned("Reasoning in `reasoning`", "reasoning"),
  "tool-calls-bare": streamed("A tool call without index and id", { text: "none", outcome: "complete" }, function* (answer) {
    yield { data: dataEvent(chunkOf(answer, { role: "assistant", content: null })) };
    yield { data: dataEvent(chunkOf(answer, { tool_calls: [{ type: "function", function: oddToolCall }] })) };
    yield { data: dataEvent(chunkOf(answer, {}, "tool_calls")) };
    yield { data: doneEvent };
  }),
  "think-tags": disguised("Reasoning in the content, in tags", function* (answer, cutter) {
    yield* plain(deltaEvents({ ...answer, text: `<think>${someReasoning}</think>\n\n${answer.text}` }, cutter));
    yield* finish(answer);
  }),
  "think-end-alone": disguised("Reasoning in the content, whose tag the chat template has opened", function* (answer, cutter) {
    yield* plain(deltaEvents({ ...answer, text: `${someReasoning}\n</think>\n\n${answer.text}` }, cutter));
    yield* finish(answer);
  }),
  channels: disguised("gpt-oss's channels in the content", function* (answer, cutter) {
    const header = "<|end|><|start|>assistant<|channel|>final<|message|>";
    const text = `<|channel|>analysis<|message|>${someReasoning}${header}${answer.text}`;
    yield* plain(deltaEvents({ ...answer, text }, cutter));
    yield* finish(answer);
  }),
  "reasoning-alone": streamed("Reasoning, and then the end", { text: "none", outcome: "no-answer" }, function* (answer, cutter) {
    for (const text of cutter.cut(someReasoning)) yield { data: dataEvent(chunkOf(answer, { reasoning_content: text })) };
    yield { data: dataEvent(chunkOf(answer, { content: "" })) };
    yield* finish(answer);
  }),
  "one-newline": disguised("One newline between events", function* (answer, cutter) {
    for (const { data, characters } of [...plain(answerEvents(answer, cutter)), { data: doneEvent, characters: 0 }]) {
      yield { data: String(data).replace(/\n\n$/, "\n"), ...(characters !== undefined ? { characters } : {}) };
    }
  }),
  "another-choice": disguised("Another choice ahead of each chunk", function* (answer, cutter) {
    for (const { json, characters = 0 } of answerEvents(answer, cutter)) {
      yield { data: dataEvent({ choices: [{ index: 1, delta: { content: "other" }, finish_reason: "length" }] }) };
      yield { data: dataEvent(json), characters };
    }
    yield { data: doneEvent };
  }),
  "usage-on-finish": whole("Usage on the chunk that finishes, unasked", function* (answer, cutter) {
    yield* plain(deltaEvents(answer, cutter));
    yield { data: dataEvent({ ...chunkOf(answer, {}, answer.finishReason), usage: answer.usage }) };
    yield { data: doneEvent };
  }),
  "usage-after-finish": whole("Usage on a chunk with an empty delta, after the one that finishes", function* (answer, cutter) {
    yield* plain(answerEvents(answer, cutter));
    yield { data: dataEvent({ ...chunkOf(answer, {}), usage: answer.usage }) };
    yield { data: doneEvent };
  }),
  "zero-deltas": streamed(
    "A stream that finishes without any text (LM Studio on too long a prompt)",
    { text: "none", outcome: "empty" },
    function* (answer) {
      yield { data: dataEvent(chunkOf(answer, roleDelta)) };
      yield* finish(answer);
    },
  ),
  "exceed-context-size": refused("llama.cpp's refusal of too long a prompt", ({ usage }) => {
    const contextLength = Math.max(1, Math.floor(usage.prompt_tokens / 2));
    const message = "the request exceeds the available context size, try increasing it";
    const error = {
      code: 400,
      message,
      type: "exceed_context_size_error",
      n_prompt_tokens: usage.prompt_tokens,
      n_ctx: contextLength,
    };
    return jsonReply(400, { error });
  }),
  "html-502": refused("A gateway's HTML page", () => htmlReply(502, "502 Bad Gateway")),
  "error-string": refused('`{"error":"Unauthorized"}`', () => jsonReply(401, { error: "Unauthorized" })),
  "detail-string": refused("FastAPI's `detail` as a string", () => jsonReply(404, { detail: "Not Found" })),
  "detail-list": refused("FastAPI's `detail` as a list", () =>
    jsonReply(422, { detail: [{ type: "missing", loc: ["body", "messages"], msg: "Field required", input: {} }] }),
  ),
  "reset-mid-stream": {
    description: "The connection is reset in the middle of the answer",
    text: "part",
    outcome: "truncated",
    reply: (answer, cutter) => eventStreamReply(plain(deltaEvents(firstHalf(answer), cutter)), "reset"),
  },
} satisfies Record<string, Oddity>;

export type OddityName = keyof typeof oddities;

export const oddityNames = Object.keys(oddities) as readonly OddityName[];

type Pieces = (answer: WireAnswer, cutter: DeltaCutter) => Iterable<Piece>;

function streamed(description: string, facts: Pick<Oddity, "text" | "outcome">, pieces: Pieces): Oddity {
  return { description, ...facts, reply: (answer, cutter) => eventStreamReply(pieces(answer, cutter)) };
}

function whole(description: string, pieces: Pieces): Oddity {
  return streamed(description, { text: "whole", outcome: "complete" }, pieces);
}

/** The whole answer, mixed with other data. */
function disguised(description: string, pieces: Pieces): Oddity {
  return { ...whole(description, pieces), disguised: true };
}

/** Half of the answer, then the error in `tail`. */
function failing(
  description: string,
  type: string,
  tail: (error: { message: string; type: string; param: null; code: number }) => readonly Piece[],
): Oddity {
  return streamed(description, { text: "part", outcome: "error" }, function* (answer, cutter) {
    yield* plain(deltaEvents(firstHalf(answer), cutter));
    yield* tail({ message: oddErrorMessage, type, param: null, code: 500 });
  });
}

function reasoned(description: string, field: "reasoning_content" | "reasoning"): Oddity {
  return whole(description, function* (answer, cutter) {
    yield { data: dataEvent(chunkOf(answer, roleDelta)) };
    for (const text of cutter.cut(answer.reasoning ?? someReasoning)) {
      yield { data: dataEvent(chunkOf(answer, { [field]: text })), characters: text.length };
    }
    for (const text of cutter.cut(answer.text)) {
      yield { data: dataEvent(chunkOf(answer, { content: text })), characters: text.length };
    }
    yield* finish(answer);
  });
}

function refused(description: string, reply: (answer: WireAnswer) => Reply): Oddity {
  return { description, text: "none", outcome: "error", reply };
}

function* lastUnterminated(answer: WireAnswer, cutter: DeltaCutter): Generator<Piece> {
  const half = firstHalf(answer);
  yield* plain(deltaEvents(half, cutter));
  const rest = answer.text.slice(half.text.length);
  yield { data: dataEvent(chunkOf(answer, { content: rest }, answer.finishReason)).trimEnd(), characters: rest.length };
}

function* plain(events: Iterable<StreamEvent>): Generator<Piece> {
  for (const { json, characters = 0 } of events) yield { data: dataEvent(json), characters };
}

function* finish(answer: WireAnswer): Generator<Piece> {
  yield { data: dataEvent(chunkOf(answer, {}, answer.finishReason)) };
  yield { data: doneEvent };
}

function firstHalf(answer: WireAnswer): WireAnswer {
  // Whole characters, so that no surrogate pair is split.
  const characters = [...answer.text];
  return { ...answer, text: characters.slice(0, Math.ceil(characters.length / 2)).join("") };
}
