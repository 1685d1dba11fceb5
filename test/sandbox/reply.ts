// A response as a value: handlers, faults and oddities all describe what to send in these terms, and only exchange.ts
// sends it.

import { STATUS_CODES } from "node:http";

/** Written separately, as one chunk of a chunked body. */
export interface Piece {
  readonly data: string | Uint8Array;
  /** Characters of the answer in it, counted by pacing and faults. Absent for framing, which takes no time. */
  readonly characters?: number;
  /**
   * Milliseconds of silence before it; then it is due whatever the pace. 0 still gives it a separate turn, because pieces
   * written in direct succession are likely to be read as one.
   */
  readonly delayMs?: number;
  /** Delays it until this settles, then gives it a separate turn. */
  readonly after?: Promise<unknown>;
}

/**
 * How a response ends. `end`: normally, at the level of HTTP. `stall`: never, the socket stays open and silent.
 * `reset`: the connection breaks. `kill`: the whole service stops.
 */
export type Ending = "end" | "stall" | "reset" | "kill";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A string is sent whole with its length; pieces are sent when they are due. */
  readonly body: string | Iterable<Piece>;
  /** Default `end`. */
  readonly ending?: Ending;
  /** The body is the whole response including status line and headers, and closes the connection. */
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

/** The HTTP reason phrase of a status, such as `Not Found`. */
export function statusText(status: number): string {
  return STATUS_CODES[status] ?? "Unknown";
}

/** `reply` until `characters` of it are sent, then `ending`; a shorter reply also ends that way. */
export function limitReply(reply: Reply, characters: number, ending: Ending): Reply {
  const body =
    typeof reply.body === "string" ? [{ data: reply.body.slice(0, characters) }] : takeCharacters(reply.body, characters);
  return { ...reply, body, ending };
}

function* takeCharacters(pieces: Iterable<Piece>, limit: number): Generator<Piece> {
  let sent = 0;
  for (const piece of pieces) {
    // Framing before the limit belongs to what was sent; nothing follows the last character, not even a finish event.
    if (sent >= limit) return;
    sent += piece.characters ?? 0;
    if (sent > limit) return;
    yield piece;
  }
}
