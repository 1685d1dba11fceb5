// Reports the progress of a body to its exchange and decides when to stop reading: answers have a maximum length, and
// bytes without progress a limit. Counts bytes after decompression, so memory stays bounded for any body.

import { type DecoderOptions, tooLong } from "../streams/decoder-limits.js";
import type { Exchange } from "./exchange.js";

/** Characters of text, reasoning and tool calls; about four million tokens, more than any model generates at once. */
const longestAnswer = 16 * 1024 * 1024;
/** Consecutive bytes without progress. Larger than the longest event (see server-sent-events.ts) in UTF-8. */
const mostBytesWithoutProgress = 64 * 1024 * 1024;

const exchanges = new WeakMap<Response, Exchange>();

/** Call for each new response, so that its reader can find the exchange. */
export function tieToExchange(response: Response, exchange: Exchange): void {
  exchanges.set(response, exchange);
}

/** For a body that is useful only as a whole: it makes progress once, at the end. */
export function expectWhole(response: Response): void {
  exchanges.get(response)?.expectProgress();
}

/** For a streamed answer. */
export class BodyProgress {
  readonly #exchange: Exchange | undefined;
  #characters = 0;
  #bytesSince = 0;

  /** `options` describe the source in a failure. */
  constructor(
    response: Response,
    private readonly options: DecoderOptions,
  ) {
    this.#exchange = exchanges.get(response);
    this.#exchange?.expectProgress();
  }

  /**
   * Call after each chunk, with the current length of the answer in characters. Throws a `FailureError`
   * (`malformed-response`) if the answer is too long or too many bytes bring no progress.
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
