import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { createPolicyFetch } from "../../../../src/core/wire/http/policy-fetch.js";
import { ManualClock } from "../../../support/manual-clock.js";
import { cut, reply, startRawServer } from "../raw-server.js";
import { failureFrom, testContext } from "../wire-fixture.js";

const target = { provider: "test" };

describe("a fetch under the request policy", () => {
  it("returns a response of any status with its body and URL", async () => {
    const server = await startRawServer(({ response }) =>
      reply(response, 418, { "x-kind": "teapot" }, cut("short and stout", 3)),
    );
    const response = await createPolicyFetch(testContext(), target)(`${server.url}/pot`);
    expect(response.status).toBe(418);
    expect(response.headers.get("x-kind")).toBe("teapot");
    expect(response.url).toBe(`${server.url}/pot`);
    expect(await response.text()).toBe("short and stout");
  });

  it("accepts a Request as well as a URL", async () => {
    const server = await startRawServer(({ response }) => reply(response, 200, {}, ["ok"]));
    const request = new Request(`${server.url}/asked`, { method: "POST", body: "question", headers: { "x-mine": "1" } });
    expect(await (await createPolicyFetch(testContext(), target)(request)).text()).toBe("ok");
    expect(server.requests[0]).toMatchObject({ method: "POST", path: "/asked", body: "question" });
    expect(server.requests[0]?.headers["x-mine"]).toBe("1");
  });

  it("returns a response without a body", async () => {
    const clock = new ManualClock();
    const server = await startRawServer(({ response }) => reply(response, 204, {}, []));
    const response = await createPolicyFetch(testContext({ clock, firstByteTimeoutMs: 100 }), target)(server.url);
    expect(response.status).toBe(204);
    expect(response.body).toBeNull();
    expect(clock.pending).toBe(0);
  });

  it("leaves no timer and no listener after a body was read to its end", async () => {
    const clock = new ManualClock();
    const { signal } = new AbortController();
    const server = await startRawServer(({ response }) => reply(response, 200, {}, cut("one two three", 4)));
    const context = testContext({ clock, connectTimeoutMs: 10, firstByteTimeoutMs: 100, idleTimeoutMs: 100 });
    const response = await createPolicyFetch(context, target)(server.url, { signal });
    expect(await response.text()).toBe("one two three");
    expect(clock.pending).toBe(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("closes the connection when the body is canceled, and cleans up", async () => {
    const clock = new ManualClock();
    const { signal } = new AbortController();
    const server = await startRawServer(({ response }) => response.write("first"));
    const context = testContext({ clock, firstByteTimeoutMs: 100, idleTimeoutMs: 100 });
    const response = await createPolicyFetch(context, target)(server.url, { signal });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await server.requests[0]?.closed;
    expect(clock.pending).toBe(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("reads the current policy for each request", async () => {
    let asked = 0;
    const context = {
      ...testContext(),
      policy: () => ({ connectTimeoutMs: 0, firstByteTimeoutMs: 0, idleTimeoutMs: 0, maxRetries: asked++ }),
    };
    const server = await startRawServer(({ response }) => reply(response, 200, {}, ["ok"]));
    const fetch = createPolicyFetch(context, target);
    await (await fetch(server.url)).text();
    await (await fetch(server.url)).text();
    expect(asked).toBe(2);
  });
});

describe("an abort", () => {
  it("before the call rejects at once, and sends nothing", async () => {
    const server = await startRawServer(({ response }) => reply(response, 200, {}, ["ok"]));
    const failure = await failureFrom(createPolicyFetch(testContext(), target)(server.url, { signal: AbortSignal.abort() }));
    expect(failure).toMatchObject({ kind: "aborted", provider: "test", host: server.host });
    expect(server.requests).toHaveLength(0);
  });

  it("before the headers rejects, and closes the server's socket", async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const server = await startRawServer(() => undefined);
    const context = testContext({ clock, firstByteTimeoutMs: 100 });
    const response = createPolicyFetch(context, target)(server.url, { method: "POST", body: "x", signal: controller.signal });
    const request = await server.request(0);
    controller.abort();
    expect((await failureFrom(response)).kind).toBe("aborted");
    await request.closed;
    expect(clock.pending).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("in the middle of a body errors it, and closes the server's socket", async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const server = await startRawServer(({ response }) => response.write("first"));
    const context = testContext({ clock, firstByteTimeoutMs: 100, idleTimeoutMs: 100 });
    const response = await createPolicyFetch(context, target)(server.url, { signal: controller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const next = reader?.read();
    controller.abort();
    expect((await failureFrom(Promise.resolve(next))).kind).toBe("aborted");
    await server.requests[0]?.closed;
    expect(clock.pending).toBe(0);
  });

  it("right when the headers arrive is not lost between the request and its body", async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const controller = new AbortController();
      const fetch = (): Promise<Response> => {
        const arrived = Promise.resolve(new Response(new ReadableStream()));
        let turn: Promise<unknown> = arrived;
        for (let number = 0; number < turns; number += 1) turn = turn.then(() => undefined);
        turn.then(() => controller.abort());
        return arrived;
      };
      const asked = createPolicyFetch({ ...testContext(), fetch }, target)("http://127.0.0.1/", { signal: controller.signal });
      expect((await failureFrom(asked.then((response) => response.text()))).kind).toBe("aborted");
    }
  });

  it("does not wait for a transport that ignores it", async () => {
    const controller = new AbortController();
    const context = { ...testContext(), fetch: () => new Promise<Response>(() => undefined) };
    const response = createPolicyFetch(context, target)("http://127.0.0.1/", { signal: controller.signal });
    controller.abort();
    expect((await failureFrom(response)).kind).toBe("aborted");
  });
});

describe("a failed connection", () => {
  it("before the headers is reported as lost", async () => {
    const server = await startRawServer(({ response }) => response.socket?.resetAndDestroy());
    const failure = await failureFrom(createPolicyFetch(testContext(), target)(server.url, { method: "POST", body: "x" }));
    expect(failure).toMatchObject({ kind: "connection-lost", host: server.host, remedy: "retry" });
    expect(failure.code).toMatch(/^(?:ECONNRESET|UND_ERR_SOCKET)$/);
    expect(server.requests).toHaveLength(1);
  });

  it("in the middle of a body errors it as lost, after the received text", async () => {
    const server = await startRawServer(({ response }) => response.write("first"));
    const response = await createPolicyFetch(testContext(), target)(server.url);
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
    server.requests[0]?.response.socket?.resetAndDestroy();
    expect((await failureFrom(Promise.resolve(reader?.read()))).kind).toBe("connection-lost");
  });

  it("also rejects text()", async () => {
    const server = await startRawServer(({ response }) => response.write("first"));
    const response = await createPolicyFetch(testContext(), target)(server.url);
    const text = response.text();
    server.requests[0]?.response.socket?.resetAndDestroy();
    expect((await failureFrom(text)).kind).toBe("connection-lost");
  });

  it("leads to one retry of a GET, because a kept-alive connection may have died while idle", async () => {
    const server = await startRawServer(({ response }) => {
      if (server.requests.length === 1) response.socket?.resetAndDestroy();
      else reply(response, 200, {}, ["second"]);
    });
    expect(await (await createPolicyFetch(testContext(), target)(server.url)).text()).toBe("second");
  });

  it("is reported if a GET is lost twice", async () => {
    const server = await startRawServer(({ response }) => response.socket?.resetAndDestroy());
    expect((await failureFrom(createPolicyFetch(testContext(), target)(server.url))).kind).toBe("connection-lost");
    expect(server.requests).toHaveLength(2);
  });

  it("is unreachable at a port without a listener", async () => {
    const server = await startRawServer(() => undefined);
    await server.kill();
    const failure = await failureFrom(createPolicyFetch(testContext(), target)(server.url));
    expect(failure).toMatchObject({ kind: "unreachable", code: "ECONNREFUSED", host: server.host });
  });

  it("is a TLS error at a server without TLS", async () => {
    const server = await startRawServer(() => undefined);
    const failure = await failureFrom(createPolicyFetch(testContext(), target)(server.url.replace("http:", "https:")));
    expect(failure).toMatchObject({ kind: "tls", host: server.host, remedy: "open-settings" });
  });

  it("is an invalid address, attributed to the setting if there is one", async () => {
    const context = testContext();
    expect(await failureFrom(createPolicyFetch(context, target)("not an address"))).toMatchObject({
      kind: "unreachable",
      remedy: "open-settings",
    });
    expect(
      await failureFrom(createPolicyFetch(context, { ...target, setting: "snowcell.authUrl" })("not an address")),
    ).toMatchObject({
      kind: "configuration",
      setting: "snowcell.authUrl",
    });
    expect((await failureFrom(createPolicyFetch(context, target)("http://127.0.0.1:6000/"))).kind).toBe("unreachable");
    expect((await failureFrom(createPolicyFetch(context, target)("gopher://127.0.0.1/"))).kind).toBe("unreachable");
  });

  it("is distinguished from a response that is not HTTP", async () => {
    const server = await startRawServer(({ response }) => response.socket?.end("220 mail.example ESMTP\r\n"));
    expect((await failureFrom(createPolicyFetch(testContext(), target)(server.url))).kind).toBe("malformed-response");
  });
});
