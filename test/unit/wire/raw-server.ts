// A server on 127.0.0.1 that responds with exact bytes in exact pieces: each piece is its own HTTP chunk, and so arrives
// as one chunk of the body, however the sockets group them.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly response: ServerResponse;
  /** Resolves when either side closes the request's connection. */
  readonly closed: Promise<void>;
}

export interface RawServer {
  /** Without a trailing slash. */
  readonly url: string;
  readonly host: string;
  /** All requests so far. */
  readonly requests: readonly RawRequest[];
  /** The request with that index, from 0, once it arrived. */
  request(number: number): Promise<RawRequest>;
  /** Stops listening and resets every connection. */
  kill(): Promise<void>;
}

/** Starts a server that runs until the test ends. `answer` is called with each request once its body arrived. */
export async function startRawServer(answer: (request: RawRequest) => void): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const waiting: { readonly number: number; readonly resolve: (request: RawRequest) => void }[] = [];
  const server = createServer((incoming, response) => {
    const closed = new Promise<void>((resolve) => incoming.socket.once("close", () => resolve()));
    incoming.socket.on("error", () => undefined);
    let body = "";
    incoming.setEncoding("utf8");
    incoming.on("data", (text: string) => (body += text));
    incoming.on("error", () => undefined);
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const request: RawRequest = { method, path: url, headers, body, response, closed };
      requests.push(request);
      for (const { number, resolve } of waiting) if (number < requests.length) resolve(requests[number] as RawRequest);
      answer(request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const kill = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(kill);
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    request: (number) =>
      new Promise((resolve) => {
        const there = requests[number];
        if (there) resolve(there);
        else waiting.push({ number, resolve });
      }),
    kill,
  };
}

/** Cuts into pieces of `size` bytes; one piece if `size` is absent. */
export function cut(body: string | Uint8Array, size?: number): Uint8Array[] {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (size === undefined) return [bytes];
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

/** Sends a whole reply, its body in the given pieces. */
export function reply(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  pieces: readonly (string | Uint8Array)[],
): void {
  response.writeHead(status, headers);
  for (const piece of pieces) response.write(piece);
  response.end();
}
