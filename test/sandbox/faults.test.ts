// Faults have the documented effect, as seen by a client on a real socket.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asking, chatBody, postChat, readChat, readWrites } from "./chat-reading.js";
import { FaultPlan } from "./faults.js";
import type { RecordedRequest } from "./recorded-request.js";
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

const echo = asking("[[echo]]0123456789abcdefghij");

function requestTo(path: string): RecordedRequest {
  const closed = new Promise<never>(() => {});
  const query = new URLSearchParams();
  return { method: "GET", path, query, headers: {}, body: undefined, rawBody: "", receivedAt: 0, bytesSent: 0, closed };
}

describe("a plan of faults", () => {
  it("applies once, a number of times, or until it is cleared", () => {
    const plan = new FaultPlan();
    plan.add({ behaviour: { status: 500 } });
    plan.add({ behaviour: { status: 502 }, times: 2 });
    plan.add({ behaviour: { status: 503 }, always: true });
    const statuses = Array.from({ length: 5 }, () => plan.take(requestTo("/a"), true));
    expect(statuses).toEqual([{ status: 500 }, { status: 502 }, { status: 502 }, { status: 503 }, { status: 503 }]);
    expect(plan.pending).toBe(1);
    plan.clear();
    expect(plan.take(requestTo("/a"), true)).toBeUndefined();
  });

  it("skips requests that do not match", () => {
    const plan = new FaultPlan();
    plan.add({ behaviour: { status: 500 }, match: ({ path }) => path === "/b" });
    expect(plan.take(requestTo("/a"), true)).toBeUndefined();
    expect(plan.take(requestTo("/b"), false)).toEqual({ status: 500 });
  });

  it("keeps faults of answers for requests that ask for one", () => {
    const plan = new FaultPlan();
    plan.add({ behaviour: { oddity: "crlf" } });
    plan.add({ behaviour: { stallAfterCharacters: 0 } });
    expect(plan.take(requestTo("/models"), false)).toBeUndefined();
    expect(plan.take(requestTo("/chat"), true)).toEqual({ oddity: "crlf" });
    expect(plan.pending).toBe(1);
  });
});

describe("a fault of the service", () => {
  it("sends a status, headers and a body instead of the reply", async () => {
    service.faults.add({
      behaviour: { status: 503, headers: { "Content-Type": "text/plain", "X-Queue": "full" }, body: "busy" },
    });
    const response = await postChat(endpoint, echo);
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(response.headers.get("x-queue")).toBe("full");
    expect(await response.text()).toBe("busy");
    expect((await postChat(endpoint, echo)).status).toBe(200);
  });

  it("recognizes an HTML page", async () => {
    service.faults.add({ behaviour: { status: 504, body: "<html>slow</html>" } });
    expect((await postChat(endpoint, echo)).headers.get("content-type")).toBe("text/html");
  });

  it("also applies to requests other than chats", async () => {
    service.faults.add({ behaviour: { status: 500 }, match: ({ path }) => path === "/auth/validate" });
    expect((await postChat(endpoint, echo)).status).toBe(200);
    expect((await fetch(`${service.url}/auth/validate`)).status).toBe(500);
  });

  it("delays the headers, then answers in full or with another fault", async () => {
    service.faults.add({ behaviour: { delayHeadersMs: 30 } });
    service.faults.add({ behaviour: { status: 418, delayHeadersMs: 30 } });
    const start = performance.now();
    const reading = await readChat(endpoint, echo);
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
    expect(reading.text).toBe("0123456789abcdefghij");
    expect((await postChat(endpoint, echo)).status).toBe(418);
  });

  it("lets the client leave while the headers are delayed", async () => {
    service.faults.add({ behaviour: { delayHeadersMs: 600_000 } });
    const abort = new AbortController();
    const asked = postChat(endpoint, echo, { signal: abort.signal });
    const request = await service.waitForRequest(({ method }) => method === "POST");
    abort.abort();
    await expect(asked).rejects.toThrow("aborted");
    expect((await request.closed).byClient).toBe(true);
    expect(request.responseStatus).toBeUndefined();
  });

  it("stalls after a number of characters, with the socket open", async () => {
    service.faults.add({ behaviour: { stallAfterCharacters: 10 } });
    const abort = new AbortController();
    const response = await postChat(endpoint, echo, { signal: abort.signal });
    let body = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      body += chunk;
      // Four characters per delta: the third is shortened to end at the tenth.
      if (body.includes('"89"')) break;
    }
    expect(body).not.toContain("abcd");
    const request = await service.waitForRequest(({ method }) => method === "POST");
    expect((await request.closed).byClient).toBe(true);
  });

  it("stalls right after the headers", async () => {
    service.faults.add({ behaviour: { stallAfterCharacters: 0 } });
    const response = await postChat(endpoint, echo);
    expect(response.status).toBe(200);
    await response.body?.cancel();
    const request = await service.waitForRequest(({ method }) => method === "POST");
    expect((await request.closed).byClient).toBe(true);
    expect(request.bytesSent).toBe(0);
  });

  it("ends cleanly in the middle, without a finish reason", async () => {
    service.faults.add({ behaviour: { cutAfterCharacters: 13, how: "end" } });
    const reading = await readChat(endpoint, echo);
    expect(reading).toMatchObject({ text: "0123456789abc", finishReasons: [], isDone: false, failure: undefined });
  });

  it("resets the connection in the middle", async () => {
    service.faults.add({ behaviour: { cutAfterCharacters: 13, how: "reset" } });
    const reading = await readChat(endpoint, echo);
    expect(reading.text).toBe("0123456789abc");
    expect(reading.failure).toMatchObject({ message: "terminated", cause: { code: "ECONNRESET" } });
    const request = await service.waitForRequest(({ method }) => method === "POST");
    expect((await request.closed).byClient).toBe(false);
  });

  it("kills the whole service in the middle", async () => {
    service.faults.add({ behaviour: { cutAfterCharacters: 13, how: "kill" } });
    const reading = await readChat(endpoint, echo);
    expect(reading.text).toBe("0123456789abc");
    expect(reading.failure).toBeInstanceOf(TypeError);
    await expect(postChat(endpoint, echo)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await service.revive();
    expect((await readChat(endpoint, echo)).text).toBe("0123456789abcdefghij");
  });

  it("also cuts a reply that is not streamed", async () => {
    service.faults.add({ behaviour: { cutAfterCharacters: 20, how: "end" } });
    const reading = await readChat(endpoint, chatBody({ stream: false }));
    expect(reading.status).toBe(200);
    expect(reading.body).toHaveLength(20);
  });

  it("sends raw bytes with a given type and status", async () => {
    service.faults.add({ behaviour: { rawStream: "odd", contentType: "application/x-odd", status: 203 } });
    const reading = await readChat(endpoint, echo);
    expect([reading.status, reading.headers.get("content-type"), reading.body]).toEqual([203, "application/x-odd", "odd"]);
    service.faults.add({ behaviour: { rawStream: "data: [DONE]\n\n" } });
    expect(await readChat(endpoint, echo)).toMatchObject({ status: 200, isDone: true, text: "" });
  });

  it.each([0, 5])("sends each raw element as one chunk, %d ms apart", async (delayBetweenMs) => {
    const parts = ["data: {", Uint8Array.from([0xff, 0x00, 0xfe]), "}\n\n"];
    service.faults.add({ behaviour: { rawStream: parts, delayBetweenMs } });
    const start = performance.now();
    expect(await readWrites(endpoint, echo)).toEqual(parts.map((part) => Buffer.from(part)));
    // Timers count whole milliseconds, so each may fire up to one early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(2 * Math.max(0, delayBetweenMs - 1));
  });
});
