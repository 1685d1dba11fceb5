// Detects by its first byte what a response body is, and passes it on in that form: server-sent events one by one, a JSON
// body whole, and an HTML page or other text as a failure.

import type { BodyProgress } from "../http/body-progress.js";
import { type DecoderOptions, maxLengthOf, tooLong } from "../streams/decoder-limits.js";
import { ServerSentEventDecoder } from "../streams/server-sent-events.js";
import type { WireAnswer } from "./wire-answer.js";

/** Characters of a page or other text that a failure can quote. */
const longestQuote = 16 * 1024;
/** Bytes kept from the start of a body until it proves to be a stream. */
const longestProbe = 2048;

type Form = "unknown" | "events" | "json" | "page";

export class AnswerBody {
  #form: Form = "unknown";
  readonly #text = new TextDecoder();
  #pieces: string[] = [];
  #length = 0;
  #probe: Uint8Array[] | undefined = [];
  #probed = 0;
  #ending = false;
  readonly #events: ServerSentEventDecoder;

  constructor(
    private readonly answer: WireAnswer,
    private readonly progress: BodyProgress,
    private readonly options: DecoderOptions,
  ) {
    this.#events = new ServerSentEventDecoder((event) => {
      this.#probe = undefined;
      this.answer.event(event.data, event.event, this.#ending);
    }, options);
  }

  /** Whether it looks like an answer in either form, and not like a page. */
  get isAnswer(): boolean {
    return this.#form === "json" || this.isStream;
  }

  get isStream(): boolean {
    return this.#form === "events" && this.#probe === undefined;
  }

  /** Throws a `FailureError` if an event or the whole body is too long. */
  push(chunk: Uint8Array): void {
    this.#take(chunk);
    this.progress.read(chunk, this.answer.characters);
  }

  /** Ends the body; throws as `push` does. */
  end(): void {
    this.#ending = true;
    if (this.#form === "json") this.answer.body(this.#collected());
    else if (this.#form === "page") this.answer.fail("malformed-response", this.#collected());
    else {
      this.#events.end();
      const text = this.#unlikeEvents();
      if (text === undefined) this.answer.endOfStream();
      else this.answer.fail("malformed-response", text);
    }
  }

  #take(chunk: Uint8Array): void {
    if (this.#form === "events") this.#pushEvents(chunk);
    else if (this.#form === "unknown") this.#begin(chunk);
    else this.#collect(chunk);
  }

  #begin(chunk: Uint8Array): void {
    const start = chunk.findIndex((byte) => !isBlank(byte));
    if (start === -1) return;
    this.#form = formOf(chunk[start] ?? 0);
    this.#take(start === 0 ? chunk : chunk.subarray(start));
  }

  #pushEvents(chunk: Uint8Array): void {
    if (this.#probe && this.#probed < longestProbe) {
      this.#probe.push(chunk.subarray(0, longestProbe));
      this.#probed += chunk.length;
    }
    this.#events.push(chunk);
  }

  #collect(chunk: Uint8Array): void {
    const piece = this.#text.decode(chunk, { stream: true });
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#form === "page" && this.#length > longestQuote) this.answer.fail("malformed-response", this.#collected());
    else if (this.#length > maxLengthOf(this.options)) throw tooLong(this.options);
  }

  #collected(): string {
    return this.#pieces.join("") + this.#text.decode();
  }

  /** Returns the text of a body that had no events, if it holds more than comments. */
  #unlikeEvents(): string | undefined {
    const decoder = new TextDecoder();
    const text = (this.#probe ?? []).map((chunk) => decoder.decode(chunk, { stream: true })).join("");
    const isEventLine = /^(?::|(?:data|event|id|retry)(?::|$)|\s*$)/;
    return text.split(/\r\n|\r|\n/).every((line) => isEventLine.test(line)) ? undefined : text;
  }
}

/** ASCII whitespace and byte order marks: some servers send blank lines to keep the connection alive. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0xef || byte === 0xbb || byte === 0xbf;
}

function formOf(byte: number): Form {
  switch (String.fromCharCode(byte)) {
    case "<":
      return "page";
    case "{":
    case "[":
    case '"':
      return "json";
    default:
      return "events";
  }
}
