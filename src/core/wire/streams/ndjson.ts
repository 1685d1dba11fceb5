// Parses JSON lines from byte chunks split anywhere (https://github.com/ndjson/ndjson-spec); Ollama streams in this format.

import { FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { parseJson } from "../../platform/json.js";
import { type DecoderOptions, maxLengthOf, tooLong } from "./decoder-limits.js";
import { quote } from "./quote.js";

export class NdjsonDecoder {
  readonly #text = new TextDecoder();
  /** Pieces of the unfinished line; joined once, because concatenation would copy a long line for each chunk. */
  #pieces: string[] = [];
  #length = 0;

  /** Calls `onLine` for each line that is not blank; its errors come out of `push`. */
  constructor(
    private readonly onLine: (value: unknown, rawLine: string) => void,
    private readonly options: DecoderOptions = {},
  ) {}

  /** Throws a `FailureError` (`malformed-response`) if a line is not JSON or is too long; push nothing after it. */
  push(chunk: Uint8Array): void {
    const text = this.#text.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      this.#line(this.#take(text.slice(start, end)), "malformed-response");
      start = end + 1;
    }
    if (start === text.length) return;
    this.#pieces.push(start === 0 ? text : text.slice(start));
    this.#length += text.length - start;
    if (this.#length > maxLengthOf(this.options)) throw tooLong(this.options);
  }

  /** Emits the last line if it has no line feed. Throws a `FailureError` (`truncated`) if it is incomplete. */
  end(): void {
    this.#line(this.#take(this.#text.decode()), "truncated");
  }

  #take(tail: string): string {
    if (this.#pieces.length === 0) return tail;
    this.#pieces.push(tail);
    const line = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    return line;
  }

  #line(rawLine: string, kindWhenBroken: "malformed-response" | "truncated"): void {
    const line = rawLine.trim();
    if (line === "") return;
    if (line.length > maxLengthOf(this.options)) throw tooLong(this.options);
    const value = parseJson(line);
    if (value === undefined) {
      const { provider, host } = this.options;
      throw new FailureError({
        provider: provider ?? "",
        ...(host !== undefined ? { host } : {}),
        kind: kindWhenBroken,
        detail: quote(line, [], 200),
        remedy: remedyFor(kindWhenBroken),
      });
    }
    this.onLine(value, line);
  }
}
