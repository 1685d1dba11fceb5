// Tells the exchange behind a body what progress the body makes, and when to stop reading: an answer has an end, and
// bytes without progress are no answer. Bytes are counted after decompression, so memory stays bounded for any body.

import { type DecoderOptions, tooLong } from "../streams/decoder-limits.js";
import type { Exchange } from "./exchange.js";

/** Characters of text, reasoning and tool calls; some four million tokens, more than any model gives at once. */
const longestAnswer = 16 * 1024 * 1024;
/** Bytes in a row without progress. More than the longest event (see server-sent-events.ts) takes in UTF-8. */
const mostBytesWithoutProgress = 64 * 1024 * 1024;

const exchanges = new WeakMap<Response, Exchange>();

/** Call this for each new response, so that its reader finds the exchange. */
export function tieToExchange(response: Response, exchange: Exchange): void {
  exchanges.set(response, exchange);
}

/** For a body that is useful only as a whole: it makes progress once, at its end. */
export function expectWhole(response: Response): void {
  exchanges.get(response)?.expectProgress();
}

/** For a streamed answer. */
export class BodyProgress {
  readonly #exchange: Exchange | undefined;
  #characters = 0;
  #bytesSince = 0;

  /** `options` are for the failure. */
  constructor(
    response: Response,
    private readonly options: DecoderOptions,
  ) {
    this.#exchange = exchanges.get(response);
    this.#exchange?.expectProgress();
  }

  /**
   * To be called after each chunk, with the characters that the answer has now. Throws a `FailureError`
   * (`malformed-response`) where there is too much of either.
   */
  read(chunk: Uint8Array, characters: number): void {
    if (characters > this.#characters) {
      this.#characters = characters;
      this.#bytesSince = 0;
      this.#exchange?.progressed();
    } else {
      this.#bytesSince += chunk.length;
    }
    if (characters > longestAnswer || this.#bytesSince > mostBytesWithoutProgress) throw tooLong(this.options);
  }
}
