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
    isChat: (request: { path: string }) => request.path.endsWith("/chat/completions"),
    signIn: () => loggedInEarlier(accounts, provider, { apiKey: service.demoKey }),
    close: async () => await service.kill(),
  };
}

function signIn(accounts: Accounts, provider: OpenAIProvider, values: Credentials) {
  return accounts.signIn(provider, "apiKey", values, new AbortController().signal);
}

async function collect(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const all: ChatEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describeProvider("OpenAI", start);

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
  /** By the pipeline, which knows from the list what the model takes. */
  const askListed = async (model: string, parameters: ChatParameters): Promise<ChatEvent | undefined> => {
    const content = { parameters, messages: [{ role: "user", content: "[[echo]]Hello" }] } as const;
    const { requests } = requestsOver([fixture.provider]);
    return (await collect(requests.ask({ model: `openai/${model}`, content, signal }))).at(-1);
  };
  const bodyOfChat = async (): Promise<unknown> => (await fixture.service.waitForRequest(fixture.isChat)).body;
  const refusalOf = async (values: Credentials) => {
    const thrown = await signIn(fixture.accounts, fixture.provider, values).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FailureError);
    return (thrown as FailureError).failure;
  };

  it("asks nothing of the service before someone has logged in", async () => {
    await expect(fixture.provider.listModels(signal)).rejects.toMatchObject({
      failure: { kind: "signed-out", remedy: "log-in" },
    });
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "signed-out", remedy: "log-in" } });
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: false, failure: { kind: "signed-out" } });
    expect(fixture.service.requests).toEqual([]);
  });

  it("logs in with a live check of key, organization and project, and sends all three from then on", async () => {
    const { demoKey: apiKey, organization, project } = fixture.service;
    expect(await signIn(fixture.accounts, fixture.provider, { apiKey, organization, project })).toMatchObject({ organization });
    expect(await ask("gpt-4o")).toMatchObject({ type: "finished" });
    expect((await fixture.service.waitForRequest(fixture.isChat)).headers).toMatchObject({
      authorization: `Bearer ${apiKey}`,
      "openai-organization": organization,
      "openai-project": project,
    });
  });

  it("sends neither organization nor project where none was given", async () => {
    await fixture.signIn();
    await ask("gpt-4o");
    const { headers } = await fixture.service.waitForRequest(fixture.isChat);
    expect(Object.keys(headers).filter((name) => name.startsWith("openai-") || name.startsWith("x-stainless"))).toEqual([]);
  });

  it("refuses a wrong key, without its text in the refusal, and stores nothing", async () => {
    const failure = await refusalOf({ apiKey: "sk-sandbox-wrong-key-1234" });
    expect(failure).toMatchObject({ kind: "unauthenticated", status: 401, code: "invalid_api_key", remedy: "log-in" });
    expect(JSON.stringify(failure)).not.toContain("sk-s");
    expect(fixture.accounts.session("openai")).toBeUndefined();
  });

  it("refuses an organization that is not the key's, and a key that no header can carry", async () => {
    const { demoKey: apiKey } = fixture.service;
    expect(await refusalOf({ apiKey, organization: "org-other" })).toMatchObject({ code: "mismatched_organization" });
    const failure = await refusalOf({ apiKey: "canary\nkey" });
    expect(failure).toMatchObject({ kind: "unauthenticated" });
    expect(JSON.stringify(failure)).not.toContain("canary");
  });

  it("says of a key without the right to list models that another key is needed", async () => {
    const body = { error: { message: "You have insufficient permissions. Missing scopes: api.model.read.", code: null } };
    fixture.service.faults.add({ behaviour: { status: 403, body } });
    expect(await refusalOf({ apiKey: fixture.service.demoKey })).toMatchObject({ kind: "forbidden", remedy: "log-in" });
  });

  it("marks the session expired when the key is refused later", async () => {
    await fixture.signIn();
    fixture.service.keys.clear();
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "unauthenticated", remedy: "log-in" } });
    expect(fixture.accounts.session("openai")).toMatchObject({ status: "expired" });
  });

  it("offers just the models that answer chat completions", async () => {
    await fixture.signIn();
    const models = await fixture.provider.listModels(signal);
    const chat = [...openAICatalogue].filter(([, answeredBy]) => answeredBy === "chat").map(([id]) => id);
    const embeds = ({ capabilities }: ModelInfo): boolean => capabilities.includes("embedding");
    expect(models.flatMap((model) => (embeds(model) ? [] : model.id)).sort()).toEqual(chat.sort());
    expect(models.filter(embeds).map(({ id }) => id)).toHaveLength(3);
    expect(models.find(({ id }) => id === "gpt-4o")).toMatchObject({
      host: new URL(fixture.service.url).host,
      contextLength: 128_000,
      capabilities: ["chat", "tools", "vision"],
    });
  });

  const every: ChatParameters = { temperature: 0.2, topP: 0.9, maxTokens: 50, stop: ["END"], reasoningEffort: "low" };

  it.each([...openAICatalogue].filter(([, answeredBy]) => answeredBy === "chat").map(([id]) => id))(
    "gets an answer from %s whatever parameters are set",
    async (model) => {
      await fixture.signIn();
      expect(await askListed(model, every)).toMatchObject({ type: "finished" });
      expect(fixture.service.requests.filter(fixture.isChat)).toHaveLength(1);
    },
  );

  it("limits answers by max_completion_tokens, for all models alike", async () => {
    await fixture.signIn();
    await askListed("gpt-4o", every);
    const body = await bodyOfChat();
    expect(body).toMatchObject({ max_completion_tokens: 50, temperature: 0.2, top_p: 0.9, stop: ["END"] });
    expect(body).not.toHaveProperty("max_tokens");
    expect(body).not.toHaveProperty("reasoning_effort");
  });

  it("keeps from reasoning models what they refuse, and sends them the effort", async () => {
    await fixture.signIn();
    await askListed("o4-mini", every);
    const body = await bodyOfChat();
    expect(body).toMatchObject({ max_completion_tokens: 50, reasoning_effort: "low" });
    for (const refused of ["temperature", "top_p", "stop"]) expect(body).not.toHaveProperty(refused);
  });

  it.each(["text-embedding-3-small", "o3-pro", "no-such-model"])(
    "says that %s is the wrong model, not the wrong address",
    async (model) => {
      await fixture.signIn();
      expect(await ask(model)).toMatchObject({
        failure: { kind: "model-not-found", status: 404, model, remedy: "switch-model" },
      });
    },
  );

  it("tells used up credits from a limit of requests", async () => {
    await fixture.signIn();
    const body = {
      error: { message: "You exceeded your current quota.", type: "insufficient_quota", code: "insufficient_quota" },
    };
    fixture.service.faults.add({ behaviour: { status: 429, body } });
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "payment-required" } });
    fixture.service.faults.add({ behaviour: { status: 429, headers: { "retry-after": "7" } } });
    expect(await ask("gpt-4o")).toMatchObject({ failure: { kind: "rate-limited", retryAfterMs: 7000 } });
  });

  it("follows the setting at once, and names it when it cannot be used", async () => {
    await fixture.signIn();
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

  it("takes OpenAI's own address where nothing is set", () => {
    fixture.settings.set("snowcell.openai.baseUrl", undefined);
    expect(fixture.provider.address()).toBe("https://api.openai.com/v1");
  });

  it("refuses an address with a password in it, and does not show it", () => {
    fixture.settings.set("snowcell.openai.baseUrl", "https://me:canary@gateway.example/v1");
    const problems = fixture.provider.configurationProblems();
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain("canary");
  });
});

describe("the sandbox's OpenAI", () => {
  it("serves the vendor's own client, streaming and whole, and raises its errors", async () => {
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

describe("a mock that is not ours", () => {
  it("is listed and streamed from as OpenAI would be", async () => {
    const mock = new LLMock({ port: 0, logLevel: "silent" });
    mock.onMessage("weather", { content: "Snow, and more snow." });
    await mock.start();
    try {
      const accounts = testAccounts();
      const settings = new TestSettings({ "snowcell.openai.baseUrl": `${mock.url}/v1` });
      const provider = new OpenAIProvider(wireContext(), settings, accounts.credentialsOf("openai"));
      await signIn(accounts, provider, { apiKey: "sk-mock-key" });
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
