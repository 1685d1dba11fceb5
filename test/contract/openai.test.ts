import { LLMock } from "@copilotkit/aimock";
import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Accounts } from "../../src/core/accounts/accounts.js";
import { FailureError } from "../../src/core/failures/errors.js";
import type { ChatEvent, ChatParameters, Credentials, ModelInfo } from "../../src/core/provider-api/provider.js";
import { OpenAIProvider } from "../../src/core/providers/openai/openai-provider.js";
import { openAICatalogue } from "../sandbox/openai-catalogue.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { loggedInEarlier } from "../support/earlier-login.js";
import { requestsOver } from "../support/requests.js";
import { TestSettings, testAccounts, wireContext } from "../support/wire-context.js";
import { describeProvider } from "./provider-contract.js";

async function start() {
  const service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  const settings = new TestSettings(service.settings);
  const accounts = testAccounts();
  const provider = new OpenAIProvider(wireContext(), settings, accounts.credentialsOf("openai"));
  return {
    service,
    settings,
    accounts,
    provider,
    model: "gpt-4.1-mini",
    isChat: (request: { path: string }) => /\/(?:chat\/completions|responses)$/.test(request.path),
    logIn: () => loggedInEarlier(accounts, provider, { apiKey: service.demoKey }),
    close: async () => await service.kill(),
  };
}

const isResponses = ({ path }: { path: string }): boolean => path.endsWith("/responses");

function logIn(accounts: Accounts, provider: OpenAIProvider, values: Credentials) {
  return accounts.logIn(provider, "apiKey", values, new AbortController().signal);
}

async function collect(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const all: ChatEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describeProvider("OpenAI", start);

/** Deep research and computer use need OpenAI's own tools. */
const answering = [...openAICatalogue]
  .filter(([id, answeredBy]) => answeredBy !== "other" && !/^computer-use|deep-research/.test(id))
  .map(([id]) => id);

describe("OpenAI", () => {
  let fixture: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    fixture = await start();
  });
  afterEach(async () => await fixture.close());

  const { signal } = new AbortController();
  const ask = async (model: string, parameters: ChatParameters = {}): Promise<ChatEvent | undefined> => {
    const request = { model, parameters, messages: [{ role: "user", content: "[[echo]]Hello" }] } as const;
    return (await collect(fixture.provider.streamChat(request, signal))).at(-1);
  };
  /** Through the pipeline, which knows the model's parameters from the list. */
  const askListed = async (model: string, parameters: ChatParameters): Promise<ChatEvent | undefined> => {
    const content = { parameters, messages: [{ role: "user", content: "[[echo]]Hello" }] } as const;
    const { requests } = requestsOver([fixture.provider]);
    return (await collect(requests.ask({ model: `openai/${model}`, content, signal }))).at(-1);
  };
  const bodyOfChat = async (): Promise<unknown> => (await fixture.service.waitForRequest(fixture.isChat)).body;
  const refusalOf = async (values: Credentials) => {
    const thrown = await logIn(fixture.accounts, fixture.provider, values).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FailureError);
    return (thrown as FailureError).failure;
  };

  it("sends nothing to the service before the login", async () => {
    await expect(fixture.provider.listModels(signal)).rejects.toMatchObject({
      failure: { kind: "signed-out", remedy: "log-in" },
    });
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "signed-out", remedy: "log-in" } });
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: false, failure: { kind: "signed-out" } });
    expect(fixture.service.requests).toEqual([]);
  });

  it("logs in with a live check of key, organization, and project, and sends all three from then on", async () => {
    const { demoKey: apiKey, organization, project } = fixture.service;
    expect(await logIn(fixture.accounts, fixture.provider, { apiKey, organization, project })).toMatchObject({ organization });
    expect(await ask("gpt-4o")).toMatchObject({ type: "finished" });
    expect((await fixture.service.waitForRequest(fixture.isChat)).headers).toMatchObject({
      authorization: `Bearer ${apiKey}`,
      "openai-organization": organization,
      "openai-project": project,
    });
  });

  it("sends neither organization nor project if none was entered", async () => {
    await fixture.logIn();
    await ask("gpt-4o");
    const { headers } = await fixture.service.waitForRequest(fixture.isChat);
    expect(Object.keys(headers).filter((name) => name.startsWith("openai-") || name.startsWith("x-stainless"))).toEqual([]);
  });

  it("refuses a wrong key without quoting it, and stores nothing", async () => {
    const failure = await refusalOf({ apiKey: "sk-sandbox-wrong-key-1234" });
    expect(failure).toMatchObject({ kind: "unauthenticated", status: 401, code: "invalid_api_key", remedy: "log-in" });
    expect(JSON.stringify(failure)).not.toContain("sk-s");
    expect(fixture.accounts.session("openai")).toBeUndefined();
  });

  it("refuses an organization that does not belong to the key, and a key with invalid characters", async () => {
    const { demoKey: apiKey } = fixture.service;
    expect(await refusalOf({ apiKey, organization: "org-other" })).toMatchObject({ code: "mismatched_organization" });
    const failure = await refusalOf({ apiKey: "canary\nkey" });
    expect(failure).toMatchObject({ kind: "unauthenticated" });
    expect(JSON.stringify(failure)).not.toContain("canary");
  });

  it("suggests another key if this one cannot list models", async () => {
    const body = { error: { message: "You have insufficient permissions. Missing scopes: api.model.read.", code: null } };
    fixture.service.faults.add({ behaviour: { status: 403, body } });
    expect(await refusalOf({ apiKey: fixture.service.demoKey })).toMatchObject({ kind: "forbidden", remedy: "log-in" });
  });

  it("marks the session expired if the key is refused later", async () => {
    await fixture.logIn();
    fixture.service.keys.clear();
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "unauthenticated", remedy: "log-in" } });
    expect(fixture.accounts.session("openai")).toMatchObject({ status: "expired" });
  });

  it("offers only the models for chat", async () => {
    await fixture.logIn();
    const models = await fixture.provider.listModels(signal);
    const embeds = ({ capabilities }: ModelInfo): boolean => capabilities.includes("embedding");
    expect(models.flatMap((model) => (embeds(model) ? [] : model.id)).sort()).toEqual([...answering].sort());
    expect(models.filter(embeds).map(({ id }) => id)).toHaveLength(3);
    expect(models.find(({ id }) => id === "gpt-4o")).toMatchObject({
      host: new URL(fixture.service.url).host,
      contextLength: 128_000,
      capabilities: ["chat", "tools", "vision"],
    });
  });

  const every: ChatParameters = { temperature: 0.2, topP: 0.9, maxTokens: 50, stop: ["END"], reasoningEffort: "low" };

  it.each(answering)("gets an answer from %s with any parameters", async (model) => {
    await fixture.logIn();
    expect(await askListed(model, every)).toMatchObject({ type: "finished" });
    expect(fixture.service.requests.filter(fixture.isChat)).toHaveLength(1);
  });

  it("limits answers with max_completion_tokens for all models", async () => {
    await fixture.logIn();
    await askListed("gpt-4o", every);
    const body = await bodyOfChat();
    expect(body).toMatchObject({ max_completion_tokens: 50, temperature: 0.2, top_p: 0.9, stop: ["END"] });
    expect(body).not.toHaveProperty("max_tokens");
    expect(body).not.toHaveProperty("reasoning_effort");
  });

  it("uses Responses for reasoning models, stores nothing, and omits the parameters that they reject", async () => {
    await fixture.logIn();
    await askListed("o4-mini", every);
    const { path, body } = await fixture.service.waitForRequest(fixture.isChat);
    expect(path).toBe("/v1/responses");
    expect(body).toMatchObject({
      max_output_tokens: 50,
      reasoning: { effort: "low", summary: "auto" },
      store: false,
      include: ["reasoning.encrypted_content"],
    });
    for (const refused of ["temperature", "top_p", "stop"]) expect(body).not.toHaveProperty(refused);
  });

  it("shows reasoning, and gets a tool call with an effort", async () => {
    await fixture.logIn();
    const messages = [{ role: "user", content: '[[reasoning]] [[call:look {"at": 3}]]' }] as const;
    const tools = [{ name: "look", description: "Looks", inputSchema: { type: "object", properties: {} } }];
    const request = { model: "gpt-5.4", messages, tools, parameters: { reasoningEffort: "high" } } as const;
    const events = await collect(fixture.provider.streamChat(request, signal));
    expect(events.some((event) => event.type === "reasoning-delta")).toBe(true);
    expect(events).toContainEqual(expect.objectContaining({ type: "tool-call" }));
    expect(events.findLast((event) => event.type === "usage")).toMatchObject({ usage: { reasoningTokens: expect.any(Number) } });
  });

  it("uses chat completions if a gateway does not support Responses, and detects it once", async () => {
    await fixture.logIn();
    fixture.service.faults.add({ behaviour: { status: 404, body: { detail: "Not Found" } }, match: isResponses, always: true });
    expect(await ask("o4-mini")).toMatchObject({ type: "finished" });
    expect(await ask("gpt-5")).toMatchObject({ type: "finished" });
    expect(fixture.service.requests.filter(isResponses)).toHaveLength(1);
    expect(await ask("o3-pro")).toMatchObject({ failure: { kind: "not-found" } });
  });

  it.each(["text-embedding-3-small", "no-such-model"])("reports %s as a wrong model, not a wrong address", async (model) => {
    await fixture.logIn();
    expect(await ask(model)).toMatchObject({
      failure: { kind: "model-not-found", status: 404, model, remedy: "switch-model" },
    });
  });

  it("distinguishes used-up credits from a rate limit", async () => {
    await fixture.logIn();
    const body = {
      error: { message: "You exceeded your current quota.", type: "insufficient_quota", code: "insufficient_quota" },
    };
    fixture.service.faults.add({ behaviour: { status: 429, body } });
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "payment-required" } });
    fixture.service.faults.add({ behaviour: { status: 429, headers: { "retry-after": "7" } } });
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "rate-limited", retryAfterMs: 7000 } });
  });

  it("follows the setting at once, and names it if it is invalid", async () => {
    await fixture.logIn();
    fixture.settings.set("snowcell.openai.baseUrl", "not an address");
    expect(fixture.provider.configurationProblems()).toMatchObject([
      { kind: "configuration", setting: "snowcell.openai.baseUrl" },
    ]);
    expect(fixture.provider.address()).toBeUndefined();
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "configuration", setting: "snowcell.openai.baseUrl" } });
    fixture.settings.set("snowcell.openai.baseUrl", `${fixture.service.url}/v1/chat/completions`);
    expect(fixture.provider.configurationProblems()).toEqual([]);
    expect(await ask("gpt-4o")).toMatchObject({ type: "finished" });
  });

  it("uses OpenAI's own address by default", () => {
    fixture.settings.set("snowcell.openai.baseUrl", undefined);
    expect(fixture.provider.address()).toBe("https://api.openai.com/v1");
  });

  it("refuses an address with a password, and does not show it", () => {
    fixture.settings.set("snowcell.openai.baseUrl", "https://me:canary@gateway.example/v1");
    const problems = fixture.provider.configurationProblems();
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain("canary");
  });
});

describe("the OpenAI sandbox", () => {
  it("serves the vendor's own client, streaming and whole, and triggers its errors", async () => {
    const service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    const options = { baseURL: `${service.url}/v1`, organization: null, project: null, maxRetries: 0 };
    const client = new OpenAI({ ...options, apiKey: service.demoKey });
    const messages = [{ role: "user" as const, content: "[[echo]]Same words" }];
    try {
      expect((await client.models.list()).data.map(({ id }) => id)).toContain("gpt-4o");
      const whole = await client.chat.completions.create({ model: "o4-mini", messages, max_completion_tokens: 20 });
      expect(whole.choices[0]?.message.content).toBe("Same words");
      let streamed = "";
      const request = { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } } as const;
      for await (const chunk of await client.chat.completions.create(request)) streamed += chunk.choices[0]?.delta.content ?? "";
      expect(streamed).toBe("Same words");

      const refused = client.chat.completions.create({ model: "o4-mini", messages, max_tokens: 20 });
      await expect(refused).rejects.toMatchObject({ status: 400, code: "unsupported_parameter", param: "max_tokens" });
      const stranger = new OpenAI({ ...options, apiKey: "sk-sandbox-stranger" });
      await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: "invalid_api_key" });
      await expect(client.chat.completions.create({ model: "gpt-none", messages })).rejects.toMatchObject({
        code: "model_not_found",
      });
    } finally {
      await service.kill();
    }
  });
});

describe("an independent mock", () => {
  it("is listed and streamed from like OpenAI", async () => {
    const mock = new LLMock({ port: 0, logLevel: "silent" });
    mock.onMessage("weather", { content: "Snow, and more snow." });
    await mock.start();
    try {
      const accounts = testAccounts();
      const settings = new TestSettings({ "snowcell.openai.baseUrl": `${mock.url}/v1` });
      const provider = new OpenAIProvider(wireContext(), settings, accounts.credentialsOf("openai"));
      await logIn(accounts, provider, { apiKey: "sk-mock-key" });
      const { signal } = new AbortController();
      expect((await provider.listModels(signal)).length).toBeGreaterThan(0);
      const messages = [{ role: "user", content: "How is the weather?" }] as const;
      const events = await collect(provider.streamChat({ model: "gpt-4o", messages }, signal));
      expect(events.map((event) => (event.type === "text-delta" ? event.text : "")).join("")).toBe("Snow, and more snow.");
      expect(events.findLast((event) => event.type === "usage")).toMatchObject({ usage: { estimated: false } });
      expect(events.at(-1)).toEqual({ type: "finished", reason: "stop" });
    } finally {
      await mock.stop();
    }
  });
});
