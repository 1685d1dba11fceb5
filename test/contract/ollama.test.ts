// The contract suite for Ollama, and the specifics of its chat.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ToolDefinition } from "../../src/core/provider-api/provider.js";
import { chat, chatBody, type OllamaFixture, startOllama, textOf } from "./ollama-fixture.js";
import { describeProvider } from "./provider-contract.js";

describeProvider("Ollama", startOllama);

const weather: ToolDefinition = {
  name: "get_weather",
  description: "The weather in a city",
  inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

/** Lines as a server would write them; a string stands for itself. */
function stream(...lines: readonly unknown[]): string[] {
  return lines.map((line) => (typeof line === "string" ? line : `${JSON.stringify(line)}\n`));
}

function delta(content: string): object {
  return { model: "llama3.2:latest", created_at: "2026-05-04T10:00:00Z", message: { role: "assistant", content }, done: false };
}

describe("Ollama's chat", () => {
  let fixture: OllamaFixture;
  beforeEach(async () => {
    fixture = await startOllama();
  });
  afterEach(async () => await fixture.close());

  const answerWith = (...lines: readonly unknown[]): void =>
    fixture.service.faults.add({
      behaviour: { rawStream: stream(...lines), contentType: "application/x-ndjson" },
      match: fixture.isChat,
    });
  const refuseWith = (status: number, body: object): void =>
    fixture.service.faults.add({ behaviour: { status, body }, match: fixture.isChat });
  const failureOfChat = async (content = "Hello", model = fixture.model) => {
    const ending = (await chat(fixture, content, { model })).at(-1);
    return ending?.type === "failed" ? ending.failure : ending;
  };

  it("reports which model answers", async () => {
    expect((await chat(fixture, "[[echo]]Hello"))[0]).toMatchObject({ type: "started", model: "llama3.2:latest" });
  });

  it("releases the connection when the answer is complete, even if the body ends late", async () => {
    const rawStream = [...stream(delta("Hello"), { done: true, done_reason: "stop" }), "\n"];
    fixture.service.faults.add({ behaviour: { rawStream, delayBetweenMs: 30 }, match: fixture.isChat });
    expect((await chat(fixture, "Hello")).at(-1)).toMatchObject({ type: "finished" });
    const request = await fixture.service.waitForRequest(fixture.isChat);
    expect((await request.closed).byClient).toBe(false);
  });

  it("sends parameters as options, and only those that are set", async () => {
    fixture.settings.set("snowcell.ollama.contextLength", 8192);
    fixture.settings.set("snowcell.ollama.keepAlive", "10m");
    const parameters = { temperature: 0.2, maxTokens: 64, topP: 0.9, stop: ["END"] };
    await chat(fixture, "Hello", { parameters });
    expect(chatBody(fixture)).toEqual({
      model: "llama3.2:latest",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
      truncate: false,
      keep_alive: "10m",
      options: { num_ctx: 8192, temperature: 0.2, num_predict: 64, top_p: 0.9, stop: ["END"] },
    });
  });

  it("sends no options if none are set", async () => {
    await chat(fixture, "Hello");
    expect(chatBody(fixture)).not.toHaveProperty("options");
    expect(chatBody(fixture)).not.toHaveProperty("keep_alive");
    expect(chatBody(fixture)).not.toHaveProperty("think");
  });

  it("reports that the answer reached its length limit", async () => {
    const events = await chat(fixture, "[[length:400]]", { parameters: { maxTokens: 5 } });
    expect(textOf(events)).toHaveLength(20);
    expect(events.at(-1)).toEqual({ type: "finished", reason: "length" });
  });

  it("emits the reasoning before the text, streamed or whole", async () => {
    for (const streamed of [true, false]) {
      const events = await chat(fixture, "[[reasoning]] Why?", { model: "qwen3:4b", stream: streamed });
      expect(textOf(events, "reasoning-delta")).toContain("The user asks");
      expect(textOf(events)).not.toBe("");
      const types = events.map((event) => event.type);
      expect(types.lastIndexOf("reasoning-delta")).toBeLessThan(types.indexOf("text-delta"));
    }
  });

  it("sends a thinking level only to a model that can think", async () => {
    const parameters = { reasoningEffort: "high" } as const;
    expect((await chat(fixture, "[[echo]]Hello", { parameters })).at(-1)).toMatchObject({ type: "finished" });
    expect(chatBody(fixture)).not.toHaveProperty("think");
    fixture.service.requests.length = 0;
    await chat(fixture, "[[echo]]Hello", { parameters, model: "qwen3:4b" });
    // Only on or off; levels are for models that support them.
    expect(chatBody(fixture)["think"]).toBe(true);
    fixture.service.requests.length = 0;
    await chat(fixture, "[[echo]]Hello", { parameters, model: "gpt-oss:120b-cloud" });
    expect(chatBody(fixture)["think"]).toBe("high");
  });

  it("sends images with the text", async () => {
    const png = "iVBORw0KGgo=";
    const content = [
      { type: "text", text: "[[echo]]A cat" },
      { type: "image", mimeType: "image/png", data: png },
    ] as const;
    expect(textOf(await chat(fixture, content, { model: "llava:7b" }))).toBe("A cat");
    expect(chatBody(fixture)["messages"]).toEqual([{ role: "user", content: "[[echo]]A cat", images: [png] }]);
  });

  it("accepts tool calls, assigns ids, and sends them and their results back", async () => {
    const asked = '[[call:get_weather {"city": "São Paulo"}]]';
    const events = await chat(fixture, asked, { tools: [weather] });
    const calls = events.flatMap((event) => (event.type === "tool-call" ? [event.call] : []));
    expect(calls).toEqual([{ id: expect.stringMatching(/^call_./), name: "get_weather", arguments: '{"city":"São Paulo"}' }]);
    expect(events.at(-1)).toEqual({ type: "finished", reason: "tool-calls" });
    expect(chatBody(fixture)["tools"]).toEqual([
      { type: "function", function: { name: weather.name, description: weather.description, parameters: weather.inputSchema } },
    ]);

    fixture.service.requests.length = 0;
    const id = calls[0]?.id ?? "";
    await chat(fixture, "", {
      tools: [weather],
      messages: [
        { role: "user", content: asked },
        { role: "assistant", content: "", toolCalls: calls },
        { role: "tool", content: "22 °C", toolCallId: id },
      ],
    });
    expect(chatBody(fixture)["messages"]).toEqual([
      { role: "user", content: asked },
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id, function: { name: "get_weather", arguments: { city: "São Paulo" } } }],
      },
      { role: "tool", content: "22 °C", tool_name: "get_weather", tool_call_id: id },
    ]);
  });

  it("assigns different ids to two calls of the same tool", async () => {
    const call = { function: { name: "get_weather", arguments: { city: "Rome" } } };
    answerWith(
      { message: { role: "assistant", content: "", tool_calls: [call, call] }, done: false },
      { done: true, done_reason: "stop" },
    );
    const ids = (await chat(fixture, "Hello")).flatMap((event) => (event.type === "tool-call" ? [event.call.id] : []));
    expect(new Set(ids).size).toBe(2);
  });

  it("joins characters that the network split", async () => {
    const bytes = new TextEncoder().encode(stream(delta("naïve 雪"), { done: true, done_reason: "stop" }).join(""));
    fixture.service.faults.add({
      behaviour: { rawStream: [...bytes].map((byte) => Uint8Array.of(byte)), contentType: "application/x-ndjson" },
      match: fixture.isChat,
    });
    expect(textOf(await chat(fixture, "Hello"))).toBe("naïve 雪");
  });

  it("estimates token counts that the server does not report, and says so", async () => {
    answerWith(delta("Twelve chars"), { done: true, done_reason: "stop", eval_count: 4 });
    const events = await chat(fixture, "Four tokens here");
    expect(events.find((event) => event.type === "usage")).toEqual({
      type: "usage",
      usage: { promptTokens: 7, completionTokens: 4, totalTokens: 11, estimated: true },
    });
  });

  it("keeps the text before an error in the middle of an answer", async () => {
    answerWith(delta("Half an "), { error: "an error was encountered while running the model: CUDA error" });
    const events = await chat(fixture, "Hello");
    expect(textOf(events)).toBe("Half an ");
    expect(events.at(-1)).toMatchObject({
      type: "failed",
      failure: { kind: "provider-error", detail: "an error was encountered while running the model: CUDA error" },
    });
  });

  it("treats an error in the first line as an error before the answer", async () => {
    answerWith({ error: "llama runner process has terminated: exit status 2" });
    const events = await chat(fixture, "Hello");
    expect(events).toMatchObject([{ type: "failed", failure: { kind: "provider-error" } }]);
  });

  it.each([
    ["an empty body", []],
    ["an end without text", [{ message: { role: "assistant", content: "" }, done: true, done_reason: "stop" }]],
    [
      "only the notice that the model was loaded",
      [{ message: { role: "assistant", content: "" }, done: true, done_reason: "load" }],
    ],
  ])("treats %s as an empty answer", async (_what, lines) => {
    answerWith(...lines);
    expect(await failureOfChat()).toMatchObject({ kind: "empty" });
  });

  it("reports an answer that ends inside a line as truncated, and keeps the text before it", async () => {
    answerWith(delta("Whole. "), '{"message":{"content":"ha');
    const events = await chat(fixture, "Hello");
    expect(textOf(events)).toBe("Whole. ");
    expect(events.at(-1)).toMatchObject({ failure: { kind: "truncated" } });
  });

  it("reports JSON that is not an answer as a wrong address", async () => {
    answerWith({ status: "ok" });
    expect(await failureOfChat()).toMatchObject({ kind: "malformed-response" });
  });

  it("says that a model is not pulled, and how to pull it", async () => {
    const failure = await failureOfChat("Hello", "phi4:14b");
    expect(failure).toMatchObject({ kind: "model-not-found", model: "phi4:14b", status: 404 });
    expect(failure).toHaveProperty("note", expect.stringContaining("ollama pull phi4:14b"));
  });

  it.each([
    ["nomic-embed-text:latest", "does not support chat"],
    ["llava:7b", "does not support tools"],
  ])("says that %s %s, and suggests another model", async (model, detail) => {
    const failure = (await chat(fixture, "Hello", { model, tools: [weather] })).at(-1);
    expect(failure).toMatchObject({
      failure: { kind: "bad-request", status: 400, detail: expect.stringContaining(detail), remedy: "switch-model" },
    });
  });

  it("suggests no login if a gateway requires one", async () => {
    for (const [status, kind] of [
      [401, "unauthenticated"],
      [403, "forbidden"],
    ] as const) {
      fixture.service.faults.add({ behaviour: { status, body: "no entry" }, match: ({ path }) => path === "/api/chat" });
      expect(await failureOfChat()).toMatchObject({ kind, status, remedy: "open-settings" });
    }
  });

  it("says where to sign in for a cloud model", async () => {
    expect(await failureOfChat("Hello", "gpt-oss:120b-cloud")).toMatchObject({
      kind: "unauthenticated",
      status: 401,
      note: expect.stringContaining("https://ollama.com/connect?name=sandbox"),
      remedy: "retry",
    });
  });

  it.each([
    [503, "server busy, please try again.  maximum pending requests exceeded", "rate-limited"],
    [500, "model requires more system memory (61.2 GiB) than is available (14.9 GiB)", "provider-error"],
    [500, "something else", "server-error"],
  ])("maps HTTP %i, %s, to %s", async (status, error, kind) => {
    refuseWith(status, { error });
    expect(await failureOfChat()).toMatchObject({ kind, status, detail: error.replaceAll("  ", " ") });
  });

  it("never drops messages silently: a conversation that is too long is a failure with the numbers", async () => {
    fixture.settings.set("snowcell.ollama.contextLength", 256);
    await fixture.provider.listModels(new AbortController().signal);
    expect(await failureOfChat("word ".repeat(400))).toMatchObject({
      kind: "context-overflow",
      promptTokens: 507,
      contextLength: 256,
      note: expect.stringContaining("snowcell.ollama.contextLength"),
      remedy: "open-settings",
    });
  });

  it.each([
    "the input length exceeds the context length",
    "the prompt is longer than the context length currently available to the model; shorten the prompt",
  ])("recognizes older servers' messages for it: %s", async (error) => {
    refuseWith(400, { error });
    expect(await failureOfChat()).toMatchObject({ kind: "context-overflow", remedy: "new-chat" });
  });

  it("names the address and the machine if nothing listens there", async () => {
    await fixture.service.kill();
    const failure = await failureOfChat();
    expect(failure).toMatchObject({
      kind: "unreachable",
      remedy: "open-settings",
      note: expect.stringContaining("WSL: Ubuntu"),
    });
    expect(failure).toHaveProperty("note", expect.stringContaining(fixture.service.url));
  });

  it("names the setting if the address is invalid, and sends nothing", async () => {
    fixture.settings.set("snowcell.ollama.baseUrl", "ftp://models");
    expect(await failureOfChat()).toMatchObject({ kind: "configuration", setting: "snowcell.ollama.baseUrl" });
    expect(fixture.service.requests).toEqual([]);
  });
});
