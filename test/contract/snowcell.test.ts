import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Accounts } from "../../src/core/accounts/accounts.js";
import { FailureError } from "../../src/core/failures/errors.js";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { SnowCellProvider } from "../../src/core/providers/snowcell/snowcell-provider.js";
import { SnowCellService } from "../sandbox/services/snowcell.js";
import { KeptLog, TestSettings, testAccounts, wireContext } from "../support/wire-context.js";
import { describeProvider } from "./provider-contract.js";

async function start() {
  const service = await SnowCellService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  const settings = new TestSettings(service.settings);
  const accounts = testAccounts();
  const log = new KeptLog();
  const provider = new SnowCellProvider(wireContext({}, log), settings, accounts.credentialsOf("snowcell"));
  return {
    service,
    settings,
    accounts,
    provider,
    log,
    model: "llama",
    isChat: (request: { path: string }) => request.path.endsWith("/chat/completions"),
    logIn: async () => void (await logIn(accounts, provider, service.demoUser, service.demoToken)),
    close: async () => await service.kill(),
  };
}

function logIn(accounts: Accounts, provider: SnowCellProvider, user: string, token: string) {
  return accounts.logIn(provider, "token", { user, token }, new AbortController().signal);
}

describeProvider("SnowCell", start);

describe("SnowCell", () => {
  let fixture: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    fixture = await start();
  });
  afterEach(async () => await fixture.close());

  const ask = async (model: string): Promise<ChatEvent | undefined> => {
    const events: ChatEvent[] = [];
    const request = { model, messages: [{ role: "user", content: "[[echo]]Hello" }] } as const;
    for await (const event of fixture.provider.streamChat(request, new AbortController().signal)) events.push(event);
    return events.at(-1);
  };
  const failureOfLogin = async (user: string, token: string) => {
    const thrown = await logIn(fixture.accounts, fixture.provider, user, token).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FailureError);
    return (thrown as FailureError).failure;
  };

  it("logs in with a live check, and shows the token's owner", async () => {
    const account = await logIn(fixture.accounts, fixture.provider, fixture.service.demoUser, fixture.service.demoToken);
    expect(account).toMatchObject({ label: "demo@snowcell.dev", name: "Demo User", organization: "SnowCell Sandbox" });
    const request = await fixture.service.waitForRequest(({ path }) => path === "/auth/validate");
    expect(request.headers["x-api-token"]).toBe(fixture.service.demoToken);
    expect(fixture.accounts.session("snowcell")).toMatchObject({ status: "signed-in", account: { label: "demo@snowcell.dev" } });
  });

  it("refuses a wrong token, and stores nothing", async () => {
    expect(await failureOfLogin(fixture.service.demoUser, "wrong-token-9876")).toMatchObject({
      kind: "unauthenticated",
      status: 401,
      remedy: "log-in",
    });
    expect(fixture.accounts.session("snowcell")).toBeUndefined();
  });

  it("names the user that does not exist", async () => {
    expect(await failureOfLogin("missing@snowcell.dev", fixture.service.demoToken)).toMatchObject({
      kind: "unauthenticated",
      code: "unknown_user",
      note: 'There is no user "missing@snowcell.dev".',
    });
  });

  it("reports that the token check is down, and its address", async () => {
    await fixture.service.kill();
    const failure = await failureOfLogin(fixture.service.demoUser, fixture.service.demoToken);
    expect(failure).toMatchObject({ kind: "unreachable", host: new URL(fixture.service.url).host });
  });

  it("treats a login page as a wrong address, not as a valid token", async () => {
    fixture.service.faults.add({ behaviour: { status: 200, body: "<html><title>Proxy</title></html>" } });
    expect(await failureOfLogin(fixture.service.demoUser, fixture.service.demoToken)).toMatchObject({
      kind: "malformed-response",
    });
  });

  it("does not quote a token with invalid characters", async () => {
    const failure = await failureOfLogin(fixture.service.demoUser, "canary\ntoken");
    expect(failure.kind).toBe("unauthenticated");
    expect(JSON.stringify(failure)).not.toContain("canary");
  });

  it("chats without a login if the endpoint needs none, and sends no credential", async () => {
    expect(await ask("qwen")).toMatchObject({ type: "finished" });
    const request = await fixture.service.waitForRequest(fixture.isChat);
    expect(request.headers.authorization).toBeUndefined();
    expect(Object.keys(request.headers).filter((header) => header.startsWith("x-stainless"))).toEqual([]);
  });

  it("asks for the login if an endpoint returns 401 without one, or hides behind 404", async () => {
    expect(await ask("llama")).toMatchObject({ failure: { kind: "signed-out", remedy: "log-in" } });
    expect(await ask("mistral")).toMatchObject({ failure: { kind: "not-found", status: 404, remedy: "log-in" } });
  });

  it("marks the session expired after a 401, once, and keeps the account", async () => {
    await fixture.logIn();
    const changes: string[] = [];
    fixture.accounts.onDidChange((id) => changes.push(id));
    fixture.service.revoke(fixture.service.demoToken);
    expect(await ask("llama")).toMatchObject({ failure: { kind: "unauthenticated", remedy: "log-in" } });
    expect(await ask("llama")).toMatchObject({ failure: { kind: "unauthenticated" } });
    expect(changes).toEqual(["snowcell"]);
    expect(fixture.accounts.session("snowcell")).toMatchObject({ status: "expired", account: { label: "demo@snowcell.dev" } });
  });

  it("learns the context length from a server that reports it, and announces it", async () => {
    const learnt = new Promise<void>((resolve) => fixture.provider.onDidChangeModels(() => resolve()));
    const before = await fixture.provider.listModels(new AbortController().signal);
    expect(before.find((model) => model.id === "qwen")?.contextLength).toBeUndefined();
    await learnt;
    const after = await fixture.provider.listModels(new AbortController().signal);
    expect(after.find((model) => model.id === "qwen")?.contextLength).toBe(32_768);
  });

  it("takes the models' abilities from the settings first, then from their names", async () => {
    const models = fixture.service.models.map((model) =>
      model.key === "mistral" ? { ...model, capabilities: ["tools"] } : model,
    );
    const coder = { ...models[0], key: "coder", name: "Qwen/Qwen2.5-Coder-7B-Instruct" };
    fixture.settings.set("snowcell.models", [...models, coder]);
    const listed = await fixture.provider.listModels(new AbortController().signal);
    const of = (id: string) => listed.find((model) => model.id === id);
    expect(of("mistral")).toMatchObject({ capabilities: ["chat", "completion", "tools"], sources: { tools: "user" } });
    expect(of("coder")).toMatchObject({ capabilities: ["chat", "completion", "tools", "insert"], sources: { tools: "family" } });
    expect(of("llama")?.capabilities).toEqual(["chat", "completion"]);
  });

  it("offers the shared service's coding model after the login", async () => {
    await fixture.logIn();
    expect(await fixture.provider.describeModel("coding", new AbortController().signal)).toMatchObject({
      id: "coding",
      description: "qwen",
    });
    expect(await ask("coding")).toMatchObject({ type: "finished" });
  });

  it("shows a JSON body as the answer to a streaming request", async () => {
    fixture.service.faults.add({ behaviour: { oddity: "json-instead-of-stream" } });
    expect(await ask("qwen")).toMatchObject({ type: "finished" });
  });

  it("sends the token only to the hosts in the settings", async () => {
    await fixture.logIn();
    fixture.service.faults.add({
      behaviour: { status: 302, headers: { location: "http://127.0.0.2:9/steal" } },
      match: fixture.isChat,
    });
    expect(await ask("llama")).toMatchObject({ failure: { kind: "malformed-response" } });
  });

  it("names the setting that is wrong, and keeps the valid models", async () => {
    fixture.settings.set("snowcell.models", [{ key: "mine", name: "Mine" }, ...fixture.service.models]);
    expect(fixture.provider.configurationProblems()).toMatchObject([
      { kind: "configuration", setting: "snowcell.models", detail: 'Entry 1: "endpoint" is missing.' },
    ]);
    expect(await ask("qwen")).toMatchObject({ type: "finished" });
  });

  it("fails over to another server of the model, and keeps a conversation on its server", async () => {
    const [qwen] = fixture.service.models;
    const twin = `${fixture.service.url}/v1/chat/completions`;
    await fixture.logIn();
    fixture.settings.set("snowcell.models", [{ ...qwen, endpoints: ["http://127.0.0.1:9/v1", twin] }]);
    const paths = (): string[] => fixture.service.requests.filter(fixture.isChat).map(({ path }) => path);
    const chat = async (conversationId: string): Promise<ChatEvent | undefined> => {
      let last: ChatEvent | undefined;
      const request = { model: "qwen", messages: [{ role: "user", content: "[[echo]]Hello" }], conversationId } as const;
      for await (const event of fixture.provider.streamChat(request, new AbortController().signal)) last = event;
      return last;
    };
    expect(await chat("a")).toMatchObject({ type: "finished" });
    // The first server fails now, so the next conversation uses another one, even after the first recovers.
    fixture.service.faults.add({ behaviour: { status: 503 }, match: ({ path }) => path.startsWith("/qwen/") });
    expect(await chat("b")).toMatchObject({ failure: { kind: "server-error" } });
    expect(await chat("b")).toMatchObject({ failure: { kind: "unreachable" } });
    expect(await chat("b")).toMatchObject({ type: "finished" });
    expect(await chat("b")).toMatchObject({ type: "finished" });
    expect(paths()).toEqual([
      "/qwen/v1/chat/completions",
      "/qwen/v1/chat/completions",
      "/v1/chat/completions",
      "/v1/chat/completions",
    ]);
  });
});
