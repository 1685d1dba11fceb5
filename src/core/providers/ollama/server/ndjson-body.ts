// Reads a streamed body of JSON lines chunk by chunk. Keeps the connection for reuse after the last line, and closes it if
// the consumer leaves earlier.

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
  /** The first byte that is not blank: a stream of objects begins with a brace, an HTML page does not. */
  #firstByte: number | undefined;
  #open: boolean;

  /** `read` calls `onLine` for each line; `useful` returns the number of useful characters so far. */
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

  /** Passes on the lines that the next chunk completes; returns false at the end. Throws a `FailureError`. */
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

  /** Call after the last line. */
  finish(): void {
    const reader = this.#open ? this.#reader : undefined;
    this.#open = false;
    if (reader) drain(reader).catch(() => undefined);
  }

  /** Closes the connection. */
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
