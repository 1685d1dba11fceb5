import { afterEach, describe, expect, it } from "vitest";
import { FailureError } from "../../src/core/failures/errors.js";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { loggedInEarlier } from "../support/earlier-login.js";
import { KeptLog, testAccounts, wireContext } from "../support/wire-context.js";
import { describeProvider } from "./provider-contract.js";

const isChat = (request: { path: string }): boolean => /\/(?:chat\/completions|responses|messages)$/.test(request.path);

async function start(path: string, more: Readonly<Record<string, unknown>>) {
  const service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  const accounts = testAccounts();
  const log = new KeptLog();
  const make = (change: Readonly<Record<string, unknown>> = {}): CustomProvider => {
    const entry = { id: "mine", name: "Mine", baseUrl: service.url + path, auth: "none", boundary: "local", ...more, ...change };
    const [definition] = readCustomProviders([entry]).definitions;
    if (!definition) throw new Error("no definition");
    return new CustomProvider(wireContext({}, log), definition, accounts.credentialsOf("mine"));
  };
  const provider = make();
  return {
    service,
    accounts,
    log,
    make,
    provider,
    model: "sandbox-large",
    isChat,
    logIn: async () => {
      if (provider.loginMethods.length > 0) await loggedInEarlier(accounts, provider, { apiKey: service.demoKey });
    },
    close: async () => await service.kill(),
  };
}

describeProvider("A custom provider without a key", () => start("/open/v1", {}), { kinds: { 401: "configuration" } });
describeProvider("A custom provider with a bearer key", () => start("/bearer/v1", { auth: "bearer" }));
describeProvider("A custom provider with a key in a header", () => start("/header/v1", { auth: "header" }));
describeProvider("A custom provider with Responses", () => start("/responses/v1", { auth: "header", api: "responses" }));
describeProvider("A custom provider with Messages", () => start("/messages/v1", { auth: "header", api: "messages" }));

const { signal } = new AbortController();

async function ask(provider: CustomProvider, parameters = {}): Promise<ChatEvent | undefined> {
  const messages = [{ role: "user", content: "[[echo]]Hello" }] as const;
  let last: ChatEvent | undefined;
  for await (const event of provider.streamChat({ model: "sandbox-large", messages, parameters }, signal)) last = event;
  return last;
}

describe("A custom provider", () => {
  let fixture: Awaited<ReturnType<typeof start>>;
  const begin = async (path: string, more: Readonly<Record<string, unknown>> = {}): Promise<typeof fixture> => {
    fixture = await start(path, more);
    return fixture;
  };
  afterEach(async () => await fixture.close());

  const logIn = async (provider: CustomProvider, apiKey: string) =>
    await fixture.accounts.logIn(provider, provider.loginMethods[0]?.id ?? "", { apiKey }, signal);
  const refusalOf = async (provider: CustomProvider, apiKey: string) => {
    const thrown = await logIn(provider, apiKey).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FailureError);
    return (thrown as FailureError).failure;
  };
  const chatRequest = async () => await fixture.service.waitForRequest(isChat);

  it("without a key needs no login, and sends no credential", async () => {
    const { provider } = await begin("/open/v1");
    expect(provider).toMatchObject({ loginMethods: [], worksWithoutLogin: true, boundary: "local" });
    await ask(provider);
    const { headers } = await chatRequest();
    for (const name of ["authorization", "x-api-key", "cookie"]) expect(headers).not.toHaveProperty(name);
  });

  it("without a key names the wrong setting if the server needs one", async () => {
    const { provider } = await begin("/bearer/v1");
    const failure = { kind: "configuration", setting: "snowcell.customProviders", status: 401, remedy: "open-settings" };
    expect(await ask(provider)).toMatchObject({ failure });
    await expect(provider.listModels(signal)).rejects.toMatchObject({ failure });
  });

  it.each(["bearer", "header"])("with auth %s sends nothing before the login", async (auth) => {
    const { provider, service } = await begin(`/${auth}/v1`, { auth });
    expect(await ask(provider)).toMatchObject({ failure: { kind: "signed-out", remedy: "log-in" } });
    await expect(provider.listModels(signal)).rejects.toMatchObject({ failure: { kind: "signed-out" } });
    expect(service.requests).toEqual([]);
  });

  it("sends the key as bearer token, or as the whole header, with the definition's headers", async () => {
    const { service } = await begin("/bearer/v1", { auth: "bearer", headers: { "X-Team": "compilers" } });
    await fixture.logIn();
    await ask(fixture.provider);
    const { headers } = await chatRequest();
    expect(headers).toMatchObject({ authorization: `Bearer ${service.demoKey}`, "x-team": "compilers" });

    const other = fixture.make({ baseUrl: `${service.url}/header/v1`, auth: "header" });
    await loggedInEarlier(fixture.accounts, other, { apiKey: service.demoKey });
    service.requests.length = 0;
    expect(await ask(other)).toMatchObject({ type: "finished" });
    const second = await chatRequest();
    expect(second.headers["x-api-key"]).toBe(service.demoKey);
    expect(second.headers).not.toHaveProperty("authorization");
  });

  it("sends the bare key as Authorization if the definition says so", async () => {
    const { provider, service } = await begin("/open/v1", { auth: "header", authHeader: "Authorization" });
    await fixture.logIn();
    await ask(provider);
    expect((await chatRequest()).headers.authorization).toBe(service.demoKey);
  });

  it("limits answers with the field that the definition names", async () => {
    const { provider } = await begin("/open/v1");
    await ask(provider, { maxTokens: 30 });
    expect((await chatRequest()).body).toMatchObject({ max_tokens: 30 });
    fixture.service.requests.length = 0;
    await ask(fixture.make({ maxTokensField: "max_completion_tokens" }), { maxTokens: 30 });
    const { body } = await chatRequest();
    expect(body).toMatchObject({ max_completion_tokens: 30 });
    expect(body).not.toHaveProperty("max_tokens");
  });

  it("does not send a key to an address other than the one it was entered for", async () => {
    const { service } = await begin("/bearer/v1", { auth: "bearer" });
    await fixture.logIn();
    const elsewhere = await OpenAIService.start({});
    try {
      const moved = fixture.make({ baseUrl: `${elsewhere.url}/bearer/v1` });
      expect(await ask(moved)).toMatchObject({ failure: { kind: "signed-out" } });
      expect(elsewhere.requests).toEqual([]);
      expect(await ask(fixture.make({ baseUrl: `${service.url}/bearer/v1/`, name: "Renamed" }))).toMatchObject({
        type: "finished",
      });
    } finally {
      await elsewhere.kill();
    }
  });

  it("marks the session expired if the key is refused later", async () => {
    const { provider, service, accounts } = await begin("/header/v1", { auth: "header" });
    await fixture.logIn();
    service.keys.clear();
    expect(await ask(provider)).toMatchObject({ failure: { kind: "unauthenticated", remedy: "log-in" } });
    expect(accounts.session("mine")).toMatchObject({ status: "expired" });
  });

  it("does not quote a key that the server echoes, whatever header carried it", async () => {
    const { provider, service, log } = await begin("/open/v1", { auth: "header", authHeader: "X-Custom" });
    await loggedInEarlier(fixture.accounts, provider, { apiKey: "canary-key-0001" });
    service.faults.add({ behaviour: { status: 401, body: { error: "canary-key-0001 is not a key" } } });
    const ending = await ask(provider);
    expect(ending).toMatchObject({ failure: { kind: "unauthenticated" } });
    expect(JSON.stringify([ending, log.lines])).not.toContain("canary");
  });

  describe("with configured models", () => {
    it("works with a server that does not list any", async () => {
      const { provider } = await begin("/listless/v1", { auth: "bearer", models: ["sandbox-large", "sandbox-small"] });
      await fixture.logIn();
      expect((await provider.listModels(signal)).map(({ id }) => id)).toEqual(["sandbox-large", "sandbox-small"]);
      expect(await ask(provider)).toMatchObject({ type: "finished" });
      expect(await provider.checkConnection(signal)).toMatchObject({ ok: true });
    });

    it("offers only those, with the server's data for them", async () => {
      const { provider } = await begin("/open/v1", { models: ["sandbox-small", "unlisted"] });
      expect(await provider.listModels(signal)).toEqual([
        expect.objectContaining({ id: "sandbox-small", contextLength: 8192 }),
        { provider: "mine", id: "unlisted", name: "unlisted", host: expect.any(String), capabilities: ["chat"] },
      ]);
    });

    it("keeps the session if only the list is refused", async () => {
      const { provider, accounts } = await begin("/shy/v1", { auth: "bearer", models: ["sandbox-large"] });
      await fixture.logIn();
      expect(await provider.listModels(signal)).toHaveLength(1);
      expect(await ask(provider)).toMatchObject({ type: "finished" });
      expect(accounts.session("mine")).toMatchObject({ status: "signed-in" });
    });

    it("still reports an unreachable server", async () => {
      const { provider, service } = await begin("/open/v1", { models: ["sandbox-large"] });
      await service.kill();
      await expect(provider.listModels(signal)).rejects.toMatchObject({ failure: { kind: "unreachable" } });
    });
  });

  it("suggests configured models if the server lists none", async () => {
    const { provider } = await begin("/listless/v1", { auth: "bearer" });
    await fixture.logIn();
    const failure = { kind: "not-found", status: 404, note: expect.stringContaining('"models"') };
    await expect(provider.listModels(signal)).rejects.toMatchObject({ failure });
  });

  describe("login", () => {
    it("needs no chat request if the list requires authentication", async () => {
      const { provider, service } = await begin("/bearer/v1", { auth: "bearer" });
      expect(await logIn(provider, service.demoKey)).toEqual({ label: "API key" });
      expect(service.requests.filter(isChat)).toEqual([]);
      expect((await refusalOf(provider, "wrong-key")).kind).toBe("unauthenticated");
    });

    it("requests one token if the list is public", async () => {
      const { provider, service } = await begin("/shop/v1", { auth: "bearer" });
      expect(await logIn(provider, service.demoKey)).toEqual({ label: "API key" });
      expect((await chatRequest()).body).toMatchObject({ model: "sandbox-large", max_tokens: 1 });
      expect((await refusalOf(provider, "wrong-key")).kind).toBe("unauthenticated");
    });

    it.each(["/listless/v1", "/shy/v1"])("asks a configured model at %s", async (path) => {
      const { provider, service } = await begin(path, { auth: "bearer", models: ["sandbox-small"] });
      expect(await logIn(provider, service.demoKey)).toEqual({ label: "API key" });
      expect((await chatRequest()).body).toMatchObject({ model: "sandbox-small" });
      expect((await refusalOf(provider, "wrong-key")).kind).toBe("unauthenticated");
    });

    it("accepts a key without credits", async () => {
      const { provider, service } = await begin("/shop/v1", { auth: "bearer" });
      service.faults.add({ behaviour: { status: 402 }, match: isChat });
      expect(await logIn(provider, service.demoKey)).toEqual({ label: "API key" });
    });

    it("does not accept a key that could not be checked, and never quotes one that cannot be sent", async () => {
      const { provider, service } = await begin("/shop/v1", { auth: "bearer" });
      expect(JSON.stringify(await refusalOf(provider, "canary\nkey"))).not.toContain("canary");
      service.faults.add({ behaviour: { status: 500 }, match: isChat });
      expect((await refusalOf(provider, service.demoKey)).kind).toBe("server-error");
      await service.kill();
      expect(["unreachable", "connection-lost"]).toContain((await refusalOf(provider, service.demoKey)).kind);
    });
  });

  it("links to the key page of a known service", async () => {
    await begin("/open/v1", { auth: "bearer" });
    const groq = fixture.make({ baseUrl: "https://api.groq.com/openai/v1", boundary: "public" });
    expect(groq.loginMethods[0]).toMatchObject({ helpUrl: "https://console.groq.com/keys", detail: "api.groq.com" });
    expect(fixture.provider.loginMethods[0]).not.toHaveProperty("helpUrl");
  });
});
