// Quirks of real servers of the Responses API outside its specification, one entry for each.

import type { DeltaCutter } from "../deltas.js";
import { framed, type StreamEvent } from "../odd-framing.js";
import type { Oddity } from "../oddities.js";
import { dataEvent, type WireAnswer } from "../openai-wire.js";
import { eventStreamReply, htmlReply, jsonReply, type Piece, type Reply } from "../reply.js";
import { type ReasoningShape, responseEvents, responseOf } from "./responses-wire.js";

type Json = Readonly<Record<string, unknown>>;

export interface DialectOddity extends Omit<Oddity, "reply"> {
  readonly reply: (answer: WireAnswer, cutter: DeltaCutter, shape: ReasoningShape) => Reply;
}

type Pieces = (answer: WireAnswer, cutter: DeltaCutter, shape: ReasoningShape) => Iterable<Piece>;

const errorMessage = "The engine stopped while it was generating.";
const withReasoning = { summary: true } satisfies ReasoningShape;

export const responsesOddities = {
  "all-framing": whole("CR LF, no space, several `data:` lines, byte order mark and split characters at once", (...asked) =>
    framed(responseEvents(...asked), {
      lineEnd: "\r\n",
      gap: "",
      multiLine: true,
      byteOrderMark: true,
      split: true,
      done: false,
    }),
  ),
  "no-event-names": whole("The type is only in the data", (...asked) => plain(responseEvents(...asked))),
  "names-alone": whole("The type is in the name of the event alone", function* (...asked) {
    for (const { json, characters = 0 } of responseEvents(...asked)) {
      const { type, ...rest } = json as Json;
      yield { data: `event: ${String(type)}\n${dataEvent(rest)}`, characters };
    }
  }),
  "no-indexes": whole("No sequence_number, output_index and content_index (llama.cpp)", (...asked) =>
    plain(changed(responseEvents(...asked), ({ sequence_number: _s, output_index: _o, content_index: _c, ...rest }) => rest)),
  ),
  "a-new-id-each-time": whole("Each event has another id for its item (GitHub Copilot)", function* (...asked) {
    let count = 0;
    const renamed = changed(responseEvents(...asked), (json) => ("item_id" in json ? { ...json, item_id: `i${count++}` } : json));
    yield* plain(renamed);
  }),
  "deltas-alone": whole("Only deltas and the end", (...asked) =>
    plain(only(responseEvents(...asked), /\.delta$|^response\.completed$/)),
  ),
  "items-alone": whole("Items come whole, without deltas", (...asked) =>
    plain(only(responseEvents(...asked), /output_item\.done$|^response\.completed$/)),
  ),
  "snapshot-alone": whole("Everything comes in the last event", (...asked) =>
    plain(only(responseEvents(...asked), /^response\.completed$/)),
  ),
  "done-behind-the-end": whole("`[DONE]` after the end, as in chat completions", function* (...asked) {
    yield* plain(responseEvents(...asked));
    yield { data: "data: [DONE]\n\n" };
  }),
  "reasoning-text": whole("Reasoning as reasoning_text events (vLLM, LM Studio)", function* (answer, cutter) {
    const events = responseEvents({ ...answer, reasoning: "A short answer will do." }, cutter, withReasoning);
    yield* plain(
      changed(only(events, /^(?!response\.reasoning_summary_part)/), (json) =>
        json["type"] === "response.reasoning_summary_text.delta"
          ? { ...json, type: "response.reasoning_text.delta", content_index: 0 }
          : json,
      ),
    );
  }),
  "json-instead-of-stream": {
    description: "A whole JSON reply under 200, though a stream was asked for",
    text: "whole",
    outcome: "complete",
    reply: (answer, _cutter, shape) => jsonReply(200, responseOf(answer, shape)),
  },
  "html-instead-of-stream": {
    description: "An HTML page under 200",
    text: "none",
    outcome: "malformed",
    reply: () => htmlReply(200, "Sign in to the company network"),
  },
  "end-without-completed": streamed(
    "The stream ends without its last event",
    { text: "whole", outcome: "truncated" },
    (...asked) => plain(only(responseEvents(...asked), /^(?!response\.completed$)/)),
  ),
  "error-flat": failing("`error` with its fields next to the type", {
    type: "error",
    code: "server_error",
    message: errorMessage,
    param: null,
  }),
  "error-nested": failing("`error` with a nested error, then response.failed", {
    type: "error",
    error: { type: "server_error", code: "server_error", message: errorMessage, param: null },
  }),
  "response-failed": failing("response.failed", {
    type: "response.failed",
    response: { status: "failed", error: { code: "server_error", message: errorMessage } },
  }),
  "quota-under-200": {
    description: "Used-up credits as an event under 200",
    text: "none",
    outcome: "error",
    reply: () => {
      const error = { type: "insufficient_quota", code: "insufficient_quota", message: "You exceeded your current quota." };
      return eventStreamReply([
        { data: dataEvent({ type: "response.created", response: { status: "in_progress" } }) },
        { data: dataEvent({ type: "error", error }) },
        { data: dataEvent({ type: "response.failed", response: { status: "failed", error } }) },
      ]);
    },
  },
  "reset-mid-stream": {
    description: "The connection is reset in the middle of the answer",
    text: "part",
    outcome: "truncated",
    reply: (answer, cutter, shape) =>
      eventStreamReply(plain(only(responseEvents(firstHalf(answer), cutter, shape), /\.delta$/)), "reset"),
  },
} satisfies Record<string, DialectOddity>;

export type ResponsesOddityName = keyof typeof responsesOddities;

export const responsesOddityNames = Object.keys(responsesOddities) as readonly ResponsesOddityName[];

function streamed(description: string, facts: Pick<Oddity, "text" | "outcome">, pieces: Pieces): DialectOddity {
  return { description, ...facts, reply: (...asked) => eventStreamReply(pieces(...asked)) };
}

function whole(description: string, pieces: Pieces): DialectOddity {
  return streamed(description, { text: "whole", outcome: "complete" }, pieces);
}

/** Half of the answer, then an error. */
function failing(description: string, error: Json): DialectOddity {
  return streamed(description, { text: "part", outcome: "error" }, function* (answer, cutter, shape) {
    yield* plain(only(responseEvents(firstHalf(answer), cutter, shape), /created$|added$|\.delta$/));
    yield { data: dataEvent(error) };
  });
}

function* plain(events: Iterable<StreamEvent>): Generator<Piece> {
  for (const { json, characters = 0 } of events) yield { data: dataEvent(json), characters };
}

function* only(events: Iterable<StreamEvent>, types: RegExp): Generator<StreamEvent> {
  for (const event of events) if (types.test(String((event.json as Json)["type"]))) yield event;
}

function* changed(events: Iterable<StreamEvent>, change: (json: Json) => Json): Generator<StreamEvent> {
  for (const { json, ...rest } of events) yield { ...rest, json: change(json as Json) };
}

export function firstHalf(answer: WireAnswer): WireAnswer {
  const characters = [...answer.text];
  return { ...answer, text: characters.slice(0, Math.ceil(characters.length / 2)).join("") };
}
