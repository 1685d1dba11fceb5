// Ollama's models and their details.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ModelInfo } from "../../src/core/provider-api/provider.js";
import { chat, failureOf, type OllamaFixture, requestsTo, startOllama } from "./ollama-fixture.js";

const { signal } = new AbortController();

describe("Ollama's models", () => {
  let fixture: OllamaFixture;
  beforeEach(async () => {
    fixture = await startOllama();
  });
  afterEach(async () => await fixture.close());

  const list = async (): Promise<Map<string, ModelInfo>> =>
    new Map((await fixture.provider.listModels(signal)).map((model) => [model.id, model]));

  it("are listed without a login, with all details from the server", async () => {
    expect((await list()).get("llama3.2:latest")).toEqual({
      provider: "ollama",
      id: "llama3.2:latest",
      name: "llama3.2",
      family: "llama",
      parameters: "3.2B",
      quantization: "Q4_K_M",
      sizeBytes: 2_019_393_189,
      contextLength: 131_072,
      capabilities: ["chat", "completion", "tools"],
      sources: {
        tools: "server",
        images: "server",
        thinking: "server",
        fim: "server",
        embedding: "server",
        contextLength: "server",
      },
      aliases: ["ollama/llama3.2", "ollama:llama3.2"],
      host: new URL(fixture.service.url).host,
      parametersTaken: ["temperature", "maxTokens", "topP", "topK", "minP", "stop"],
      metadata: {
        loaded: true,
        allocatedContext: 4096,
        expiresAt: "2318-01-01T00:00:00.000Z",
        format: "gguf",
        digest: expect.stringMatching(/^[\da-f]{12}$/),
        machine: "WSL: Ubuntu",
      },
    });
  });

  it("show their capabilities, and those that only embed have no chat", async () => {
    const models = await list();
    expect(models.get("qwen3:4b")?.capabilities).toEqual(["chat", "completion", "tools", "reasoning"]);
    expect(models.get("qwen3:4b")?.parametersTaken).toContain("reasoningEffort");
    expect(models.get("llava:7b")?.capabilities).toEqual(["chat", "completion", "vision"]);
    expect(models.get("mistral:7b")?.capabilities).toEqual(["chat", "completion", "tools", "insert"]);
    expect(models.get("nomic-embed-text:latest")?.capabilities).toEqual(["embedding"]);
  });

  it("show whether they are in memory", async () => {
    expect((await list()).get("mistral:7b")?.metadata).toMatchObject({ loaded: false, configuredContext: 8192 });
    fixture.settings.set("snowcell.ollama.keepAlive", -1);
    await chat(fixture, "Hello", { model: "mistral:7b" });
    expect((await list()).get("mistral:7b")?.metadata).toMatchObject({ loaded: true, allocatedContext: 8192 });
    fixture.settings.set("snowcell.ollama.keepAlive", 0);
    await chat(fixture, "Hello", { model: "mistral:7b" });
    expect((await list()).get("mistral:7b")?.metadata).toMatchObject({ loaded: false });
  });

  it("show whether they run in the cloud, and where", async () => {
    const cloud = (await list()).get("gpt-oss:120b-cloud");
    expect(cloud).toMatchObject({ host: "ollama.com", description: expect.stringContaining("cloud"), metadata: { cloud: true } });
    expect(cloud).not.toHaveProperty("sizeBytes");
  });

  it("are described once each, four at a time", async () => {
    let open = 0;
    let most = 0;
    await fixture.close();
    fixture = await startOllama({
      fetch: async (input, init) => {
        const counts = String(input).endsWith("/api/show");
        if (counts) most = Math.max(most, ++open);
        try {
          return await fetch(input, init);
        } finally {
          if (counts) open--;
        }
      },
    });
    const { length } = fixture.service.models;
    await list();
    expect(requestsTo(fixture, "/api/show")).toHaveLength(length);
    expect(most).toBe(4);
    await list();
    await fixture.provider.describeModel("qwen3:4b", signal);
    expect(requestsTo(fixture, "/api/show")).toHaveLength(length);
    expect(requestsTo(fixture, "/api/ps")).toHaveLength(3);
  });

  it("are all listed even if one description fails, which is retried with the next list", async () => {
    fixture.service.faults.add({
      behaviour: { status: 500, body: { error: "unexpected EOF" } },
      match: ({ path, rawBody }) => path === "/api/show" && rawBody.includes("qwen3"),
    });
    const { length } = fixture.service.models;
    const models = await list();
    expect(models.size).toBe(length);
    expect(models.get("qwen3:4b")).toMatchObject({ parameters: "4.0B", capabilities: ["chat", "completion"] });
    expect((await list()).get("qwen3:4b")?.capabilities).toContain("reasoning");
    expect(requestsTo(fixture, "/api/show")).toHaveLength(length + 1);
  });

  it("are all listed even if the loaded models are unknown", async () => {
    fixture.service.faults.add({
      behaviour: { status: 404, body: "404 page not found" },
      match: ({ path }) => path === "/api/ps",
    });
    const listed = (await list()).get("llama3.2:latest");
    expect(listed?.capabilities).toContain("chat");
    expect(listed?.metadata).not.toHaveProperty("loaded");
  });

  it("are empty if none is pulled", async () => {
    fixture.service.models.length = 0;
    expect((await list()).size).toBe(0);
    fixture.service.faults.add({ behaviour: { status: 200, body: { models: null } }, match: ({ path }) => path === "/api/tags" });
    expect((await list()).size).toBe(0);
  });

  it("omit those that can neither chat nor embed", async () => {
    const [llama] = fixture.service.models;
    if (!llama) throw new Error("no model");
    fixture.service.models.push({ ...llama, name: "painter:latest", capabilities: ["image"] });
    expect((await list()).has("painter:latest")).toBe(false);
  });

  it("can be named without the tag", async () => {
    expect(await fixture.provider.describeModel("llama3.2", signal)).toMatchObject({ id: "llama3.2:latest" });
    expect(await fixture.provider.describeModel("qwen3", signal)).toBeUndefined();
  });

  it("are unavailable without a listener, and the failure names the address and the machine", async () => {
    const { url } = fixture.service;
    await fixture.service.kill();
    const failure = await failureOf(fixture.provider.listModels(signal));
    expect(failure).toMatchObject({ kind: "unreachable", host: new URL(url).host });
    expect(failure.note).toBe(`SnowCell connects to ${url} from WSL: Ubuntu. Ollama may not be running.`);
  });

  it("are unavailable if another program listens there", async () => {
    fixture.service.faults.add({
      behaviour: { status: 200, body: { hello: "world" } },
      match: ({ path }) => path === "/api/tags",
    });
    expect(await failureOf(fixture.provider.listModels(signal))).toMatchObject({ kind: "malformed-response" });
    fixture.service.faults.add({
      behaviour: { status: 200, body: "<title>Login</title>" },
      match: ({ path }) => path === "/api/version",
    });
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: false, failure: { kind: "malformed-response" } });
  });

  it("end their requests at once if the caller aborts", async () => {
    fixture.service.faults.add({
      behaviour: { delayHeadersMs: 60_000 },
      match: ({ path }) => path === "/api/show",
      always: true,
    });
    const controller = new AbortController();
    const listing = failureOf(fixture.provider.listModels(controller.signal));
    const request = await fixture.service.waitForRequest(({ path }) => path === "/api/show");
    controller.abort();
    expect((await listing).kind).toBe("aborted");
    expect((await request.closed).byClient).toBe(true);
  });
});
