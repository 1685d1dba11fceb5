import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeProvider } from "./provider-contract.js";
import {
  agent,
  ask,
  asked,
  collect,
  failureOf,
  quickCommand,
  type StackSpotFixture,
  sessionStatus,
  signal,
  startStackSpot,
  textOf,
} from "./stackspot-fixture.js";

describeProvider("StackSpot, by API key", () => startStackSpot("api-key", "stackspot-ai-chat"));
describeProvider("StackSpot, an agent by service credential", () => startStackSpot("service-credential", agent));
describeProvider("StackSpot, a quick command by service credential", () => startStackSpot("service-credential", quickCommand), {
  polled: true,
});

describe("StackSpot by API key", () => {
  let fixture: StackSpotFixture;
  beforeEach(async () => {
    fixture = await startStackSpot("api-key", "stackspot-ai-chat");
  });
  afterEach(async () => await fixture.close());

  it("accepts the key with and without its prefix, and sends it with the prefix", async () => {
    for (const apiKey of [fixture.service.demoKey, fixture.service.demoKey.slice("sk-".length)]) {
      fixture.service.requests.length = 0;
      await fixture.logInWith({ apiKey });
      expect(await ask(fixture, "[[echo]]Hello")).toContainEqual({ type: "finished", reason: "stop" });
      const keys = fixture.service.requests.map(({ headers }) => headers.authorization);
      expect(new Set(keys)).toEqual(new Set([`Bearer ${fixture.service.demoKey}`]));
    }
  });

  it("checks a key with a chat of one token", async () => {
    expect(await fixture.logInWith()).toEqual({ label: "API key" });
    expect(fixture.service.requests.map(({ path, body }) => [path, body])).toMatchObject([
      ["/v1/chat/completions", { model: "stackspot-ai-chat", max_tokens: 1, stream: false }],
    ]);
  });

  it("refuses a wrong key and an empty one, and stores nothing", async () => {
    expect(await failureOf(fixture.logInWith({ apiKey: "wrong-key-98765" }))).toMatchObject({
      kind: "unauthenticated",
      status: 401,
    });
    expect(await failureOf(fixture.logInWith({ apiKey: " sk-wrong-key\ncanary" }))).toMatchObject({ kind: "unauthenticated" });
    fixture.service.requests.length = 0;
    expect(await failureOf(fixture.logInWith({ apiKey: " " }))).toMatchObject({ kind: "unauthenticated", remedy: "log-in" });
    expect(fixture.service.requests).toEqual([]);
    expect(fixture.accounts.session("stackspot")).toBeUndefined();
  });

  it("offers the three models under their aliases, each at its own path, and no agents", async () => {
    await fixture.logIn();
    const models = await fixture.provider.listModels(signal);
    expect(models.map(({ id, aliases }) => [id, aliases])).toEqual([
      ["stackspot-ai-chat", ["stackspot"]],
      ["stackspot-ai-code", ["stackspot-code"]],
      ["stackspot-ai-assistant", ["stackspot-assistant"]],
    ]);
    for (const [model, path] of [
      ["stackspot-ai-chat", "/v1/chat/completions"],
      ["stackspot-ai-code", "/v1/code/completions"],
      ["stackspot-ai-assistant", "/v1/assistant/completions"],
    ] as const) {
      expect(textOf(await ask(fixture, "[[echo]]Here", model))).toBe("Here");
      expect(asked(fixture, (request) => request.path === path).at(-1)?.body).toMatchObject({ model, stream: true });
    }
    expect((await ask(fixture, "Hello", agent)).at(-1)).toMatchObject({ failure: { kind: "model-not-found", model: agent } });
  });

  it("passes the parameters on", async () => {
    await fixture.logIn();
    await collect(fixture, {
      model: "stackspot-ai-code",
      messages: [{ role: "user", content: "[[echo]]Hi" }],
      parameters: { temperature: 0.2, maxTokens: 50, topP: 0.9 },
    });
    expect(fixture.service.requests.at(-1)?.body).toMatchObject({ temperature: 0.2, max_tokens: 50, top_p: 0.9 });
  });

  it("marks the session expired if the key is refused later", async () => {
    await fixture.logIn();
    fixture.service.keys.clear();
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure: { kind: "unauthenticated", remedy: "log-in" } });
    expect(sessionStatus(fixture)).toBe("expired");
  });

  it("checks the connection with one token, and discloses that beforehand", async () => {
    await fixture.logIn();
    fixture.service.requests.length = 0;
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: true });
    expect(fixture.service.requests.map(({ body }) => body)).toMatchObject([{ max_tokens: 1 }]);
    const costs = fixture.provider.loginMethods.map(({ id, checkCost }) => [id, checkCost]);
    expect(costs).toEqual([
      ["api-key", "Each health check requests an answer of one token."],
      ["service-credential", undefined],
    ]);
  });

  it("asks for a login before sending anything", async () => {
    expect(await ask(fixture, "Hello")).toMatchObject([{ type: "failed", failure: { kind: "signed-out", remedy: "log-in" } }]);
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: false, failure: { kind: "signed-out" } });
    expect(await failureOf(fixture.provider.listModels(signal))).toMatchObject({ kind: "signed-out" });
    expect(fixture.service.requests).toEqual([]);
  });
});
