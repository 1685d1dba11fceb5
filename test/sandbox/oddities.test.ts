// Every oddity is sent as its table entry says; other tests hold the readers to them.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChatReading, chatBody, readChat, readWrites } from "./chat-reading.js";
import { type OddityName, oddErrorMessage, oddities, oddityNames, oddToolCall } from "./oddities.js";
import { type Sandbox, startSandbox } from "./sandbox.js";

let sandbox: Sandbox;
let endpoint: string;
/** The model's answer without any oddity. */
let answer: string;

beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: Number.POSITIVE_INFINITY });
  endpoint = `${sandbox.snowcell.url}/qwen/v1/chat/completions`;
  answer = (await readChat(endpoint, chatBody())).text;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.snowcell.faults.clear());

async function readOdd(oddity: OddityName, body: Record<string, unknown> = chatBody()): Promise<ChatReading> {
  sandbox.snowcell.faults.add({ behaviour: { oddity } });
  return readChat(endpoint, body);
}

function writesOf(oddity: OddityName): Promise<Buffer[]> {
  sandbox.snowcell.faults.add({ behaviour: { oddity } });
  return readWrites(endpoint, chatBody());
}

const isStream = ({ headers }: ChatReading): boolean => headers.get("content-type")?.startsWith("text/event-stream") ?? false;

/** Entries have separate types, so check for a field that only a few have. */
const isDisguised = (name: OddityName): boolean => "disguised" in oddities[name] && oddities[name].disguised === true;

describe("every oddity", () => {
  it.each(oddityNames.filter((name) => !isDisguised(name)))("%s sends as much of the text as it says", async (name) => {
    const reading = await readOdd(name);
    const text = name === "json-instead-of-stream" ? JSON.parse(reading.body).choices[0].message.content : reading.text;
    const expected = { whole: answer.length, part: Math.ceil(answer.length / 2), none: 0 }[oddities[name].text];
    expect(text).toBe(answer.slice(0, expected));
  });

  it.each(oddityNames.filter((name) => oddities[name].outcome === "complete"))("%s marks the end of the answer", async (name) => {
    const reading = await readOdd(name);
    expect(reading.failure).toBeUndefined();
    if (isStream(reading) && name !== "one-newline") expect(reading.isDone || reading.finishReasons.includes("stop")).toBe(true);
  });

  it.each(oddityNames.filter(isDisguised))("%s sends the whole text in some form", async (name) => {
    const { body } = await readOdd(name);
    const chunks = body.split("\n").flatMap((line) => (line.startsWith("data: {") ? [JSON.parse(line.slice(6))] : []));
    const texts = chunks.flatMap(({ choices }) => (choices[0].index === 0 ? [choices[0].delta.content ?? ""] : []));
    expect(texts.join("").endsWith(answer)).toBe(true);
  });

  it.each(oddityNames.filter((name) => oddities[name].outcome === "truncated"))("%s breaks off", async (name) => {
    expect(await readOdd(name)).toMatchObject({ status: 200, isDone: false, finishReasons: [] });
  });
});

describe("a framing oddity", () => {
  it("sends keep-alive comments, plain or wrapped as data", async () => {
    const comments = await readOdd("comment-keep-alive");
    expect(comments.body).toMatch(/^: OPENROUTER PROCESSING\n\n/);
    expect(comments.events.every(({ data }) => data === "[DONE]" || data.startsWith("{"))).toBe(true);
    expect((await readOdd("comment-in-data")).events[0]?.data).toBe(": OPENROUTER PROCESSING");
  });

  it("ends every line with CR LF", async () => {
    expect((await readOdd("crlf")).body.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it("puts no space after the colon", async () => {
    expect((await readOdd("no-space")).body).toMatch(/^data:\{/);
  });

  it("splits an event into several lines", async () => {
    expect((await readOdd("multi-line-data")).body).toMatch(/^data: \{\ndata: {3}"id"/);
  });

  it("begins with a byte order mark", async () => {
    const [first] = await writesOf("byte-order-mark");
    expect([...(first ?? [])].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
  });

  it.each(["split-utf8", "all-framing"] as const)("%s splits characters between chunks", async (name) => {
    const whole = (chunk: Buffer): boolean => Buffer.from(chunk.toString("utf8")).equals(chunk);
    const parted = (await writesOf(name)).filter((chunk) => !whole(chunk));
    // Two parts for each delta's first multi-byte character.
    expect(parted.length).toBeGreaterThanOrEqual(4);
  });

  it("sends the last event without a blank line", async () => {
    const reading = await readOdd("last-event-unterminated");
    expect(reading.body.endsWith("}")).toBe(true);
    expect(reading).toMatchObject({ isDone: false, finishReasons: ["stop"] });
  });
});

describe("a content oddity", () => {
  it("answers in another format than requested", async () => {
    expect((await readOdd("json-instead-of-stream")).headers.get("content-type")).toBe("application/json");
    const page = await readOdd("html-instead-of-stream");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html");
    expect(isStream(await readOdd("stream-instead-of-json", chatBody({ stream: false })))).toBe(true);
  });

  it("reports a failure inside the stream in three ways", async () => {
    expect((await readOdd("error-in-data")).data.at(-1)).toMatchObject({ error: { message: oddErrorMessage, code: 500 } });
    expect((await readOdd("object-error")).data.at(-1)).toMatchObject({ object: "error", message: oddErrorMessage });
    const named = await readOdd("event-error");
    expect(named.events.at(-1)).toMatchObject({ event: "error" });
    expect(named.data.at(-1)).toEqual({ message: oddErrorMessage, code: 500 });
  });

  it("sends a finish reason that is an error, or empty", async () => {
    expect((await readOdd("finish-reason-error")).finishReasons).toEqual(["error"]);
    const empty = await readOdd("finish-reason-empty");
    expect(new Set(empty.finishReasons)).toEqual(new Set([""]));
    expect(empty.isDone).toBe(true);
  });

  it("sends content as parts", async () => {
    const { data } = await readOdd("content-parts");
    expect(data[1]).toMatchObject({ choices: [{ delta: { content: [{ type: "text" }] } }] });
  });

  it.each(["reasoning-content", "reasoning"] as const)("%s sends reasoning in its field before the answer", async (name) => {
    const { data } = await readOdd(name);
    expect(data[1]).toMatchObject({ choices: [{ delta: { [name.replace("-", "_")]: expect.any(String) } }] });
  });

  it("calls a tool without index and id", async () => {
    const { data, finishReasons } = await readOdd("tool-calls-bare");
    expect(data[1]).toMatchObject({ choices: [{ delta: { tool_calls: [{ type: "function", function: oddToolCall }] } }] });
    expect(data[1]).not.toHaveProperty(["choices", 0, "delta", "tool_calls", 0, "index"]);
    expect(finishReasons).toEqual(["tool_calls"]);
  });

  it("sends usage with the finish, and after it", async () => {
    expect((await readOdd("usage-on-finish")).data.at(-1)).toMatchObject({
      choices: [{ finish_reason: "stop" }],
      usage: { total_tokens: expect.any(Number) },
    });
    const { data } = await readOdd("usage-after-finish");
    expect(data.at(-2)).toMatchObject({ choices: [{ finish_reason: "stop" }] });
    expect(data.at(-1)).toMatchObject({ choices: [{ finish_reason: null }], usage: { total_tokens: expect.any(Number) } });
  });

  it("finishes without any text", async () => {
    expect(await readOdd("zero-deltas")).toMatchObject({ status: 200, text: "", finishReasons: ["stop"], isDone: true });
  });
});

describe("an error oddity", () => {
  it("reports a prompt that is too long as llama.cpp does", async () => {
    const reading = await readOdd("exceed-context-size");
    expect(reading.status).toBe(400);
    const { error } = JSON.parse(reading.body);
    expect(error.type).toBe("exceed_context_size_error");
    expect(error.n_prompt_tokens).toBeGreaterThan(error.n_ctx);
  });

  it.each([
    ["html-502", 502, /^<html>[\s\S]*502 Bad Gateway/],
    ["error-string", 401, /^\{"error":"Unauthorized"\}$/],
    ["detail-string", 404, /^\{"detail":"Not Found"\}$/],
    ["detail-list", 422, /^\{"detail":\[\{.*"loc":\["body","messages"\]/],
  ] as const)("%s", async (name, status, body) => {
    const reading = await readOdd(name);
    expect(reading.status).toBe(status);
    expect(reading.body).toMatch(body);
  });

  it("resets the connection in the middle of the answer", async () => {
    expect((await readOdd("reset-mid-stream")).failure).toMatchObject({ cause: { code: "ECONNRESET" } });
  });
});
