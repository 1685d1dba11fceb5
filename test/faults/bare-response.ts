// Raw bytes on the wire, for faults below the level of HTTP semantics.

import type { Bench } from "./bench.js";

/** Status line, headers, and the blank line after them. */
export function head(contentType: string, more: readonly string[] = [], status = "HTTP/1.1 200 OK"): string {
  return `${[status, `Content-Type: ${contentType}`, ...more].join("\r\n")}\r\n\r\n`;
}

/** A chunk of a chunked body. */
export function chunk(text: string, saidLength = Buffer.byteLength(text)): string {
  return `${saidLength.toString(16)}\r\n${text}\r\n`;
}

export const lastChunk = "0\r\n\r\n";
export const chunked = "Transfer-Encoding: chunked";

/** The answer "Hello" in the bench's dialect. */
export function helloOf(bench: Bench): { readonly type: string; readonly body: string; readonly first: string } {
  const parts = bench.answer("Hello");
  return { type: bench.contentType, body: parts.join(""), first: parts[0] ?? "" };
}
