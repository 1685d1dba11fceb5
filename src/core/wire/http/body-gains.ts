// How the reader of a body tells the exchange behind it what the body brings, and where it has had enough: an answer has
// an end, and what comes without bringing anything of one is no answer. Memory is bounded by this whatever is sent,
// compressed or not, because bytes are counted as they come out of the decompression.

import { type DecoderOptions, tooLong } from "../streams/server-sent-events.js";
import type { Exchange } from "./exchange.js";

/** Characters of text, reasoning and tool calls; some four million tokens, more than any model gives at once. */
const longestAnswer = 16 * 1024 * 1024;
/** Bytes in a row that bring nothing. More than the longest event (see server-sent-events.ts) takes in UTF-8. */
const mostBytesWithoutGain = 64 * 1024 * 1024;

const exchanges = new WeakMap<Response, Exchange>();

/** To be called by whoever makes a response, so that its reader finds the exchange. */
export function tieToExchange(response: Response, exchange: Exchange): void {
  exchanges.set(response, exchange);
}

/** For a body that is of use only as a whole: its end is its one gain. */
export function expectWhole(response: Response): void {
  exchanges.get(response)?.expectGains();
}

/** For a body that is an answer and comes bit by bit. */
export class BodyGains {
  readonly #exchange: Exchange | undefined;
  #characters = 0;
  #bytesSince = 0;

  /** `options` are for the failure. */
  constructor(
    response: Response,
    private readonly options: DecoderOptions,
  ) {
    this.#exchange = exchanges.get(response);
    this.#exchange?.expectGains();
  }

  /**
   * To be called after each chunk, with the characters that the answer has now. Throws a `FailureError`
   * (`malformed-response`) where there is too much of either.
   */
  read(chunk: Uint8Array, characters: number): void {
    if (characters > this.#characters) {
      this.#characters = characters;
      this.#bytesSince = 0;
      this.#exchange?.gained();
    } else {
      this.#bytesSince += chunk.length;
    }
    if (characters > longestAnswer || this.#bytesSince > mostBytesWithoutGain) throw tooLong(this.options);
  }
}
