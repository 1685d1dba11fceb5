// Completions by every route, over real sockets: what is sent, what comes back, and that ending one closes its connection.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { CompletionRequest } from "../../src/core/provider-api/completion.js";
import type { ChatEvent, ModelInfo, Provider } from "../../src/core/provider-api/provider.js";
import { EndpointCompletions } from "../../src/core/providers/completions/endpoint-completions.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readDefinition } from "../../src/core/providers/custom/definitions.js";
import { completeAsMistral, completeText } from "../sandbox/fill-in.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { wireContext } from "../support/wire-context.js";
import { startOllama } from "./ollama-fixture.js";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const signal = new AbortController().signal;
const request: Omit<CompletionRequest, "model"> = {
  prefix: "function sum(total) {\n  return ",
  suffix: "\n}\n",
  currentLine: "  return ",
  snippets: [{ path: "src/other.ts", text: "export const other = 1;\n" }],
  path: "src/sum.ts",
  pathComment: "// Path: src/sum.ts\n",
  maxTokens: 64,
};

async function completed(provider: Provider, model: string, more: Partial<CompletionRequest> = {}): Promise<string> {
  const info = (await provider.listModels(signal)).find(({ id }) => id === model);
  if (!info) throw new Error(`There is no model ${model}`);
  const support = await provider.completionSupport?.(info, signal);
  if (!support) return "cannot";
  const events: ChatEvent[] = [];
  const events$ = provider.streamCompletion?.(
    { ...request, model, ...(support.family ? { family: support.family } : {}), ...more },
    signal,
  );
  for await (const event of events$ ?? []) events.push(event);
  const text = events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
  const last = events.at(-1);
  return `${support.route}: ${text} (${last?.type === "finished" ? last.reason : last?.type === "failed" ? last.failure.kind : "open"})`;
}

async function eventsOf(stream: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

function custom(baseUrl: string, more: object = {}): CustomProvider {
  const definition = readDefinition({ id: "own", name: "Own", baseUrl, auth: "none", boundary: "local", ...more });
  if (typeof definition === "string") throw new Error(definition);
  return new CustomProvider(wireContext(), definition, { read: async () => undefined, reject: async () => undefined });
}

async function startOpenAI(): Promise<OpenAIService> {
  const service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  closing.push(() => service.kill());
  return service;
}

describe("Ollama", () => {
  it("sends prefix and suffix to a model whose template takes them", async () => {
    const fixture = await startOllama();
    closing.push(fixture.close);
    expect(await completed(fixture.provider, "qwen2.5-coder:1.5b")).toBe("suffix: total; (stop)");
    const [sent] = fixture.service.requests.filter(({ path }) => path === "/api/generate");
    expect(sent?.body).toMatchObject({
      model: "qwen2.5-coder:1.5b",
      prompt: "// Path: src/sum.ts\nfunction sum(total) {\n  return ",
      suffix: "\n}\n",
      options: { num_predict: 64 },
    });
  });

  it("loads a model once, however often typing ends the request that waits for it", async () => {
    const fixture = await startOllama();
    closing.push(fixture.close);
    const { service, provider } = fixture;
    const model = "qwen2.5-coder:1.5b";
    service.unload(model);
    await provider.listModels(signal);
    const load = Promise.withResolvers<void>();
    service.holdLoads = load.promise;
    const generated = (): (string | undefined)[] =>
      service.requests
        .filter(({ path }) => path === "/api/generate")
        .map(({ body }) => (body as { readonly prompt?: string }).prompt);
    for (let key = 1; key <= 3; key += 1) {
      const controller = new AbortController();
      const events = eventsOf(provider.streamCompletion({ ...request, model }, controller.signal));
      await expect.poll(generated).toEqual([undefined]);
      controller.abort();
      expect(await events).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
    }
    const last = eventsOf(provider.streamCompletion({ ...request, model }, signal));
    load.resolve();
    expect((await last).at(-1)).toMatchObject({ type: "finished" });
    expect(generated()).toEqual([undefined, expect.stringContaining("return ")]);
    // It is known to be in memory, and not asked about again.
    const asked = service.requests.length;
    await eventsOf(provider.streamCompletion({ ...request, model }, signal));
    expect(service.requests.length).toBe(asked + 1);
  });

  it("does not ask a model that only chats", async () => {
    const fixture = await startOllama();
    closing.push(fixture.close);
    expect(await completed(fixture.provider, "llama3.2:latest")).toBe("cannot");
  });

  it("sends a raw prompt to a model whose family is known, if its template takes no suffix", async () => {
    const fixture = await startOllama();
    closing.push(fixture.close);
    const coder = fixture.service.models.find(({ name }) => name === "qwen2.5-coder:1.5b");
    if (!coder) throw new Error("The sandbox has lost its model.");
    fixture.service.models.push({ ...coder, name: "qwen2.5-coder:own", capabilities: ["completion"] });
    expect(await completed(fixture.provider, "qwen2.5-coder:own")).toBe("template: total; (stop)");
    const sent = fixture.service.requests.findLast(({ path }) => path === "/api/generate")?.body;
    expect(sent).toMatchObject({ raw: true });
    expect(sent).not.toHaveProperty("suffix");
  });
});

describe("llama.cpp", () => {
  it("is found by its own endpoint, and gets a prompt in its own format with the cursor's line last", async () => {
    const service = await startOpenAI();
    const suffix = "\n}\n// <|fim_middle|>\n";
    expect(await completed(custom(`${service.url}/llama/v1`), "sandbox-large", { suffix })).toBe("infill: total; (stop)");
    const sent = service.requests.findLast(({ path }) => path === "/llama/completion")?.body;
    expect(sent).toMatchObject({
      prompt:
        "<|repo_name|>myproject\n<|file_sep|>src/other.ts\nexport const other = 1;\n<|file_sep|>src/sum.ts\n" +
        "<|fim_prefix|>function sum(total) {\n<|fim_suffix|>\n}\n// \n<|fim_middle|>  return",
      n_predict: 64,
      cache_prompt: true,
    });
    expect(service.requests.filter(({ path }) => path === "/llama/infill")).toHaveLength(1);
  });

  it.each([
    ["its context was too short for a prompt", 400],
    ["a proxy did not let a prompt through", 404],
  ])("gets the parts of the text after %s", async (_, status) => {
    const service = await startOpenAI();
    service.faults.add({ match: ({ path }) => path === "/llama/completion", behaviour: { status } });
    const provider = custom(`${service.url}/llama/v1`);
    expect(await completed(provider, "sandbox-large")).toBe("infill: total; (stop)");
    const sent = service.requests.findLast(({ path }) => path === "/llama/infill")?.body;
    expect(sent).toMatchObject({
      input_prefix: "function sum(total) {\n",
      prompt: "  return ",
      input_suffix: "\n}\n",
      input_extra: [{ filename: "src/other.ts", text: "export const other = 1;\n" }],
      n_predict: 64,
      cache_prompt: true,
    });
    await completed(provider, "sandbox-large");
    expect(service.requests.filter(({ path }) => path === "/llama/completion")).toHaveLength(1);
  });

  it("gets no more text below the cursor than it takes, in whole lines", async () => {
    const service = await startOpenAI();
    await completed(custom(`${service.url}/llama/v1`), "sandbox-large", { suffix: `;\n${"one more line\n".repeat(500)}` });
    const sent = service.requests.findLast(({ path }) => path === "/llama/completion")?.body as { readonly prompt: string };
    const [, suffix = ""] = /<\|fim_suffix\|>(.*)<\|fim_middle\|>/s.exec(sent.prompt) ?? [];
    expect(suffix.length).toBeLessThanOrEqual(1600);
    expect(suffix).toMatch(/^;\n(?:one more line\n)+one more line$/);
  });

  it("is asked for what it is only once", async () => {
    const service = await startOpenAI();
    const provider = custom(`${service.url}/llama/v1`);
    await completed(provider, "sandbox-large");
    await completed(provider, "sandbox-large");
    expect(service.requests.filter(({ path }) => path === "/llama/props")).toHaveLength(1);
  });

  it("is asked for what it is only once, also if its abilities come from the same answer", async () => {
    const service = await startOpenAI();
    const provider = custom(`${service.url}/native/llamacpp/v1`);
    const [info] = await provider.listModels(signal);
    if (info) await provider.completionSupport(info, signal);
    expect(service.requests.filter(({ path }) => path === "/native/llamacpp/props")).toHaveLength(1);
    expect(service.requests.filter(({ path }) => path === "/native/llamacpp/infill")).toHaveLength(1);
  });

  it("reports an answer that its token limit cut", async () => {
    const service = await startOpenAI();
    expect(await completed(custom(`${service.url}/llama/v1`), "sandbox-large", { maxTokens: 1 })).toBe("infill: tota (length)");
  });
});

describe("an OpenAI-compatible server", () => {
  it("gets a prompt in the format of the model's family, with other files before it", async () => {
    const service = await startOpenAI();
    const provider = custom(`${service.url}/coder/v1`, { models: ["Qwen/Qwen2.5-Coder-7B"] });
    expect(await completed(provider, "Qwen/Qwen2.5-Coder-7B")).toBe("template: total; (stop)");
    const sent = service.requests.find(({ path }) => path === "/coder/v1/completions")?.body;
    expect(sent).toMatchObject({
      prompt:
        "<|repo_name|>workspace\n<|file_sep|>src/other.ts\nexport const other = 1;\n\n<|file_sep|>src/sum.ts\n" +
        "<|fim_prefix|>function sum(total) {\n  return <|fim_suffix|>\n}\n<|fim_middle|>",
    });
    expect((sent as { stop: readonly string[] }).stop.length).toBeLessThanOrEqual(4);
  });

  it("is not asked if the settings say that the model cannot fill in the middle", async () => {
    const { url } = await startOpenAI();
    const id = "Qwen/Qwen2.5-Coder-7B";
    expect(await completed(custom(`${url}/coder/v1`, { models: [{ id, capabilities: { fim: false } }] }), id)).toBe("cannot");
  });

  it("is not asked for a model of no known family", async () => {
    const service = await startOpenAI();
    expect(await completed(custom(`${service.url}/open/v1`), "sandbox-large")).toBe("cannot");
    expect(service.requests.filter(({ path }) => path.endsWith("/completions"))).toEqual([]);
  });
});

describe("Mistral and DeepSeek", () => {
  it.each([
    ["https://api.mistral.ai/v1", "codestral-latest", "https://api.mistral.ai/v1/fim/completions", completeAsMistral],
    ["https://api.deepseek.com/v1", "deepseek-chat", "https://api.deepseek.com/beta/completions", completeText],
  ] as const)("%s completes at its own endpoint", async (baseUrl, id, expected, answer) => {
    const asked: string[] = [];
    const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      asked.push(String(url));
      const body: unknown = JSON.parse(String(init?.body));
      const reply = answer({ request: { body } } as Parameters<typeof answer>[0]);
      const text = typeof reply.body === "string" ? reply.body : [...reply.body].map(({ data }) => String(data)).join("");
      return new Response(text, { status: reply.status, headers: reply.headers });
    };
    const completions = new EndpointCompletions({ ...wireContext(), fetch });
    const endpoint = { provider: "own", baseUrl, maxTokensField: "max_tokens" as const };
    const model: ModelInfo = { provider: "own", id, name: id, capabilities: ["chat"] };
    expect(await completions.support(endpoint, model, false, signal)).toEqual({ route: "fim", markers: [] });
    let text = "";
    for await (const event of completions.stream(endpoint, { ...request, model: id }, signal)) {
      if (event.type === "text-delta") text += event.text;
    }
    expect(text).toBe("total;");
    expect(asked).toEqual([expected]);
  });

  it("a thinking model of DeepSeek's does not complete", async () => {
    const completions = new EndpointCompletions(wireContext());
    const endpoint = { provider: "own", baseUrl: "https://api.deepseek.com", maxTokensField: "max_tokens" as const };
    const model: ModelInfo = { provider: "own", id: "deepseek-reasoner", name: "", capabilities: ["chat"] };
    expect(await completions.support(endpoint, model, false, signal)).toBeUndefined();
  });
});

it("ending a completion closes its connection", async () => {
  const closed = Promise.withResolvers<void>();
  const server = createServer((incoming, response) => {
    if (incoming.url === "/v1/models") return void response.end(JSON.stringify({ data: [{ id: "qwen2.5-coder" }] }));
    if (incoming.url === "/props") return void response.writeHead(404).end();
    incoming.socket.once("close", () => closed.resolve());
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('data: {"choices":[{"text":"a"}]}\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  const provider = custom(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
  const controller = new AbortController();
  const model = "qwen2.5-coder";
  const [info] = await provider.listModels(signal);
  if (!info) throw new Error("no model");
  await provider.completionSupport(info, signal);
  for await (const event of provider.streamCompletion({ ...request, model, family: "qwen" }, controller.signal)) {
    if (event.type === "text-delta") controller.abort();
    else if (event.type === "failed") expect(event.failure.kind).toBe("aborted");
  }
  await closed.promise;
});
