// Server-sent events out of bytes, however the network cut them. The framing is eventsource-parser's; this adds the
// decoding of UTF-8, events separated by one newline instead of two, a last event without a blank line, and a limit.
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
  /** The line that has not ended; pieces, because a long line would be copied with each chunk. */
  #pieces: string[] = [];
  #length = 0;
  #overflown = false;

  /** `onEvent` is called for each complete event that carries data; what it throws comes out of `push`. */
  constructor(
    onEvent: (event: ServerSentEvent) => void,
    private readonly options: DecoderOptions = {},
  ) {
    const maxBufferSize = maxLengthOf(options);
    this.#parser = createParser({
      // The parser limits only what it holds back, not an event that one chunk completes.
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

  /** Throws a `FailureError` (`malformed-response`) at an event that is too long; nothing may be pushed after it. */
  push(chunk: Uint8Array): void {
    const text = this.#text.decode(chunk, { stream: true });
    // A carriage return alone may end a line too, but not one at the end of a chunk: a newline may follow it.
    const end = text.lastIndexOf("\n") + 1 || text.slice(0, -1).lastIndexOf("\r") + 1;
    if (end > 0) this.#feed(this.#separator.separate(this.#take(text.slice(0, end))));
    if (end === text.length) return;
    this.#pieces.push(end === 0 ? text : text.slice(end));
    this.#length += text.length - end;
    if (this.#length > maxLengthOf(this.options)) throw tooLong(this.options);
  }

  /** Gives the last event, where no blank line ended it. */
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
