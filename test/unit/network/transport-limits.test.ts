// Node's fetch has its own limits: 10 s to connect, 300 s for the headers, and 300 s of silence in the body. None of them
// may fire before the user's limit. The test uses a transport with such short limits that one request hits them while
// an earlier one, which follows our limits, is still waiting.

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Fetch } from "../../../src/core/platform/ports.js";
import { createPolicyFetch } from "../../../src/core/wire/http/policy-fetch.js";
import { withConnectRetry } from "../../../src/node/network/connect-retry.js";
import { UndiciConnectionObserver } from "../../../src/node/network/connection-observer.js";
import { ManualClock } from "../../support/manual-clock.js";
import { failureFrom, testContext } from "../wire/wire-fixture.js";

interface AgentOptions {
  readonly headersTimeout?: number;
  readonly bodyTimeout?: number;
  readonly connect?: { readonly timeout: number };
}
type Agent = new (options: AgentOptions) => { destroy(): Promise<void> };

/** Node's own fetch with the same kind of dispatcher, but with these limits in milliseconds. */
async function impatientFetch(options: AgentOptions): Promise<Fetch> {
  // Node creates its dispatcher on the first request.
  await fetch("data:,");
  const current = (globalThis as Record<symbol, object | undefined>)[Symbol.for("undici.globalDispatcher.1")];
  if (!current) throw new Error("Node's fetch has no dispatcher");
  const dispatcher = new (current.constructor as Agent)(options);
  onTestFinished(async () => await dispatcher.destroy());
  return (input, init) => fetch(input, { ...init, dispatcher } as RequestInit);
}

/** A server whose answers the test controls. */
async function startServer(): Promise<{ readonly url: string; readonly asked: (path: string) => Promise<ServerResponse> }> {
  const responses = new Map<string, PromiseWithResolvers<ServerResponse>>();
  const at = (path: string): PromiseWithResolvers<ServerResponse> => {
    const known = responses.get(path) ?? Promise.withResolvers<ServerResponse>();
    responses.set(path, known);
    return known;
  };
  const server = createServer((request, response) => at(request.url ?? "").resolve(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: (path) => at(path).promise };
}

const limits = { connectTimeoutMs: 30_000, firstByteTimeoutMs: 1_000_000, idleTimeoutMs: 1_000_000 };

/** The policy over such a fetch; none of our limits fires unless the test advances the clock. */
function policyOver(transport: Fetch, clock = new ManualClock()): Fetch {
  const context = { ...testContext({ clock, observer: new UndiciConnectionObserver(), ...limits }), fetch: transport };
  return createPolicyFetch(context, { provider: "test" });
}

const causeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => "no failure",
    (thrown: { cause?: { code?: unknown } }) => thrown.cause?.code,
  );

describe("the transport's own limits", () => {
  it("do not fire while waiting for the headers", async () => {
    const transport = await impatientFetch({ headersTimeout: 100 });
    const server = await startServer();
    const held = policyOver(transport)(`${server.url}/held`);
    const answer = await server.asked("/held");
    expect(await causeOf(transport(`${server.url}/left`))).toBe("UND_ERR_HEADERS_TIMEOUT");
    answer.end("after all");
    expect(await (await held).text()).toBe("after all");
  });

  it("do not fire in the middle of the body", async () => {
    const transport = await impatientFetch({ bodyTimeout: 100 });
    const server = await startServer();
    const [held, left] = [policyOver(transport)(`${server.url}/held`), transport(`${server.url}/left`)];
    for (const path of ["/held", "/left"]) (await server.asked(path)).write("first ");
    const text = (await held).text();
    expect(await causeOf((await left).text())).toBe("UND_ERR_BODY_TIMEOUT");
    (await server.asked("/held")).end("and last");
    expect(await text).toBe("first and last");
  });

  /** Accepts connections, and sends nothing until the test answers. */
  async function startSilence(): Promise<{ readonly url: string; readonly next: () => Promise<Socket> }> {
    const server = createSocketServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const calls: Socket[] = [];
    server.on("connection", (socket) => void calls.push(socket.on("error", () => undefined)));
    onTestFinished(() => {
      for (const socket of calls) socket.destroy();
      server.close();
    });
    const next = async (): Promise<Socket> => ((await once(server, "connection")) as [Socket])[0];
    return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, next };
  }

  it("do not fire while connecting: the connection is retried until the user's limit", async () => {
    const clock = new ManualClock();
    const transport = await impatientFetch({ connect: { timeout: 100 } });
    const silence = await startSilence();
    expect(await causeOf(transport(silence.url))).toBe("UND_ERR_CONNECT_TIMEOUT");
    const asked = policyOver(withConnectRetry(transport), clock)(silence.url);
    await silence.next();
    await silence.next();
    clock.advance(limits.connectTimeoutMs);
    expect(await failureFrom(asked)).toMatchObject({ kind: "timeout", phase: "connect", afterMs: limits.connectTimeoutMs });
  });

  it("still apply to requests that cannot be canceled", async () => {
    const transport = withConnectRetry(await impatientFetch({ connect: { timeout: 100 } }));
    const silence = await startSilence();
    expect(await causeOf(transport(silence.url))).toBe("UND_ERR_CONNECT_TIMEOUT");
  });
});
