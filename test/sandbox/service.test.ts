// What all services have in common: pacing, recording, and being killed and revived.

import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asking, chatBody, postChat, readChat } from "./chat-reading.js";
import { type Sandbox, startSandbox } from "./sandbox.js";
import type { SandboxService } from "./service.js";

let sandbox: Sandbox;
let service: SandboxService;
let endpoint: string;

beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: Number.POSITIVE_INFINITY });
  service = sandbox.snowcell;
  endpoint = `${service.url}/qwen/v1/chat/completions`;
});
afterEach(() => sandbox.close());

const isPost = ({ method }: { method: string }): boolean => method === "POST";

describe("pacing", () => {
  it.each([
    [20_000, 4, 6000],
    [4000, 4, 1200],
    [2000, 1, 600],
    [Number.POSITIVE_INFINITY, 64, 200_000],
  ])("at %d characters per second, %d per delta, all %d characters arrive in order", async (rate, deltaLength, length) => {
    const body = asking(`[[length:${length}]]`);
    const expected = JSON.parse((await readChat(endpoint, { ...body, stream: false })).body).choices[0].message.content;
    service.charactersPerSecond = rate;
    service.deltaLength = deltaLength;
    const reading = await readChat(endpoint, body);
    expect(reading.text).toBe(expected);
    expect(reading.text).toHaveLength(length);
    expect(reading.isDone).toBe(true);
    const deltas = reading.data.length - 2;
    expect(deltas).toBeLessThanOrEqual(Math.ceil(length / deltaLength));
    expect(deltas).toBeGreaterThan((length / deltaLength) * 0.95);
  });

  it("never exceeds its rate", async () => {
    service.charactersPerSecond = 2000;
    const response = await postChat(endpoint, asking("[[length:400]]"));
    const start = service.requests[0]?.receivedAt ?? 0;
    let events = 0;
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      events += chunk.split("\n\n").length - 1;
      // The role precedes the deltas; two events follow the last one.
      const characters = Math.max(0, Math.min(400, (events - 3) * 4));
      expect(performance.now() - start).toBeGreaterThanOrEqual((characters / 2000) * 1000);
    }
    expect(events).toBeGreaterThan(100);
  });

  it("changes its rate during an answer", async () => {
    service.charactersPerSecond = 0.001;
    const response = await postChat(endpoint, asking("[[echo]]at last"));
    service.charactersPerSecond = Number.POSITIVE_INFINITY;
    expect(await response.text()).toContain("[DONE]");
  });

  it("waits for a client that does not read", async () => {
    const request = httpRequest(endpoint, { method: "POST", headers: { "content-type": "application/json" } });
    request.end(JSON.stringify(asking("[[length:120000]]")));
    const [response] = await once(request, "response");
    const recorded = await service.waitForRequest(isPost);
    // Deltas of 4 characters are about 200 bytes each: 6 MB in total, more than sockets buffer.
    const whole = 30_000 * 150;
    await new Promise((resolve) => setImmediate(resolve));
    expect(recorded.bytesSent).toBeLessThan(whole);
    let received = 0;
    for await (const chunk of response) received += chunk.length;
    expect(received).toBe(recorded.bytesSent);
    expect(received).toBeGreaterThan(whole);
  });

  it("never splits a surrogate pair", async () => {
    service.deltaLength = 1;
    const { data, text } = await readChat(endpoint, asking("[[echo]]a🧊b東"));
    expect(text).toBe("a🧊b東");
    expect(data.slice(1, -1).map((chunk) => JSON.parse(JSON.stringify(chunk)).choices[0].delta.content)).toEqual([
      "a",
      "🧊",
      "b",
      "東",
    ]);
  });
});

describe("recording", () => {
  it("keeps requests and their answers", async () => {
    await postChat(`${endpoint}?trace=1`, chatBody(), { headers: { "X-Trace": "abc" } }).then((response) => response.text());
    const [request] = service.requests;
    expect(request).toMatchObject({ method: "POST", path: "/qwen/v1/chat/completions", body: chatBody(), responseStatus: 200 });
    expect(request?.headers["x-trace"]).toBe("abc");
    expect(request?.query.get("trace")).toBe("1");
    expect(request?.rawBody).toBe(JSON.stringify(chatBody()));
    const closing = await request?.closed;
    expect(closing?.byClient).toBe(false);
    expect(closing?.at).toBeGreaterThan(request?.receivedAt ?? Number.POSITIVE_INFINITY);
  });

  it("counts the bytes of the body", async () => {
    const { body } = await readChat(endpoint, chatBody());
    expect(service.requests[0]?.bytesSent).toBe(Buffer.byteLength(body));
  });

  it("has no body if the request's is not JSON", async () => {
    await fetch(endpoint, { method: "POST", body: "grant_type=x" });
    expect(service.requests[0]).toMatchObject({ body: undefined, rawBody: "grant_type=x", responseStatus: 400 });
  });

  it("notices that a client leaves during a stream, and sends nothing more", async () => {
    service.charactersPerSecond = 1000;
    const response = await postChat(endpoint, asking("[[length:100000]]"));
    const reader = response.body?.getReader();
    await reader?.read();
    const leftAt = performance.now();
    await reader?.cancel();
    const [request] = service.requests;
    const closing = await request?.closed;
    expect(closing?.byClient).toBe(true);
    expect(closing?.at).toBeGreaterThanOrEqual(leftAt);
    const sent = request?.bytesSent;
    await readChat(endpoint, asking("[[echo]]another"));
    expect(request?.bytesSent).toBe(sent);
  });

  it("finds an earlier request and a later one", async () => {
    const coming = service.waitForRequest(({ path }) => path === "/models/coding/current");
    await fetch(`${service.url}/auth/validate`);
    await fetch(`${service.url}/models/coding/current`);
    expect((await coming).path).toBe("/models/coding/current");
    expect((await service.waitForRequest(({ path }) => path === "/auth/validate")).method).toBe("GET");
  });

  it("reports the requests that did come when a wait times out", async () => {
    await fetch(`${service.url}/auth/validate`);
    await expect(service.waitForRequest(isPost, 1)).rejects.toThrow("GET /auth/validate");
  });
});

describe("a service that is killed", () => {
  it("refuses connections until it is revived on the same port", async () => {
    const { url } = service;
    await service.kill();
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await service.revive();
    expect(service.url).toBe(url);
    expect((await readChat(endpoint, chatBody())).isDone).toBe(true);
  });

  it("breaks its connections without blaming the client", async () => {
    service.faults.add({ behaviour: { stallAfterCharacters: 20 } });
    const reading = readChat(endpoint, chatBody());
    const request = await service.waitForRequest(isPost);
    await service.kill();
    await expect(
      reading.then(
        ({ failure }) => failure,
        (error: unknown) => error,
      ),
    ).resolves.toBeInstanceOf(TypeError);
    expect((await request.closed).byClient).toBe(false);
  });

  it("can be killed and revived twice without harm", async () => {
    await Promise.all([service.kill(), service.kill()]);
    await service.revive();
    await service.revive();
    expect((await fetch(`${service.url}/models/coding/current`)).status).toBe(200);
  });
});

describe("unknown paths and addresses", () => {
  it("answers 404 for an unknown path and 405 for a wrong method", async () => {
    expect((await fetch(`${service.url}/nothing`)).status).toBe(404);
    expect((await fetch(endpoint)).status).toBe(405);
  });

  it("listens only on the loopback address and the requested port", async () => {
    await service.kill();
    const port = Number(new URL(service.url).port);
    const second = await startSandbox({ ports: { snowcell: port } });
    expect(second.snowcell.url).toBe(`http://127.0.0.1:${port}`);
    await expect(startSandbox({ ports: { snowcell: port } })).rejects.toMatchObject({ code: "EADDRINUSE", address: "127.0.0.1" });
    await second.close();
  });
});
