import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FailureError } from "../../src/core/failures/errors.js";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { HuggingFaceProvider } from "../../src/core/providers/huggingface/huggingface-provider.js";
import { HuggingFaceService } from "../sandbox/services/huggingface.js";
import { loggedInEarlier } from "../support/earlier-login.js";
import { KeptLog, TestSettings, testAccounts, wireContext } from "../support/wire-context.js";
import { describeProvider } from "./provider-contract.js";

const oss = "openai/gpt-oss-120b";

async function start(maxRetries = 0) {
  const service = await HuggingFaceService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  const settings = new TestSettings(service.settings);
  const accounts = testAccounts();
  const log = new KeptLog();
  const provider = new HuggingFaceProvider(wireContext({ maxRetries }, log), settings, accounts.credentialsOf("huggingface"));
  const logIn = (token = service.demoToken) => accounts.logIn(provider, "token", { token }, new AbortController().signal);
  return {
    service,
    settings,
    accounts,
    provider,
    log,
    model: oss,
    isChat: (request: { path: string }) => request.path.endsWith("/chat/completions"),
    checkedLogin: logIn,
    logIn: () => loggedInEarlier(accounts, provider, { token: service.demoToken }),
    close: async () => await service.kill(),
  };
}

describeProvider("Hugging Face", start);

describe("Hugging Face", () => {
  let fixture: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    fixture = await start();
  });
  afterEach(async () => await fixture.close());

  const { signal } = new AbortController();
  const collect = async (model: string): Promise<ChatEvent[]> => {
    const events: ChatEvent[] = [];
    const request = { model, messages: [{ role: "user", content: "[[echo]]Hello" }] } as const;
    for await (const event of fixture.provider.streamChat(request, signal)) events.push(event);
    return events;
  };
  const ask = async (model = oss): Promise<ChatEvent | undefined> => (await collect(model)).at(-1);
  const demo = () => {
    const user = fixture.service.users.get(fixture.service.demoToken);
    if (!user) throw new Error("no demo user");
    return user;
  };
  const refusalOf = async (token?: string) => {
    const thrown = await fixture.checkedLogin(token).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FailureError);
    expect(fixture.accounts.session("huggingface")).toBeUndefined();
    return (thrown as FailureError).failure;
  };
  const paths = () => fixture.service.requests.map(({ path }) => path);

  describe("login", () => {
    it("checks the token's owner with the hub, and requests one token from a model", async () => {
      expect(await fixture.checkedLogin()).toEqual({
        label: "demo",
        name: "Demo User",
        email: "demo@snowcell.dev",
        organization: "snowcell, sandbox-labs",
      });
      const question = await fixture.service.waitForRequest(fixture.isChat);
      // The free model.
      expect(question.body).toMatchObject({ model: "meta-llama/Llama-3.1-8B-Instruct", max_tokens: 1, stream: false });
      expect(fixture.service.requests.filter(fixture.isChat)).toHaveLength(1);
    });

    it("refuses a wrong token before any chat request", async () => {
      expect(await refusalOf("hf_wrongTokenOfSomeone")).toMatchObject({
        kind: "unauthenticated",
        status: 401,
        detail: "Invalid username or password.",
        remedy: "log-in",
      });
      expect(paths()).toEqual(["/api/whoami-v2"]);
    });

    it("distinguishes a token without the permission from a wrong one, and says which permission to add", async () => {
      demo().mayInfer = false;
      const failure = await refusalOf();
      expect(failure).toMatchObject({ kind: "forbidden", status: 403, remedy: "log-in" });
      expect(failure.note).toContain("The token is valid");
      expect(failure.note).toContain('select "Make calls to Inference Providers"');
      expect(failure.note).toContain(`${fixture.service.url}/settings/tokens`);
    });

    it("names the billing organization if its permission is missing", async () => {
      fixture.settings.set("snowcell.huggingface.billTo", "strangers");
      const failure = await refusalOf();
      expect(failure.kind).toBe("forbidden");
      expect(failure.note).toContain("among the permissions for strangers");
    });

    it("accepts a token with used-up credits, which return next month", async () => {
      demo().hasCredits = false;
      expect(await fixture.checkedLogin()).toMatchObject({ label: "demo" });
      expect(await ask()).toMatchObject({ failure: { kind: "payment-required", status: 402 } });
    });

    it("does not accept a token that could not be checked", async () => {
      fixture.service.faults.add({ behaviour: { status: 500 }, match: fixture.isChat });
      expect(await refusalOf()).toMatchObject({ kind: "server-error", status: 500 });
    });

    it("works without a model list", async () => {
      fixture.service.faults.add({ behaviour: { status: 500 }, match: ({ path }) => path === "/v1/models" });
      expect(await fixture.checkedLogin()).toMatchObject({ label: "demo" });
    });

    it("does not mistake a proxy's page for an account", async () => {
      fixture.service.faults.add({ behaviour: { status: 200, body: "<html><title>Proxy</title></html>" } });
      expect(await refusalOf()).toMatchObject({ kind: "malformed-response" });
    });
  });

  describe("models", () => {
    it("are listed without a login, and without a token in the request", async () => {
      await fixture.logIn();
      await fixture.provider.listModels(signal);
      const { headers } = await fixture.service.waitForRequest(({ path }) => path === "/v1/models");
      expect(headers.authorization).toBeUndefined();
      await fixture.accounts.logOut("huggingface");
      expect((await fixture.provider.listModels(signal)).map(({ id }) => id)).toEqual([
        oss,
        "Qwen/Qwen3-VL-8B-Instruct",
        "meta-llama/Llama-3.1-8B-Instruct",
      ]);
    });

    it("combine the live endpoints: longest context, lowest price, shortest time to first token", async () => {
      const models = await fixture.provider.listModels(signal);
      expect(models[0]).toEqual({
        provider: "huggingface",
        id: oss,
        name: "gpt-oss-120b",
        family: "gpt",
        parameters: "120B",
        host: new URL(fixture.service.url).host,
        contextLength: 131_072,
        price: { input: 0.1, output: 0.5, currency: "USD" },
        capabilities: ["chat", "tools", "reasoning"],
        sources: { tools: "list", images: "list", thinking: "family", contextLength: "list" },
        metadata: {
          liveProviders: 2,
          providers: "groq, novita",
          cheapestProvider: "novita",
          fastestProvider: "groq",
          fastestFirstTokenMs: 180,
        },
      });
      expect(models[1]).toMatchObject({ capabilities: ["chat", "vision"] });
      expect(models[2]).toMatchObject({ price: { input: 0, output: 0 }, metadata: { cheapestProvider: "scaleway" } });
    });

    it("without a live endpoint are described, but not offered", async () => {
      expect(await fixture.provider.describeModel("someone/asleep-7B", signal)).toMatchObject({ metadata: { liveProviders: 0 } });
      expect(await fixture.provider.describeModel("someone/painter", signal)).toBeUndefined();
    });

    it("accept a routing rule or a company after a colon", async () => {
      expect(await fixture.provider.describeModel(`${oss}:cheapest`, signal)).toMatchObject({
        id: `${oss}:cheapest`,
        name: "gpt-oss-120b (cheapest)",
        contextLength: 131_072,
      });
      expect(await fixture.provider.describeModel(`${oss}:novita`, signal)).toMatchObject({
        id: `${oss}:novita`,
        contextLength: 65_536,
        capabilities: ["chat", "reasoning"],
        metadata: { providers: "novita" },
      });
      expect(await fixture.provider.describeModel(`${oss}:no-provider`, signal)).toBeUndefined();
    });

    it.each(["fastest", "cheapest", "preferred", "groq"])("are requested with :%s unchanged", async (route) => {
      await fixture.logIn();
      expect(await ask(`${oss}:${route}`)).toMatchObject({ type: "finished" });
      expect((await fixture.service.waitForRequest(fixture.isChat)).body).toMatchObject({ model: `${oss}:${route}` });
    });

    it("come from a built-in list, marked as such, until there was a live one", async () => {
      await fixture.service.kill();
      const curated = await fixture.provider.listModels(signal);
      expect(curated.length).toBeGreaterThan(3);
      for (const model of curated) {
        expect(model.metadata).toMatchObject({ curated: true, listFailure: expect.stringContaining("unreachable") });
        expect(model.description).toContain("could not be fetched");
        expect(model).not.toHaveProperty("contextLength");
      }
      expect(fixture.log.lines.join("\n")).toContain("Could not fetch");
      await expect(fixture.provider.describeModel(oss, signal)).rejects.toMatchObject({ failure: { kind: "unreachable" } });
      await fixture.service.revive();
      for (const model of await fixture.provider.listModels(signal)) expect(model.metadata).not.toHaveProperty("curated");
    });

    it("are a failure if there was a live list before", async () => {
      await fixture.provider.listModels(signal);
      fixture.service.faults.add({ behaviour: { status: 502 } });
      await expect(fixture.provider.listModels(signal)).rejects.toMatchObject({ failure: { kind: "server-error", status: 502 } });
    });
  });

  it("are not requested before the login", async () => {
    expect(await ask()).toMatchObject({ failure: { kind: "signed-out", remedy: "log-in" } });
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: false, failure: { kind: "signed-out" } });
    expect(fixture.service.requests).toEqual([]);
  });

  it("are billed to the organization in the setting", async () => {
    fixture.settings.set("snowcell.huggingface.billTo", "snowcell");
    await fixture.logIn();
    expect(await ask()).toMatchObject({ type: "finished" });
    expect((await fixture.service.waitForRequest(fixture.isChat)).headers["x-hf-bill-to"]).toBe("snowcell");
  });

  it("are not requested at all if another account would pay", async () => {
    await fixture.logIn();
    fixture.settings.set("snowcell.huggingface.billTo", "not a name");
    const problem = { kind: "configuration", setting: "snowcell.huggingface.billTo" };
    expect(fixture.provider.configurationProblems()).toMatchObject([problem]);
    expect(await ask()).toMatchObject({ failure: problem });
    expect(fixture.service.requests).toEqual([]);
    expect(await fixture.provider.listModels(signal)).toHaveLength(3);
  });

  it("mark the session expired if the token is refused later", async () => {
    await fixture.logIn();
    fixture.service.users.clear();
    expect(await ask()).toMatchObject({ failure: { kind: "unauthenticated", detail: "Invalid username or password." } });
    expect(fixture.accounts.session("huggingface")).toMatchObject({ status: "expired", account: { label: "demo" } });
  });

  it("name the missing permission if it is removed later, and quote other refusals", async () => {
    await fixture.logIn();
    demo().mayInfer = false;
    const [failure] = (await collect(oss)).flatMap((event) => (event.type === "failed" ? event.failure : []));
    expect(failure).toMatchObject({ kind: "forbidden", remedy: "log-in" });
    expect(failure?.note).toContain("Make calls to Inference Providers");
    fixture.service.faults.add({ behaviour: { status: 403, body: { error: "Access to this gated model is restricted." } } });
    expect(await ask()).toMatchObject({
      failure: { kind: "forbidden", detail: "Access to this gated model is restricted.", remedy: "switch-model" },
    });
  });

  it.each(["someone/asleep-7B", "no/such-model", `${oss}:no-provider`])("report that no provider serves %s", async (model) => {
    await fixture.logIn();
    expect(await ask(model)).toMatchObject({ failure: { kind: "model-not-found", status: 400, model, remedy: "switch-model" } });
  });

  it("name the new address if the setting still has the retired one", async () => {
    await fixture.logIn();
    fixture.settings.set("snowcell.huggingface.baseUrl", `${fixture.service.url}/retired/v1`);
    const retired = { kind: "configuration", setting: "snowcell.huggingface.baseUrl", remedy: "open-settings" };
    expect(await ask()).toMatchObject({ failure: { ...retired, status: 410 } });
    await expect(fixture.provider.listModels(signal)).rejects.toMatchObject({ failure: retired });
    fixture.settings.set("snowcell.huggingface.baseUrl", "https://api-inference.huggingface.co/models");
    const problems = fixture.provider.configurationProblems();
    expect(problems).toMatchObject([retired]);
    expect(problems[0]?.detail).toContain("https://router.huggingface.co/v1");
  });

  it("report how long a model takes to load", async () => {
    await fixture.logIn();
    const body = { error: "Model gpt-oss-120b is currently loading", estimated_time: 19.6 };
    fixture.service.faults.add({ behaviour: { status: 503, body } });
    expect(await ask()).toMatchObject({
      failure: { kind: "server-error", status: 503, detail: body.error, retryAfterMs: 19_600 },
    });
  });

  it("wait while a model loads if retries are on", async () => {
    await fixture.close();
    fixture = await start(1);
    await fixture.logIn();
    const body = { error: "Model gpt-oss-120b is currently loading", estimated_time: 0.05 };
    fixture.service.faults.add({ behaviour: { status: 503, body }, match: fixture.isChat });
    const events = await collect(oss);
    expect(events.filter((event) => event.type === "progress").length).toBeGreaterThan(0);
    expect(events.at(-1)).toMatchObject({ type: "finished" });
    expect(fixture.service.requests.filter(fixture.isChat)).toHaveLength(2);
  });

  it("use Hugging Face's own addresses by default", () => {
    for (const name of ["baseUrl", "hubUrl", "billTo"]) fixture.settings.set(`snowcell.huggingface.${name}`, undefined);
    expect(fixture.provider.configurationProblems()).toEqual([]);
    expect(fixture.provider.address()).toBe("https://router.huggingface.co/v1");
  });
});
