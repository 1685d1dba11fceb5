// A response as a value: handlers, faults and oddities all describe what to send in these terms, and only
// transmit.ts puts it on the wire.

import { STATUS_CODES } from "node:http";

/** Something written on its own, as one chunk of a chunked body. */
export interface Piece {
  readonly data: string | Uint8Array;
  /** Characters of the answer in it: what pacing and the faults count. Absent for framing, which takes no time. */
  readonly characters?: number;
  /**
   * Milliseconds of silence before it; it is then due whatever the pace. 0 still gives it a turn of its own, for
   * pieces that follow each other at once are likely to be read as one.
   */
  readonly delayMs?: number;
  /** It is held back until this settles, and then has a turn of its own. */
  readonly after?: Promise<unknown>;
}

/**
 * How a response stops. `end`: as it should, at the level of HTTP. `stall`: never, the socket stays open and silent.
 * `reset`: the connection breaks. `kill`: the whole service goes away.
 */
export type Ending = "end" | "stall" | "reset" | "kill";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A string is sent whole with its length; pieces are sent as they fall due. */
  readonly body: string | Iterable<Piece>;
  /** Default `end`. */
  readonly ending?: Ending;
  /** The body is the whole response, status line and headers included, and closes the connection. */
  readonly isBare?: true;
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

export function textReply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers }, body: text };
}

export function htmlReply(status: number, title: string, server = "nginx"): Reply {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { "content-type": "text/html", server }, body };
}

/** Server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export function eventStreamReply(pieces: Iterable<Piece>, ending: Ending = "end"): Reply {
  const headers = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
  return { status: 200, headers, body: pieces, ending };
}

/** The words that HTTP has for a status, such as `Not Found`. */
export function statusText(status: number): string {
  return STATUS_CODES[status] ?? "Unknown";
}

/** `reply` until `characters` of it are sent, then `ending`; a reply that is shorter still stops so. */
export function limitReply(reply: Reply, characters: number, ending: Ending): Reply {
  const body =
    typeof reply.body === "string" ? [{ data: reply.body.slice(0, characters) }] : takeCharacters(reply.body, characters);
  return { ...reply, body, ending };
}

function* takeCharacters(pieces: Iterable<Piece>, limit: number): Generator<Piece> {
  let sent = 0;
  for (const piece of pieces) {
    // Framing before the limit belongs to what was sent; after the last character nothing follows, no finish either.
    if (sent >= limit) return;
    sent += piece.characters ?? 0;
    if (sent > limit) return;
    yield piece;
  }
}
