// Parses server-sent events from byte chunks split anywhere. eventsource-parser does the framing; this adds UTF-8
// decoding, events separated by one newline instead of two, a last event without a blank line, and a limit.
// Specified at https://html.spec.whatwg.org/multipage/server-sent-events.html.

import { createParser, type EventSourceParser } from "eventsource-parser";
import { type DecoderOptions, maxLengthOf, tooLong } from "./decoder-limits.js";
import { EventSeparator } from "./event-separator.js";

export interface ServerSentEvent {
  readonly event?: string;
  readonly data: string;
}

export class ServerSentEventDecoder {
  readonly #text = new TextDecoder();
  readonly #parser: EventSourceParser;
  readonly #separator = new EventSeparator();
  /** Pieces of the unfinished line; concatenation would copy a long line for each chunk. */
  #pieces: string[] = [];
  #length = 0;
  #overflown = false;

  /** Calls `onEvent` for each complete event with data; its errors come out of `push`. */
  constructor(
    onEvent: (event: ServerSentEvent) => void,
    private readonly options: DecoderOptions = {},
  ) {
    const maxBufferSize = maxLengthOf(options);
    this.#parser = createParser({
      // The parser limits only what it buffers, not an event that one chunk completes.
      onEvent: (event) => {
        if (event.data.length > maxBufferSize) this.#overflown = true;
        else onEvent(event as ServerSentEvent);
      },
      onError: (error) => {
        if (error.type === "max-buffer-size-exceeded") this.#overflown = true;
      },
      maxBufferSize,
    });
  }

  /** Throws a `FailureError` (`malformed-response`) if an event is too long; push nothing after it. */
  push(chunk: Uint8Array): void {
    const text = this.#text.decode(chunk, { stream: true });
    // A carriage return also ends a line, except at the end of a chunk: a newline may follow it.
    const end = text.lastIndexOf("\n") + 1 || text.slice(0, -1).lastIndexOf("\r") + 1;
    if (end > 0) this.#feed(this.#separator.separate(this.#take(text.slice(0, end))));
    if (end === text.length) return;
    this.#pieces.push(end === 0 ? text : text.slice(end));
    this.#length += text.length - end;
    if (this.#length > maxLengthOf(this.options)) throw tooLong(this.options);
  }

  /** Emits the last event if no blank line ended it. */
  end(): void {
    this.#feed(`${this.#separator.separate(this.#take(this.#text.decode()))}\n\n`);
  }

  #take(tail: string): string {
    if (this.#pieces.length === 0) return tail;
    this.#pieces.push(tail);
    const lines = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    return lines;
  }

  #feed(text: string): void {
    if (!this.#overflown) this.#parser.feed(text);
    if (this.#overflown) throw tooLong(this.options);
  }
}
