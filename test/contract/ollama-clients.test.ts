// Independent checks: Ollama's own client, unmodified, against the sandbox used in our tests, and our provider against
// another project's mock of Ollama.

import { LLMock } from "@copilotkit/aimock";
import { Ollama } from "ollama";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OllamaProvider } from "../../src/core/providers/ollama/ollama-provider.js";
import { TestSettings, wireContext } from "../support/wire-context.js";
import { chat, type OllamaFixture, startOllama, textOf } from "./ollama-fixture.js";

describe("Ollama's own client", () => {
  let fixture: OllamaFixture;
  let client: Ollama;
  beforeEach(async () => {
    fixture = await startOllama();
    client = new Ollama({ host: fixture.service.url });
  });
  afterEach(async () => await fixture.close());

  const ask = (content: string) => ({ model: "qwen3:4b", messages: [{ role: "user", content }] });

  it("streams an answer, reasoning first", async () => {
    let text = "";
    let thinking = "";
    let last: { readonly done_reason: string; readonly eval_count: number } | undefined;
    for await (const part of await client.chat({ ...ask("[[reasoning]] Why?"), stream: true })) {
      text += part.message.content;
      thinking += part.message.thinking ?? "";
      if (part.done) last = part;
    }
    expect(thinking).toContain("The user asks");
    expect(text).toContain("## About your question");
    expect(last).toMatchObject({ done_reason: "stop", eval_count: expect.any(Number) });
  });

  it("gets an answer in one piece", async () => {
    expect((await client.chat(ask("[[echo]]All at once"))).message.content).toBe("All at once");
  });

  it("receives tool calls", async () => {
    const tools = [{ type: "function", function: { name: "look", description: "", parameters: { type: "object" } } }];
    const answer = await client.chat({ ...ask('[[call:look {"at":"row 3"}]]'), tools });
    expect(answer.message.tool_calls).toEqual([{ function: { name: "look", arguments: { at: "row 3" } } }]);
  });

  it("lists models, shows one, and lists the loaded ones", async () => {
    expect((await client.version()).version).toBe(fixture.service.version);
    const { models } = await client.list();
    expect(models.map(({ name }) => name)).toEqual(fixture.service.models.map(({ name }) => name));
    expect((await client.show({ model: "qwen3:4b" })).capabilities).toEqual(["completion", "tools", "thinking"]);
    expect((await client.ps()).models.map(({ name }) => name)).toEqual([
      "llama3.2:latest",
      "qwen3:4b",
      "llava:7b",
      "qwen2.5-coder:1.5b",
    ]);
  });

  it("pulls a model", async () => {
    const statuses: string[] = [];
    for await (const { status } of await client.pull({ model: "tinyllama", stream: true })) statuses.push(status);
    expect(statuses[0]).toBe("pulling manifest");
    expect(statuses.at(-1)).toBe("success");
    expect((await client.list()).models.map(({ name }) => name)).toContain("tinyllama:latest");
    expect(await client.pull({ model: "tinyllama" })).toEqual({ status: "success" });
  });

  it("receives errors", async () => {
    await expect(client.chat({ ...ask("Hello"), model: "nothing" })).rejects.toThrow("model 'nothing' not found");
    await expect(client.chat({ ...ask("Hello"), model: "llava:7b", think: true })).rejects.toThrow("does not support thinking");
    await expect(client.pull({ model: "no-such-model" })).rejects.toThrow("pull model manifest: file does not exist");
  });
});

describe("another project's Ollama mock", () => {
  let mock: LLMock;
  let fixture: Pick<OllamaFixture, "provider" | "model">;
  beforeEach(async () => {
    mock = new LLMock({ port: 0, host: "127.0.0.1" });
    await mock.start();
    const settings = new TestSettings({ "snowcell.ollama.baseUrl": mock.url });
    fixture = { provider: new OllamaProvider(wireContext(), settings, () => "this machine"), model: "llama3.2" };
  });
  afterEach(async () => await mock.stop());

  it.each([true, false])("answers our provider (stream: %s)", async (stream) => {
    mock.onMessage("hello", { content: "Hi there, naïve 雪!" });
    const events = await chat(fixture, "hello", { stream });
    expect(events[0]).toMatchObject({ type: "started", model: "llama3.2" });
    expect(textOf(events)).toBe("Hi there, naïve 雪!");
    expect(events.at(-1)).toEqual({ type: "finished", reason: "stop" });
  });

  it("calls a tool", async () => {
    mock.onMessage("weather", { toolCalls: [{ name: "get_weather", arguments: '{"city":"Rome"}' }] });
    const tools = [{ name: "get_weather", description: "", inputSchema: { type: "object" } }];
    const events = await chat(fixture, "weather", { tools });
    expect(events).toContainEqual({
      type: "tool-call",
      call: { id: expect.stringMatching(/^call_/), name: "get_weather", arguments: '{"city":"Rome"}' },
    });
    expect(events.at(-1)).toEqual({ type: "finished", reason: "tool-calls" });
  });

  it("lists its models, without details", async () => {
    mock.on({ model: "llama3.2" }, { content: "Hi" });
    const models = await fixture.provider.listModels(new AbortController().signal);
    expect(models).toMatchObject([{ id: "llama3.2", capabilities: ["chat", "completion"] }]);
  });

  it("fails with its own messages", async () => {
    mock.onMessage("hello", { error: { message: "slow down", type: "rate_limit_error" }, status: 429 });
    expect((await chat(fixture, "hello")).at(-1)).toMatchObject({ failure: { kind: "rate-limited", detail: "slow down" } });
  });
});
