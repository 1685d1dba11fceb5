// Reads a streamed body of JSON lines chunk by chunk, and lets go of the connection as it should: kept for the next
// request after the last line, closed at once when the reader leaves before that.

import { FailureError, failureOf } from "../../../failures/errors.js";
import { remedyFor } from "../../../failures/remedies.js";
import { BodyProgress } from "../../../wire/http/body-progress.js";
import { drain } from "../../../wire/streams/drain.js";
import { NdjsonDecoder } from "../../../wire/streams/ndjson.js";
import type { OllamaPlace } from "./ollama-failure.js";

const openingBrace = 0x7b;

export class NdjsonBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder: NdjsonDecoder;
  readonly #progress: BodyProgress;
  /** The first byte that is not blank: a stream of objects begins with a brace, and a page does not. */
  #firstByte: number | undefined;
  #open: boolean;

  /** `onLine` is called for each line while `read` is under way; `useful` returns the number of useful characters so far. */
  constructor(
    response: Response,
    onLine: (value: unknown) => void,
    private readonly useful: () => number,
    place: OllamaPlace,
  ) {
    this.#progress = new BodyProgress(response, place);
    this.#reader = response.body?.getReader();
    this.#open = this.#reader !== undefined;
    this.#decoder = new NdjsonDecoder(onLine, place);
  }

  /** Hands on the lines that the next chunk completes; false when that was the end. Throws a `FailureError`. */
  async read(): Promise<boolean> {
    const chunk = this.#open ? await this.#reader?.read() : undefined;
    if (chunk?.value) {
      this.#firstByte ??= chunk.value.find((byte) => byte > 0x20);
      this.#decoder.push(chunk.value);
      this.#progress.read(chunk.value, this.useful());
      return true;
    }
    this.#open = false;
    this.#end();
    return false;
  }

  /** The last line has come. */
  finish(): void {
    const reader = this.#open ? this.#reader : undefined;
    this.#open = false;
    if (reader) drain(reader).catch(() => undefined);
  }

  /** Nothing more is wanted of it. */
  close(): void {
    if (this.#open) this.#reader?.cancel().catch(() => undefined);
    this.#open = false;
  }

  #end(): void {
    try {
      this.#decoder.end();
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure?.kind !== "truncated" || this.#firstByte === openingBrace) throw thrown;
      throw new FailureError({ ...failure, kind: "malformed-response", remedy: remedyFor("malformed-response") });
    }
  }
}
