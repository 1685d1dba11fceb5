import { getEventListeners } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatEvent } from "../../../../src/core/provider-api/provider.js";
import { createPolicyFetch } from "../../../../src/core/wire/http/policy-fetch.js";
import { readOpenAIResponse } from "../../../../src/core/wire/openai-chat/openai-answer.js";
import { ManualClock } from "../../../support/manual-clock.js";
import { type RawServer, reply, startRawServer } from "../raw-server.js";
import { collect, countedIds, testContext, textOf, withoutDeltas } from "../wire-fixture.js";

const sse = { "content-type": "text/event-stream" };
const data = (json: unknown): string => `data: ${JSON.stringify(json)}\n\n`;
const say = (content: string, finish: string | null = null): string =>
  data({ choices: [{ delta: { content }, finish_reason: finish }] });
const about = (signal: AbortSignal): Parameters<typeof readOpenAIResponse>[1] => ({
  provider: "test",
  model: "m",
  signal,
  toolCalls: { newId: countedIds() },
});

/** Runs everything that is ready. */
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function ask(server: RawServer, signal: AbortSignal, clock = new ManualClock()): Promise<AsyncGenerator<ChatEvent>> {
  const context = testContext({ clock, firstByteTimeoutMs: 1_000, idleTimeoutMs: 1_000 });
  const response = await createPolicyFetch(context, { provider: "test" })(server.url, { method: "POST", signal });
  return readOpenAIResponse(response, about(signal));
}

/** The next event; fails if the stream is over. */
async function next(events: AsyncGenerator<ChatEvent>): Promise<ChatEvent> {
  const { value, done } = await events.next();
  if (done) throw new Error("the stream is over");
  return value;
}

describe("a streamed answer", () => {
  it("emits started with the headers, before any of the body", async () => {
    const server = await startRawServer(({ response }) => {
      response.writeHead(200, sse);
      response.flushHeaders();
    });
    const events = await ask(server, new AbortController().signal);
    expect(await next(events)).toEqual({ type: "started" });
    server.requests[0]?.response.end(say("Hi", "stop"));
    expect(textOf(await collect(events))).toBe("Hi");
  });

  it("emits each delta as soon as it arrives", async () => {
    const server = await startRawServer(({ response }) => {
      response.writeHead(200, sse);
      response.write(say("one"));
    });
    const events = await ask(server, new AbortController().signal);
    await next(events);
    expect(await next(events)).toEqual({ type: "text-delta", text: "one" });
    server.requests[0]?.response.write(say("two"));
    expect(await next(events)).toEqual({ type: "text-delta", text: "two" });
    await events.return(undefined);
  });

  it("merges deltas of one network chunk, but never across the boundary between reasoning and text", async () => {
    const think = data({ choices: [{ delta: { reasoning: "Hm" } }] });
    const server = await startRawServer(({ response }) =>
      reply(response, 200, sse, [think + think + say("a") + say("b") + think + say("c", "stop")]),
    );
    const deltas = (await collect(await ask(server, new AbortController().signal))).filter((event) =>
      event.type.endsWith("delta"),
    );
    expect(deltas).toEqual([
      { type: "reasoning-delta", text: "HmHm" },
      { type: "text-delta", text: "ab" },
      { type: "reasoning-delta", text: "Hm" },
      { type: "text-delta", text: "c" },
    ]);
  });

  it("reads its body to the end after [DONE], so that the connection can be reused", async () => {
    let cancelled = false;
    let body: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        body = controller;
        controller.enqueue(new TextEncoder().encode(`${say("Hi", "stop")}data: [DONE]\n\n`));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const { signal } = new AbortController();
    const events = await collect(readOpenAIResponse(new Response(stream, { headers: sse }), about(signal)));
    expect(events.at(-1)?.type).toBe("finished");
    body?.enqueue(new TextEncoder().encode(": bye\n\n"));
    await turnOfTheLoop();
    expect(body?.desiredSize).toBe(1);
    expect(cancelled).toBe(false);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    body?.enqueue(new Uint8Array(100_000));
    await turnOfTheLoop();
    // But only for a limited time.
    expect(cancelled).toBe(true);
  });

  it("ends at [DONE], even if the server keeps the connection open", async () => {
    const server = await startRawServer(({ response }) => {
      response.writeHead(200, sse);
      response.write(`${say("Hi", "stop")}data: [DONE]\n\n`);
    });
    const events = await collect(await ask(server, new AbortController().signal));
    expect(events.at(-1)).toEqual({ type: "finished", reason: "stop" });
  });

  it("has estimated token counts if the service reports none", async () => {
    const server = await startRawServer(({ response }) => reply(response, 200, sse, [say("12345", "stop")]));
    const events = await collect(await ask(server, new AbortController().signal));
    expect(events.find((event) => event.type === "usage")).toEqual({
      type: "usage",
      usage: { promptTokens: 0, completionTokens: 4, totalTokens: 4, estimated: true },
    });
  });

  it("is a failure if the status is not 2xx", async () => {
    const server = await startRawServer(({ response }) =>
      reply(response, 404, {}, ['{"error":{"message":"The model `m` does not exist"}}']),
    );
    expect(await collect(await ask(server, new AbortController().signal))).toEqual([
      { type: "failed", failure: expect.objectContaining({ kind: "model-not-found", model: "m", status: 404 }) },
    ]);
  });
});

describe("an interrupted answer", () => {
  it("ends as lost with the connection, and keeps the received text", async () => {
    const server = await startRawServer(({ response }) => {
      response.writeHead(200, sse);
      response.write(say("Hi"));
    });
    const events = await ask(server, new AbortController().signal);
    expect(textOf([await next(events), await next(events)])).toBe("Hi");
    server.requests[0]?.response.socket?.resetAndDestroy();
    expect(await collect(events)).toMatchObject([{ type: "failed", failure: { kind: "connection-lost" } }]);
  });

  it("times out after silence, and keeps the received text", async () => {
    const clock = new ManualClock();
    const server = await startRawServer(({ response }) => {
      response.writeHead(200, sse);
      response.write(say("Hi"));
    });
    const events = await ask(server, new AbortController().signal, clock);
    expect(textOf([await next(events), await next(events)])).toBe("Hi");
    const rest = collect(events);
    await clock.running(1);
    clock.advance(1_000);
    expect(await rest).toMatchObject([{ type: "failed", failure: { kind: "timeout", phase: "idle", afterMs: 1_000 } }]);
    await server.requests[0]?.closed;
  });

  it("is aborted by its signal, which closes the socket", async () => {
    const controller = new AbortController();
    const server = await startRawServer(({ response }) => {
      response.writeHead(200, sse);
      response.write(say("Hi"));
    });
    const events = await ask(server, controller.signal);
    expect(textOf([await next(events), await next(events)])).toBe("Hi");
    const rest = collect(events);
    controller.abort();
    expect(await rest).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
    await server.requests[0]?.closed;
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("emits nothing after the abort, not even received data", async () => {
    const controller = new AbortController();
    const think = data({ choices: [{ delta: { reasoning: "Hm" } }] });
    const server = await startRawServer(({ response }) => reply(response, 200, sse, [think + say("Hi", "stop")]));
    const events = await ask(server, controller.signal);
    expect([await next(events), await next(events)]).toMatchObject([{ type: "started" }, { type: "reasoning-delta" }]);
    controller.abort();
    expect(await collect(events)).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
  });

  it("is aborted even if the response comes from a fetch without signal support", async () => {
    const controller = new AbortController();
    const events = readOpenAIResponse(new Response(new ReadableStream()), about(controller.signal));
    await next(events);
    const rest = collect(events);
    controller.abort();
    expect(await rest).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
  });

  it("is aborted before it starts if the signal was", async () => {
    expect(await collect(readOpenAIResponse(new Response("x"), about(AbortSignal.abort())))).toMatchObject([
      { type: "failed", failure: { kind: "aborted" } },
    ]);
  });

  it("closes the socket when its reader stops", async () => {
    const server = await startRawServer(({ response }) => {
      response.writeHead(200, sse);
      response.write(say("Hi"));
    });
    for await (const event of await ask(server, new AbortController().signal)) if (event.type === "text-delta") break;
    await server.requests[0]?.closed;
    expect(server.requests).toHaveLength(1);
  });

  it("does not buffer an endless page", async () => {
    const page = new TextEncoder().encode("<p>more and more</p>".repeat(100));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(page);
      },
    });
    const events = await collect(readOpenAIResponse(new Response(endless), about(new AbortController().signal)));
    expect(events.at(-1)).toMatchObject({ type: "failed", failure: { kind: "malformed-response" } });
    expect(sent).toBeLessThan(20);
  });

  it("does not buffer an endless event", async () => {
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("data: ")),
      pull: (controller) => controller.enqueue(new Uint8Array(4 * 1024 * 1024).fill(120)),
    });
    const events = await collect(
      readOpenAIResponse(new Response(endless, { headers: sse }), about(new AbortController().signal)),
    );
    expect(withoutDeltas(events).at(-1)).toMatchObject({ type: "failed", failure: { kind: "malformed-response" } });
  });

  it("never quotes a secret that the server sends back", async () => {
    const body = data({ error: { message: "The key s3cret-key is wrong", code: 401 } });
    const source = { ...about(new AbortController().signal), secrets: ["s3cret-key"] };
    const [, failed] = await collect(readOpenAIResponse(new Response(body, { headers: sse }), source));
    expect(failed).toMatchObject({ type: "failed", failure: { kind: "unauthenticated", detail: "The key [redacted] is wrong" } });
  });
});

describe("any chunking of any answer", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }).map((content) => say(content)),
    fc.string({ unit: "binary", maxLength: 12 }).map((reasoning) => data({ choices: [{ delta: { reasoning } }] })),
    fc.constantFrom(
      ": comment\n\n",
      "data: : wrapped\n\n",
      "event: ping\ndata: x\n\n",
      "\r\n",
      data({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }),
    ),
    fc.constantFrom(
      say("", "stop"),
      say("x", "length"),
      "data: [DONE]\n\n",
      data({ error: { message: "Broken", code: 500 } }),
      "data: {broken\n\n",
      "data: {",
    ),
    fc
      .record({ name: fc.constantFrom("f", "g"), arguments: fc.json({ maxDepth: 1 }) })
      .map((call) => data({ choices: [{ delta: { tool_calls: [{ function: call }] } }] })),
  );

  it("yields the same text and the same events", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(1000), { maxLength: 40 }), async (pieces, places) => {
        const bytes = new TextEncoder().encode(pieces.join(""));
        const ends = [...new Set([...places.filter((place) => place < bytes.length), bytes.length])].sort(
          (one, other) => one - other,
        );
        const whole = await read([bytes]);
        const inParts = await read(ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)));
        expect(textOf(inParts)).toBe(textOf(whole));
        expect(textOf(inParts, "reasoning-delta")).toBe(textOf(whole, "reasoning-delta"));
        expect(withoutDeltas(inParts)).toEqual(withoutDeltas(whole));
        expect(inParts.filter((event) => event.type === "finished" || event.type === "failed")).toEqual([inParts.at(-1)]);
      }),
    );
  });
});

async function read(chunks: readonly Uint8Array[]): Promise<ChatEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return await collect(readOpenAIResponse(new Response(body, { headers: sse }), about(new AbortController().signal)));
}
