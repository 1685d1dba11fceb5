// The common part of all services: listening, recording, faults and the control endpoint, around a routing table.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { answerControl, controlPrefix } from "./control.js";
import { createDeltaCutter, type DeltaCutter } from "./deltas.js";
import { Exchange } from "./exchange.js";
import { type Behaviour, FaultPlan, type OddityBehaviour, type RawBytes } from "./faults.js";
import { openAiError } from "./openai-wire.js";
import { pause } from "./pacing.js";
import type { RecordedRequest } from "./recorded-request.js";
import { jsonReply, limitReply, type Piece, type Reply, statusText, textReply } from "./reply.js";
import type { SandboxService, ServiceName, ServiceOptions } from "./service.js";

/** What a handler receives in addition to the request. */
export interface RouteContext {
  readonly request: RecordedRequest;
  /** Splits a streamed answer by the service's delta length, and at the position of a fault. */
  readonly cutter: DeltaCutter;
  /** An answer set by a test or a user in place of the model's own; see `SandboxService.answers`. */
  readonly scripted: string | undefined;
  /** A fault that only the handler can apply, because it knows the answer. */
  readonly oddity: OddityBehaviour["oddity"] | undefined;
  /** Aborts when the client is gone. */
  readonly gone: AbortSignal;
}

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string | RegExp;
  /** The route returns a model's answer: faults of answers apply. */
  readonly isChat?: boolean;
  readonly handle: (context: RouteContext) => Reply | Promise<Reply>;
}

const reviveAttempts = 50;
const reviveWaitMs = 40;

export abstract class HttpService implements SandboxService {
  readonly requests: RecordedRequest[] = [];
  readonly faults = new FaultPlan();
  readonly answers: string[] = [];
  charactersPerSecond: number;
  deltaLength: number;
  abstract readonly settings: Readonly<Record<string, unknown>>;
  abstract readonly notes: readonly string[];
  protected abstract readonly routes: readonly Route[];
  #server: Server | undefined;
  #port = 0;
  readonly #sockets = new Set<Socket>();
  readonly #exchanges = new Set<Exchange>();
  readonly #waiting = new Set<(request: RecordedRequest) => void>();

  constructor(
    readonly name: ServiceName,
    private readonly options: ServiceOptions,
  ) {
    this.charactersPerSecond = options.charactersPerSecond ?? 400;
    this.deltaLength = options.deltaLength ?? 4;
  }

  get url(): string {
    const { tls, address, addressedAs } = this.options;
    const host = address === "::1" ? "[::1]" : "127.0.0.1";
    return addressedAs?.(this.#port) ?? `${tls ? "https" : "http"}://${host}:${this.#port}`;
  }

  /** Listens on the port in the options; rejects if it is in use. */
  async start(): Promise<void> {
    await this.#listen(this.options.port ?? 0);
  }

  async kill(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const exchange of this.#exchanges) exchange.endByService();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async revive(): Promise<void> {
    if (this.#server) return;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#listen(this.#port);
      } catch (error) {
        // Meanwhile the system may have assigned the port to a connection, which will soon release it.
        if (!isAddressInUse(error) || attempt === reviveAttempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, reviveWaitMs));
      }
    }
  }

  waitForRequest(matches: (request: RecordedRequest) => boolean, timeoutMs = 5000): Promise<RecordedRequest> {
    const recorded = this.requests.find(matches);
    if (recorded) return Promise.resolve(recorded);
    return new Promise((resolve, reject) => {
      const check = (request: RecordedRequest): void => {
        if (!matches(request)) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(request);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        const arrived = this.requests.map(({ method, path }) => `${method} ${path}`).join(", ");
        reject(new Error(`${this.name}: no such request within ${timeoutMs} ms; arrived: ${arrived || "none"}`));
      }, timeoutMs);
      this.#waiting.add(check);
    });
  }

  /** The answer for an unknown path or method, worded as by FastAPI, which most of these services use. */
  protected unrouted(status: 404 | 405): Reply {
    return jsonReply(status, { detail: statusText(status) });
  }

  #listen(port: number): Promise<void> {
    const serve = (incoming: IncomingMessage, response: ServerResponse): void => void this.#serve(incoming, response);
    const { tls } = this.options;
    const server = tls ? createTlsServer({ ...tls }, serve) : createServer(serve);
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, this.options.address ?? "127.0.0.1", () => {
        server.off("error", reject);
        this.#server = server;
        this.#port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(incoming, response);
    const { request } = exchange;
    this.#exchanges.add(exchange);
    void request.closed.then(() => this.#exchanges.delete(exchange));
    await exchange.receive();
    if (request.path.startsWith(controlPrefix)) return this.#send(exchange, answerControl(request, this));
    this.requests.push(request);
    for (const check of this.#waiting) check(request);
    try {
      await this.#send(exchange, await this.#answer(exchange));
    } catch (error) {
      // A bug in the sandbox: it must show as one, and not as a service that hangs.
      console.error(error);
      await this.#send(exchange, textReply(500, `sandbox: ${String(error)}`));
    }
  }

  #send(exchange: Exchange, reply: Reply): Promise<void> {
    return exchange.send(
      reply,
      () => this.charactersPerSecond,
      () => void this.kill(),
    );
  }

  async #answer({ request, gone }: Exchange): Promise<Reply> {
    const atPath = this.routes.filter(({ path }) => (typeof path === "string" ? path === request.path : path.test(request.path)));
    const route = atPath.find(({ method }) => method === request.method);
    const fault = this.faults.take(request, route?.isChat ?? false);
    if (fault?.delayHeadersMs !== undefined) await pause(fault.delayHeadersMs, gone);
    const replacement = fault && replacementOf(fault);
    if (replacement) return replacement;
    if (!route) return this.unrouted(atPath.length > 0 ? 405 : 404);

    const breakAt = fault && limitOf(fault)?.characters;
    const cutter = createDeltaCutter(this.deltaLength, breakAt);
    const oddity = fault && "oddity" in fault ? fault.oddity : undefined;
    const scripted = route.isChat ? this.answers.shift() : undefined;
    const reply = await route.handle({ request, cutter, scripted, oddity, gone });
    const limit = fault && limitOf(fault);
    return limit ? limitReply(reply, limit.characters, limit.ending) : reply;
  }
}

/** The full reply that a fault sends instead of the real one. */
function replacementOf(fault: Behaviour): Reply | undefined {
  if ("rawStream" in fault) {
    const { rawStream, delayBetweenMs, contentType = "text/event-stream", status = 200, headers = {}, ending = "end" } = fault;
    return { status, headers: { "content-type": contentType, ...headers }, body: rawPieces(rawStream, delayBetweenMs), ending };
  }
  if ("bareResponse" in fault) {
    return { status: 0, headers: {}, body: rawPieces(fault.bareResponse), ending: fault.ending ?? "end", isBare: true };
  }
  if (!("status" in fault)) return undefined;
  const { status, body } = fault;
  const headers = Object.fromEntries(Object.entries(fault.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  if (body === undefined)
    return jsonReply(status, openAiError(`${statusText(status)} (sandbox)`, "sandbox_error", status), headers);
  if (typeof body !== "string") return jsonReply(status, body, headers);
  const type = body.trimStart().startsWith("<") ? "text/html" : "text/plain; charset=utf-8";
  return textReply(status, body, { "content-type": type, ...headers });
}

function* rawPieces(raw: RawBytes, delayBetweenMs = 0): Generator<Piece> {
  let isFirst = true;
  for (const part of typeof raw === "string" || raw instanceof Uint8Array ? [raw] : raw) {
    const isPiece = typeof part === "object" && "data" in part;
    yield isPiece ? part : isFirst ? { data: part } : { data: part, delayMs: delayBetweenMs };
    isFirst = false;
  }
}

function limitOf(fault: Behaviour): { characters: number; ending: "stall" | "end" | "reset" | "kill" } | undefined {
  if ("stallAfterCharacters" in fault) return { characters: fault.stallAfterCharacters, ending: "stall" };
  return "cutAfterCharacters" in fault ? { characters: fault.cutAfterCharacters, ending: fault.how } : undefined;
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
