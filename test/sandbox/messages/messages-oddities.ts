// Quirks of real servers of the Messages API outside its specification, one entry for each.

import type { DeltaCutter } from "../deltas.js";
import { framed, type StreamEvent } from "../odd-framing.js";
import type { Oddity } from "../oddities.js";
import { dataEvent, type WireAnswer } from "../openai-wire.js";
import { eventStreamReply, htmlReply, jsonReply, type Piece, type Reply } from "../reply.js";
import { anthropicError, type MessageShape, messageEvents, messageOf, messagePieces, typedEvent } from "./messages-wire.js";

type Json = Readonly<Record<string, unknown>>;

interface MessagesOddity extends Omit<Oddity, "reply"> {
  readonly reply: (answer: WireAnswer, cutter: DeltaCutter, shape: MessageShape) => Reply;
}

type Pieces = (answer: WireAnswer, cutter: DeltaCutter, shape: MessageShape) => Iterable<Piece>;

const errorMessage = "The engine stopped while it was generating.";

export const messagesOddities = {
  "all-framing": whole("CR LF, no space, several `data:` lines, byte order mark and split characters at once", (...asked) =>
    framed(messageEvents(...asked), { lineEnd: "\r\n", gap: "", multiLine: true, byteOrderMark: true, split: true, done: false }),
  ),
  "no-event-names": whole("The type is only in the data", (...asked) => plain(messageEvents(...asked))),
  "names-alone": whole("The type is only in the event's name", function* (...asked) {
    for (const { json, characters = 0 } of messageEvents(...asked)) {
      const { type, ...rest } = json as Json;
      yield { data: `event: ${String(type)}\n${dataEvent(rest)}`, characters };
    }
  }),
  "deltas-alone": whole("No start and no end of blocks", (...asked) =>
    plain(only(messageEvents(...asked), /^(?:content_block_delta|message_delta|message_stop)$/)),
  ),
  "no-indexes": whole("Blocks without an index", (...asked) =>
    plain(changed(messageEvents(...asked), ({ index: _index, ...rest }) => rest)),
  ),
  "text-in-the-start": whole("The first words are in the start of the block", function* (answer, cutter, shape) {
    const [first = "", ...rest] = answer.text;
    yield* plain(
      changed(messageEvents({ ...answer, text: rest.join("") }, cutter, shape), (json) =>
        json["type"] === "content_block_start" ? { ...json, content_block: { type: "text", text: first } } : json,
      ),
    );
  }),
  "a-second-start": whole("The start of the message comes twice, with the same id", function* (...asked) {
    const [start, ...rest] = messagePieces(...asked);
    if (start) yield* [start, start];
    yield* rest;
  }),
  "no-message-stop": whole("The stream ends after its reason", (...asked) =>
    plain(only(messageEvents(...asked), /^(?!message_stop$)/)),
  ),
  "done-behind-the-end": whole("`[DONE]` after the end, as in chat completions", function* (...asked) {
    yield* messagePieces(...asked);
    yield { data: "data: [DONE]\n\n" };
  }),
  "null-counts": whole("Counts of the cache are null", (...asked) =>
    plain(
      changed(messageEvents(...asked), (json) =>
        json["type"] === "message_delta"
          ? { ...json, usage: { output_tokens: 5, cache_read_input_tokens: null, cache_creation_input_tokens: null } }
          : json,
      ),
    ),
  ),
  "unknown-events": whole("Unknown events and deltas", function* (...asked) {
    for (const piece of messagePieces(...asked)) {
      yield piece;
      yield { data: dataEvent({ type: "content_block_note", index: 0, note: "x" }) };
      yield { data: dataEvent({ type: "content_block_delta", index: 0, delta: { type: "citations_delta", citation: {} } }) };
    }
  }),
  "json-instead-of-stream": {
    description: "A whole JSON reply under 200, though a stream was asked for",
    text: "whole",
    outcome: "complete",
    reply: (answer, _cutter, shape) => jsonReply(200, messageOf(answer, shape)),
  },
  "html-instead-of-stream": {
    description: "An HTML page under 200",
    text: "none",
    outcome: "malformed",
    reply: () => htmlReply(200, "Sign in to the company network"),
  },
  "another-message": streamed(
    "Another answer begins in the middle",
    { text: "part", outcome: "malformed" },
    function* (...asked) {
      const [answer, cutter, shape] = asked;
      yield* plain(only(messageEvents(firstHalf(answer), cutter, shape), /^(?:message_start|content_block_(?:start|delta))$/));
      yield { data: dataEvent({ type: "message_start", message: { id: "msg_another", usage: {} } }) };
    },
  ),
  "end-without-reason": streamed("The stream ends without a reason", { text: "whole", outcome: "truncated" }, (...asked) =>
    plain(only(messageEvents(...asked), /^(?!message_(?:delta|stop)$)/)),
  ),
  "error-mid-stream": failing("`error` under 200", anthropicError("api_error", errorMessage)),
  "overloaded-mid-stream": failing("Overload under 200", anthropicError("overloaded_error", "Overloaded")),
  "error-as-openai-words-it": failing("An error in OpenAI's format", {
    error: { message: errorMessage, type: "server_error", code: 500 },
  }),
  "overloaded-529": refused("Overload as status 529", 529, anthropicError("overloaded_error", "Overloaded")),
  "spend-limit": refused("The monthly cap as 429", 429, {
    type: "error",
    error: {
      type: "rate_limit_error",
      message: "You have reached your specified API usage limits.",
      details: { error_code: "enforced_spend_limit_reached" },
    },
  }),
  "reset-mid-stream": {
    description: "The connection is reset in the middle of the answer",
    text: "part",
    outcome: "truncated",
    reply: (answer, cutter, shape) =>
      eventStreamReply(plain(only(messageEvents(firstHalf(answer), cutter, shape), /^content_block_delta$/)), "reset"),
  },
} satisfies Record<string, MessagesOddity>;

export type MessagesOddityName = keyof typeof messagesOddities;

export const messagesOddityNames = Object.keys(messagesOddities) as readonly MessagesOddityName[];

function streamed(description: string, facts: Pick<Oddity, "text" | "outcome">, pieces: Pieces): MessagesOddity {
  return { description, ...facts, reply: (...asked) => eventStreamReply(pieces(...asked)) };
}

function whole(description: string, pieces: Pieces): MessagesOddity {
  return streamed(description, { text: "whole", outcome: "complete" }, pieces);
}

/** Half of the answer, then an error. */
function failing(description: string, error: Json): MessagesOddity {
  return streamed(description, { text: "part", outcome: "error" }, function* (answer, cutter, shape) {
    const begun = only(messageEvents(firstHalf(answer), cutter, shape), /^(?:message_start|content_block_(?:start|delta))$/);
    for (const { json, characters = 0 } of begun) yield { data: typedEvent(json as Json), characters };
    yield { data: error["type"] === undefined ? dataEvent(error) : typedEvent(error) };
  });
}

function refused(description: string, status: number, body: Json): MessagesOddity {
  return { description, text: "none", outcome: "error", reply: () => jsonReply(status, body) };
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

function firstHalf(answer: WireAnswer): WireAnswer {
  const characters = [...answer.text];
  return { ...answer, text: characters.slice(0, Math.ceil(characters.length / 2)).join("") };
}
