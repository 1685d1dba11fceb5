// Reads a chat completion for the sandbox's own tests, both the bytes and their meaning, so that a test can check either.
// Lenient only where the standards are; everything else shows in the result.

import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { createParser, type EventSourceMessage } from "eventsource-parser";

export interface ChatReading {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly events: readonly EventSourceMessage[];
  /** The data of each event that is a JSON object. */
  readonly data: readonly Record<string, unknown>[];
  /** The concatenated `content` of all deltas, including the parts of arrays. */
  readonly text: string;
  readonly finishReasons: readonly unknown[];
  readonly isDone: boolean;
  /** The error thrown while reading the body. */
  readonly failure: unknown;
}

export const question = { role: "user", content: "Why is the loop in src/lookup.ts slow?" };

export function chatBody(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { model: "Qwen/Qwen1.5-0.5B-Chat", stream: true, messages: [question], ...more };
}

/** A request body with this question. */
export function asking(content: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return chatBody({ messages: [{ role: "user", content }], ...more });
}

export function postChat(endpoint: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = { "content-type": "application/json", ...init.headers };
  return fetch(endpoint, { method: "POST", ...init, headers, body: JSON.stringify(body) });
}

export async function readChat(endpoint: string, body: unknown, init: RequestInit = {}): Promise<ChatReading> {
  const response = await postChat(endpoint, body, init);
  const chunks: Uint8Array[] = [];
  let failure: unknown;
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk);
  } catch (error) {
    failure = error;
  }
  const text = Buffer.concat(chunks).toString("utf8");
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  parser.feed(text);
  parser.feed("\n\n");
  const data = events.flatMap((event) => jsonObject(event.data));
  const choices = data.flatMap((chunk) => (Array.isArray(chunk["choices"]) ? (chunk["choices"] as WireChoice[]) : []));
  return {
    status: response.status,
    headers: response.headers,
    body: text,
    events,
    data,
    text: choices.map(({ delta }) => contentText(delta?.content)).join(""),
    finishReasons: choices.map((choice) => choice.finish_reason ?? null).filter((reason) => reason !== null),
    isDone: events.some((event) => event.data === "[DONE]"),
    failure,
  };
}

interface WireChoice {
  readonly delta?: { readonly content?: string | null | readonly { readonly text: string }[] };
  readonly finish_reason?: unknown;
}

function contentText(content: string | null | undefined | readonly { readonly text: string }[]): string {
  return typeof content === "string" ? content : (content ?? []).map((part) => part.text).join("");
}

function jsonObject(data: string): Record<string, unknown>[] {
  try {
    return [JSON.parse(data) as Record<string, unknown>];
  } catch {
    return [];
  }
}

/**
 * The chunks in which the body was written, by the chunked coding of RFC 9112. Read from the socket, because an HTTP client
 * joins chunks that arrive together.
 */
export async function readWrites(endpoint: string, body: unknown): Promise<Buffer[]> {
  const { port, pathname } = new URL(endpoint);
  const sent = JSON.stringify(body);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(sent)}\r\n\r\n${sent}`,
  );
  const response = await buffer(socket);
  const chunks: Buffer[] = [];
  for (let at = response.indexOf("\r\n\r\n") + 4; at < response.length; ) {
    const start = response.indexOf("\r\n", at) + 2;
    const size = Number.parseInt(response.toString("latin1", at, start), 16);
    if (size > 0) chunks.push(response.subarray(start, start + size));
    at = start + size + 2;
  }
  return chunks;
}
