// Start here: how most answers stream. ndjson.ts is the other way; answer-events.ts is what both become.
//
// Server-sent events out of bytes, however the network cut them. The framing is eventsource-parser's; this adds the
// decoding of UTF-8, the last event of a stream that ends without a blank line, and a limit.
// Specified at https://html.spec.whatwg.org/multipage/server-sent-events.html.

import * as l10n from "@vscode/l10n";
import { createParser, type EventSourceParser } from "eventsource-parser";
import { FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";

export interface DecoderOptions {
  /** Longest event or line, in characters; 16 Mi where absent. */
  readonly maxEventLength?: number;
  /** Whom a failure names. */
  readonly provider?: string;
  /** `host[:port]`. */
  readonly host?: string;
}

export interface ServerSentEvent {
  readonly event?: string;
  readonly data: string;
}

const defaultMaxEventLength = 16 * 1024 * 1024;

export class ServerSentEventDecoder {
  readonly #text = new TextDecoder();
  readonly #parser: EventSourceParser;
  #overflown = false;

  /** `onEvent` is called for each complete event that carries data; what it throws comes out of `push`. */
  constructor(
    onEvent: (event: ServerSentEvent) => void,
    private readonly options: DecoderOptions = {},
  ) {
    const maxBufferSize = maxLengthOf(options);
    this.#parser = createParser({
      // The parser limits what it holds back; an event that one chunk brings whole passes it by.
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
    this.#feed(this.#text.decode(chunk, { stream: true }));
  }

  /** Gives the last event, where no blank line ended it. */
  end(): void {
    this.#feed(`${this.#text.decode()}\n\n`);
  }

  #feed(text: string): void {
    if (!this.#overflown) this.#parser.feed(text);
    if (this.#overflown) throw tooLong(this.options);
  }
}

/** The failure for an event or a line past the limit. */
export function tooLong({ provider, host }: DecoderOptions): FailureError {
  return new FailureError({
    provider: provider ?? "",
    ...(host !== undefined ? { host } : {}),
    kind: "malformed-response",
    detail: l10n.t("One part of the answer is too long to be one."),
    remedy: remedyFor("malformed-response"),
  });
}

export function maxLengthOf(options: DecoderOptions): number {
  return options.maxEventLength ?? defaultMaxEventLength;
}
