// One request and its response: what is recorded, and which side ended it.

import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { pause, type Sink, writePaced } from "./pacing.js";
import type { Closing, RecordedRequest } from "./recorded-request.js";
import type { Ending, Piece, Reply } from "./reply.js";

/** Time for a client to read what was sent before its connection breaks; a reset may discard unread data. */
const beforeResetMs = 20;

/** Numbers the responses, for their request ids. */
let requestsAnswered = 0;

export class Exchange {
  readonly request: RecordedRequest;
  /** Aborts when the exchange is over. */
  readonly gone: AbortSignal;
  #endedByService = false;

  constructor(
    private readonly incoming: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    const over = new AbortController();
    this.gone = over.signal;
    const { socket } = incoming;
    const closed = new Promise<Closing>((resolve) => {
      const close = (): void => {
        socket.off("end", close);
        resolve({ at: performance.now(), byClient: !response.writableFinished && !this.#endedByService });
        over.abort();
      };
      // For HTTP, a client that has closed its side is gone; the socket's own end may lag behind unsent data.
      socket.once("end", close);
      response.once("close", close);
    });
    const [path = "/", ...query] = (incoming.url ?? "/").split("?");
    this.request = {
      method: incoming.method ?? "GET",
      path,
      query: new URLSearchParams(query.join("?")),
      headers: incoming.headers,
      body: undefined,
      rawBody: "",
      receivedAt: performance.now(),
      bytesSent: 0,
      closed,
    };
  }

  /** Resolves when the whole body is read, or the client left while sending it. */
  async receive(): Promise<void> {
    const rawBody = await readBody(this.incoming);
    Object.assign(this.request, { rawBody, body: parseJson(rawBody) });
  }

  /** Sends `reply`; resolves when it is sent, or the client is gone. Calls `kill` if the reply's ending is `kill`. */
  async send(reply: Reply, charactersPerSecond: () => number, kill: () => void): Promise<void> {
    const { response, request, gone } = this;
    if (gone.aborted) return;
    request.responseStatus = reply.status;
    if (reply.isBare) return await this.#sendBare(reply, charactersPerSecond, kill);
    requestsAnswered += 1;
    const headers = { "x-request-id": `req-sandbox-${requestsAnswered}`, ...reply.headers };
    if (typeof reply.body === "string") {
      const bytes = Buffer.from(reply.body);
      response.writeHead(reply.status, { ...headers, "content-length": String(bytes.length) });
      request.bytesSent = bytes.length;
      response.end(bytes);
      return;
    }
    response.writeHead(reply.status, headers);
    response.flushHeaders();
    await this.#write(response, reply.body, charactersPerSecond);
    if (!gone.aborted) await this.#end(reply.ending ?? "end", kill);
  }

  /** Call when the service itself closes the connection. */
  endByService(): void {
    this.#endedByService = true;
  }

  async #sendBare(reply: Reply, charactersPerSecond: () => number, kill: () => void): Promise<void> {
    const { socket } = this.response;
    if (!socket) return;
    await this.#write(socket, typeof reply.body === "string" ? [{ data: reply.body }] : reply.body, charactersPerSecond);
    if (this.gone.aborted) return;
    const ending = reply.ending ?? "end";
    if (ending !== "end") return await this.#end(ending, kill);
    this.endByService();
    socket.end();
  }

  async #write(sink: Sink, pieces: Iterable<Piece>, charactersPerSecond: () => number): Promise<void> {
    const wrote = (bytes: number): void => {
      this.request.bytesSent += bytes;
    };
    await writePaced(sink, pieces, { charactersPerSecond, gone: this.gone, wrote });
  }

  async #end(ending: Ending, kill: () => void): Promise<void> {
    if (ending === "stall") return;
    if (ending === "end") {
      this.response.end();
      return;
    }
    await pause(beforeResetMs, this.gone);
    if (this.gone.aborted) return;
    this.endByService();
    const { socket } = this.response;
    if (ending === "kill") kill();
    // Node can reset plain TCP only; under TLS an end without close_notify also breaks the connection.
    else if (socket instanceof TLSSocket) socket.destroy();
    else socket?.resetAndDestroy();
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  try {
    for await (const part of incoming) parts.push(part);
  } catch {
    // The client left in the middle; what arrived is recorded, and `closed` reports the rest.
  }
  return Buffer.concat(parts).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
