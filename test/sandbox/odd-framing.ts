// Building blocks of odd streams: events as JSON with their character counts, and byte encodings that the standard allows
// but few servers use.

import type { DeltaCutter } from "./deltas.js";
import { chunkOf, roleDelta, type WireAnswer } from "./openai-wire.js";
import type { Piece } from "./reply.js";

export interface StreamEvent {
  readonly json: object;
  readonly characters?: number;
}

/** The events of an answer from its role to its last delta; `wrap` formats one text delta. */
export function* deltaEvents(
  answer: WireAnswer,
  cutter: DeltaCutter,
  wrap: (text: string) => object = (text) => chunkOf(answer, { content: text }),
): Generator<StreamEvent> {
  yield { json: chunkOf(answer, roleDelta) };
  for (const text of cutter.cut(answer.text)) yield { json: wrap(text), characters: text.length };
}

/** All events of an answer: `deltaEvents` and the finish event. */
export function* answerEvents(answer: WireAnswer, cutter: DeltaCutter): Generator<StreamEvent> {
  yield* deltaEvents(answer, cutter);
  yield { json: chunkOf(answer, {}, answer.finishReason) };
}

export interface Framing {
  /** Default `\n`. */
  readonly lineEnd?: string;
  /** Between `data:` and the value, default one space. */
  readonly gap?: string;
  /** Splits the JSON into several `data` lines. */
  readonly multiLine?: boolean;
  /** U+FEFF before the first event. */
  readonly byteOrderMark?: boolean;
  /** Writes an event with a multi-byte character in two parts, the first of which ends inside that character. */
  readonly split?: boolean;
  /** A comment before the first event and before every eighth one after it. */
  readonly keepAlive?: string;
  /** Ends with `[DONE]`; default true. */
  readonly done?: boolean;
}

/** Encodes events as bytes, followed by `[DONE]`. */
export function* framed(events: Iterable<StreamEvent>, framing: Framing = {}): Generator<Piece> {
  const { lineEnd = "\n", gap = " ", multiLine = false, byteOrderMark = false, split = false, keepAlive, done = true } = framing;
  const event = (lines: readonly string[]): string => `${lines.map((line) => `data:${gap}${line}${lineEnd}`).join("")}${lineEnd}`;
  let count = 0;
  for (const { json, characters } of events) {
    if (keepAlive !== undefined && count % 8 === 0) yield { data: keepAlive };
    const lines = multiLine ? JSON.stringify(json, null, 2).split("\n") : [JSON.stringify(json)];
    const data = `${byteOrderMark && count === 0 ? "\ufeff" : ""}${event(lines)}`;
    count += 1;
    if (split) yield* halves(Buffer.from(data), characters);
    else yield { data, ...(characters === undefined ? {} : { characters }) };
  }
  if (done) yield { data: event(["[DONE]"]) };
}

/** Splits `bytes` inside the first multi-byte character, with a short delay, so that the halves are read separately. */
function* halves(bytes: Buffer, characters = 0): Generator<Piece> {
  // Byte 0 is skipped: it may begin a byte order mark.
  const lead = bytes.findIndex((byte, index) => index > 0 && byte >= 0xc0);
  const at = lead === -1 ? bytes.length : lead + 1;
  yield { data: bytes.subarray(0, at), characters };
  if (at < bytes.length) yield { data: bytes.subarray(at), delayMs: 1 };
}
