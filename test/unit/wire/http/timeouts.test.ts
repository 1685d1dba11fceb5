import { createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ConnectionObserver } from "../../../../src/core/platform/ports.js";
import { createPolicyFetch } from "../../../../src/core/wire/http/policy-fetch.js";
import { UndiciConnectionObserver } from "../../../../src/node/network/connection-observer.js";
import { ManualClock } from "../../../support/manual-clock.js";
import { startRawServer } from "../raw-server.js";
import { failureFrom, testContext } from "../wire-fixture.js";

const target = { provider: "test" };
const limits = { connectTimeoutMs: 1_000, firstByteTimeoutMs: 5_000, idleTimeoutMs: 3_000 };

/** An observer whose events the test triggers. */
class SpokenObserver implements ConnectionObserver {
  observed = true;
  watching = 0;
  connected: () => void = () => undefined;

  watch(_method: string, _url: string, connected: () => void): { readonly observed: boolean; dispose(): void } {
    this.connected = connected;
    this.watching += 1;
    let open = true;
    const isObserved = (): boolean => this.observed;
    return {
      get observed() {
        return isObserved();
      },
      dispose: () => {
        if (open) this.watching -= 1;
        open = false;
      },
    };
  }
}

/** Runs everything that is ready. */
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("the connect timeout", () => {
  it("fires if connections are reported and none is made", async () => {
    const clock = new ManualClock();
    const observer = new SpokenObserver();
    const server = await startRawServer(() => undefined);
    const response = createPolicyFetch(testContext({ clock, observer, ...limits }), target)(server.url);
    const request = await server.request(0);
    clock.advance(1_000);
    expect(await failureFrom(response)).toMatchObject({ kind: "timeout", phase: "connect", afterMs: 1_000, host: server.host });
    await request.closed;
    expect(clock.pending).toBe(0);
    expect(observer.watching).toBe(0);
  });

  it("fires for a host that accepts the connection and never finishes the handshake", async () => {
    const clock = new ManualClock();
    const sockets: Socket[] = [];
    let accepted: (socket: Socket) => void = () => undefined;
    const first = new Promise<Socket>((resolve) => (accepted = resolve));
    const silent = createServer((socket) => {
      socket.on("error", () => undefined).resume();
      sockets.push(socket);
      accepted(socket);
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const context = testContext({ clock, observer: new UndiciConnectionObserver(), ...limits });
    const response = createPolicyFetch(context, target)(`https://127.0.0.1:${port}/`);
    await first;
    clock.advance(1_000);
    expect(await failureFrom(response)).toMatchObject({ kind: "timeout", phase: "connect" });
    expect(clock.pending).toBe(0);
  });

  it("ends with the connection, after which the first byte has its full time", async () => {
    const clock = new ManualClock();
    const observer = new SpokenObserver();
    const server = await startRawServer(() => undefined);
    const response = createPolicyFetch(testContext({ clock, observer, ...limits }), target)(server.url);
    await server.request(0);
    clock.advance(900);
    observer.connected();
    clock.advance(4_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await failureFrom(response)).toMatchObject({ kind: "timeout", phase: "first-byte", afterMs: 5_000 });
  });

  it.each([
    ["there is no observer", undefined],
    ["the transport reports no connections", Object.assign(new SpokenObserver(), { observed: false })],
  ])("does not apply if %s: the first-byte timeout does, from the start of the call", async (_, observer) => {
    const clock = new ManualClock();
    const server = await startRawServer(() => undefined);
    const response = createPolicyFetch(testContext({ clock, ...(observer ? { observer } : {}), ...limits }), target)(server.url);
    await server.request(0);
    clock.advance(4_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await failureFrom(response)).toMatchObject({ kind: "timeout", phase: "first-byte", afterMs: 5_000 });
    expect(clock.pending).toBe(0);
  });

  it("does not fire for a server that has answered, even if no connection was reported", async () => {
    const clock = new ManualClock();
    const observer = new SpokenObserver();
    const server = await startRawServer(({ response }) => response.flushHeaders());
    const response = await createPolicyFetch(testContext({ clock, observer, ...limits }), target)(server.url);
    clock.advance(1_000);
    server.requests[0]?.response.end("late");
    expect(await response.text()).toBe("late");
  });
});

describe("the first-byte timeout", () => {
  it("lasts beyond the headers until the body starts", async () => {
    const clock = new ManualClock();
    const server = await startRawServer(({ response }) => response.flushHeaders());
    const response = await createPolicyFetch(testContext({ clock, ...limits }), target)(server.url);
    const text = response.text();
    clock.advance(5_000);
    expect(await failureFrom(text)).toMatchObject({ kind: "timeout", phase: "first-byte", afterMs: 5_000 });
    await server.requests[0]?.closed;
    expect(clock.pending).toBe(0);
  });

  it("can be set per target", async () => {
    const clock = new ManualClock();
    const server = await startRawServer(() => undefined);
    const fetch = createPolicyFetch(testContext({ clock, ...limits }), { ...target, timeouts: { firstByteTimeoutMs: 60_000 } });
    const response = fetch(server.url);
    await server.request(0);
    clock.advance(59_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await failureFrom(response)).toMatchObject({ phase: "first-byte", afterMs: 60_000 });
  });

  it("is off if it is 0", async () => {
    const clock = new ManualClock();
    const server = await startRawServer(() => undefined);
    const response = createPolicyFetch(testContext({ clock }), target)(server.url);
    const request = await server.request(0);
    expect(clock.pending).toBe(0);
    request.response.end("in the end");
    expect(await (await response).text()).toBe("in the end");
  });
});

describe("the idle timeout", () => {
  it("fires between chunks, closes the socket, and keeps the received text", async () => {
    const clock = new ManualClock();
    const server = await startRawServer(({ response }) => response.write("first"));
    const response = await createPolicyFetch(testContext({ clock, ...limits }), target)(server.url);
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
    const next = Promise.resolve(reader?.read());
    await clock.running(1);
    clock.advance(3_000);
    expect(await failureFrom(next)).toMatchObject({ kind: "timeout", phase: "idle", afterMs: 3_000 });
    await server.requests[0]?.closed;
    expect(clock.pending).toBe(0);
  });

  it("restarts with each chunk", async () => {
    const clock = new ManualClock();
    const server = await startRawServer(({ response }) => response.write("0"));
    const response = await createPolicyFetch(testContext({ clock, ...limits }), target)(server.url);
    const reader = response.body?.getReader();
    await reader?.read();
    for (let number = 1; number <= 5; number += 1) {
      const next = reader?.read();
      await clock.running(1);
      clock.advance(2_900);
      server.requests[0]?.response.write(String(number));
      expect(new TextDecoder().decode((await next)?.value)).toBe(String(number));
    }
    const last = Promise.resolve(reader?.read());
    await turnOfTheLoop();
    clock.advance(3_000);
    expect(await failureFrom(last)).toMatchObject({ phase: "idle" });
  });

  it("does not count the reader's own time", async () => {
    const clock = new ManualClock();
    const server = await startRawServer(({ response }) => response.write("first"));
    const response = await createPolicyFetch(testContext({ clock, ...limits }), target)(server.url);
    // One chunk is read ahead; then no read is pending.
    await clock.running(0);
    clock.advance(60_000);
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
    server.requests[0]?.response.end();
    expect((await reader?.read())?.done).toBe(true);
  });

  it("does not fire while a chunk is ready, even if its timer is still running", async () => {
    const clock = new ManualClock();
    let body: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        body = controller;
      },
    });
    const context = { ...testContext({ clock, ...limits }), fetch: async () => new Response(stream) };
    const response = await createPolicyFetch(context, target)("http://127.0.0.1/");
    const reader = response.body?.getReader();
    body?.enqueue(new Uint8Array(1));
    await reader?.read();
    await clock.running(1);
    body?.enqueue(new Uint8Array(2));
    await turnOfTheLoop();
    clock.advance(60_000);
    expect(clock.pending).toBe(0);
    expect((await reader?.read())?.value).toHaveLength(2);
    const silent = Promise.resolve(reader?.read());
    await clock.running(1);
    clock.advance(3_000);
    expect(await failureFrom(silent)).toMatchObject({ phase: "idle" });
  });
});
