import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, ChatRequest } from "../../src/core/provider-api/provider.js";
import { ManualClock } from "../support/manual-clock.js";
import {
  agent,
  ask,
  asked,
  failureOf,
  isAgent,
  isToken,
  quickCommand,
  type StackSpotFixture,
  sessionStatus,
  signal,
  startStackSpot,
  textOf,
} from "./stackspot-fixture.js";

describe("StackSpot's service credential", () => {
  let fixture: StackSpotFixture;
  beforeEach(async () => {
    fixture = await startStackSpot("service-credential", agent);
  });
  afterEach(async () => await fixture.close());

  it("is checked by requesting a token, in the realm of the settings by default", async () => {
    expect(await fixture.logInWith()).toEqual({ label: fixture.service.demoClientId, organization: fixture.service.demoRealm });
    const [request] = fixture.service.requests;
    expect(request?.path).toBe("/stackspot-freemium/oidc/oauth/token");
    expect(Object.fromEntries(new URLSearchParams(request?.rawBody))).toEqual({
      grant_type: "client_credentials",
      client_id: fixture.service.demoClientId,
      client_secret: fixture.service.demoClientSecret,
    });
    fixture.service.identity.clients.set("acme corp", new Map([["acme", "acme-client-key"]]));
    expect(await fixture.logInWith({ clientId: "acme", clientSecret: "acme-client-key", realm: "acme corp" })).toEqual({
      label: "acme",
      organization: "acme corp",
    });
  });

  it("distinguishes a wrong credential from a wrong realm, and does not quote the client key", async () => {
    const wrong = await failureOf(
      fixture.logInWith({ clientId: fixture.service.demoClientId, clientSecret: "wrong-canary-key" }),
    );
    expect(wrong).toMatchObject({ kind: "unauthenticated", code: "invalid_client", status: 401, remedy: "log-in" });
    const credentials = { clientId: "a", clientSecret: "wrong-canary-key", realm: "nowhere" };
    const realm = await failureOf(fixture.logInWith(credentials));
    expect(realm).toMatchObject({ kind: "not-found", status: 404, detail: "Realm does not exist" });
    fixture.service.faults.add({
      behaviour: { status: 400, body: { error: "unauthorized_client", error_description: "no wrong-canary-key here" } },
      match: isToken,
    });
    const refused = await failureOf(fixture.logInWith(credentials));
    expect(refused).toMatchObject({ kind: "unauthenticated", code: "unauthorized_client", detail: "no [redacted] here" });
    expect(JSON.stringify([wrong, realm])).not.toContain("canary");
    expect(fixture.accounts.session("stackspot")).toBeUndefined();
  });

  it("treats a response without a token as a wrong address", async () => {
    for (const body of [{}, { access_token: "two\nlines" }, "<html><title>Proxy</title></html>"]) {
      fixture.service.faults.add({ behaviour: { status: 200, body }, match: isToken });
      expect(await failureOf(fixture.logInWith())).toMatchObject({ kind: "malformed-response" });
    }
  });

  it("offers the agents and quick commands of the settings, and none of the key's models", async () => {
    fixture.settings.set("snowcell.stackspot.agents", [
      { id: agent, name: "Mine", description: "For reviews", contextLength: 200_000 },
      "01JPLA1N",
    ]);
    fixture.settings.set("snowcell.stackspot.quickCommands", ["explain-code", { slug: "list-risks", name: "Risks" }]);
    await fixture.logIn();
    const { host } = new URL(fixture.service.url);
    const shared = { provider: "stackspot", capabilities: ["agent", "chat"], parametersTaken: [], host };
    expect(await fixture.provider.listModels(signal)).toEqual([
      { ...shared, family: "agent", id: agent, name: "Mine", description: "For reviews", contextLength: 200_000 },
      { ...shared, family: "agent", id: "01JPLA1N", name: "01JPLA1N" },
      { ...shared, family: "quick-command", id: "quick-command/explain-code", name: "explain-code" },
      { ...shared, family: "quick-command", id: quickCommand, name: "Risks" },
    ]);
    expect((await ask(fixture, "Hello", "stackspot-ai-chat")).at(-1)).toMatchObject({ failure: { kind: "model-not-found" } });
  });

  it("names invalid settings, and keeps the valid entries", async () => {
    expect(fixture.provider.configurationProblems()).toEqual([]);
    fixture.settings.set("snowcell.stackspot.agents", [7, { name: "No id" }, agent, agent, { id: "x", contextLength: -1 }]);
    fixture.settings.set("snowcell.stackspot.quickCommands", "explain-code");
    fixture.settings.set("snowcell.stackspot.inferenceUrl", "ftp://nowhere");
    const problems = fixture.provider.configurationProblems();
    expect(problems.map((problem) => [problem.kind === "configuration" && problem.setting, problem.detail])).toEqual([
      ["snowcell.stackspot.inferenceUrl", '"ftp://nowhere" is not an http or https address.'],
      ["snowcell.stackspot.agents", 'Entry 1: it must be a string or an object with "id".'],
      ["snowcell.stackspot.agents", 'Entry 2: "id" is missing.'],
      ["snowcell.stackspot.agents", `Entry 4: "${agent}" is listed twice; the first one is used.`],
      ["snowcell.stackspot.agents", 'Entry 5: "contextLength" must be a whole number of tokens.'],
      ["snowcell.stackspot.quickCommands", "It must be a list."],
    ]);
    await fixture.logIn();
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({
      failure: { kind: "configuration", setting: "snowcell.stackspot.inferenceUrl", remedy: "open-settings" },
    });
    fixture.settings.set("snowcell.stackspot.inferenceUrl", fixture.service.url);
    expect((await ask(fixture, "[[echo]]Hello")).at(-1)).toMatchObject({ type: "finished" });
  });

  it("reports the request address of each model for the connection diagnosis", () => {
    const { provider, settings, service } = fixture;
    settings.set("snowcell.stackspot.quickCommandUrl", "http://127.0.0.1:9/commands/");
    expect(provider.address(agent)).toBe(service.url);
    expect(provider.address("quick-command/explain-code")).toBe("http://127.0.0.1:9/commands");
    expect(provider.address("stackspot-ai-code")).toBe(`${service.url}/v1`);
    expect(provider.address(undefined)).toBe(service.url);
    settings.set("snowcell.stackspot.agents", []);
    expect(provider.address(undefined)).toBe(`${service.url}/v1`);
    settings.set("snowcell.stackspot.baseUrl", "nowhere");
    expect(provider.address(undefined)).toBeUndefined();
  });

  it("uses one token for many requests, even concurrent ones", async () => {
    await fixture.logIn();
    fixture.service.identity.expireTokens();
    const restarted = fixture.createProvider();
    const before = asked(fixture, isToken).length;
    const request: ChatRequest = { model: agent, messages: [{ role: "user", content: "[[echo]]Hi" }] };
    const endings = await Promise.all(
      Array.from({ length: 5 }, async () => {
        let last: ChatEvent | undefined;
        for await (const event of restarted.streamChat(request, signal)) last = event;
        return last;
      }),
    );
    expect(endings).toEqual(Array(5).fill({ type: "finished", reason: "stop" }));
    expect(asked(fixture, isToken)).toHaveLength(before + 1);
  });

  it("lets one caller stop while another still waits for the same token", async () => {
    await fixture.logIn();
    const restarted = fixture.createProvider();
    fixture.service.requests.length = 0;
    fixture.service.faults.add({ behaviour: { delayHeadersMs: 200 }, match: isToken });
    const controller = new AbortController();
    const request: ChatRequest = { model: agent, messages: [{ role: "user", content: "[[echo]]Hi" }] };
    const end = async (stop: AbortSignal): Promise<ChatEvent | undefined> => {
      let last: ChatEvent | undefined;
      for await (const event of restarted.streamChat(request, stop)) last = event;
      return last;
    };
    const stopped = end(controller.signal);
    const other = end(signal);
    const token = await fixture.service.waitForRequest(isToken);
    controller.abort();
    expect(await stopped).toMatchObject({ failure: { kind: "aborted" } });
    expect(await other).toMatchObject({ type: "finished" });
    expect((await token.closed).byClient).toBe(false);
    expect(asked(fixture, isToken)).toHaveLength(1);
  });

  it("closes the token request if every caller stopped, and sends a new one for the next caller", async () => {
    await fixture.logIn();
    const restarted = fixture.createProvider();
    fixture.service.requests.length = 0;
    fixture.service.faults.add({ behaviour: { delayHeadersMs: 60_000 }, match: isToken });
    const controller = new AbortController();
    const request: ChatRequest = { model: agent, messages: [{ role: "user", content: "[[echo]]Hi" }] };
    const end = async (stop: AbortSignal): Promise<ChatEvent | undefined> => {
      let last: ChatEvent | undefined;
      for await (const event of restarted.streamChat(request, stop)) last = event;
      return last;
    };
    const stopped = end(controller.signal);
    const token = await fixture.service.waitForRequest(isToken);
    controller.abort();
    const next = end(signal);
    expect(await stopped).toMatchObject({ failure: { kind: "aborted" } });
    expect((await token.closed).byClient).toBe(true);
    expect(await next).toMatchObject({ type: "finished" });
  });

  it("fetches a new token once if the old one was revoked, without a visible failure", async () => {
    await fixture.logIn();
    fixture.service.identity.expireTokens();
    fixture.service.requests.length = 0;
    expect(textOf(await ask(fixture, "[[echo]]Still here"))).toBe("Still here");
    expect(fixture.service.requests.map(({ path }) => path.split("/").at(-1))).toEqual(["chat", "token", "chat"]);
    expect(sessionStatus(fixture)).toBe("signed-in");
  });

  it("marks the session expired if the new token is refused too, and if the credential is revoked", async () => {
    await fixture.logIn();
    fixture.service.faults.add({ behaviour: { status: 401 }, match: isAgent, times: 2 });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure: { kind: "unauthenticated" } });
    expect(asked(fixture, isAgent)).toHaveLength(2);
    expect(sessionStatus(fixture)).toBe("expired");

    fixture.service.faults.clear();
    await fixture.logIn();
    expect(sessionStatus(fixture)).toBe("signed-in");
    fixture.service.identity.revokeClient(fixture.service.demoClientId);
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure: { kind: "unauthenticated", code: "invalid_client" } });
    expect(sessionStatus(fixture)).toBe("expired");
  });

  it("stays valid if the connection check meets a revoked token", async () => {
    await fixture.logIn();
    fixture.service.identity.expireTokens();
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: true });
    fixture.service.identity.revokeClient(fixture.service.demoClientId);
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: false, failure: { kind: "unauthenticated" } });
    expect(sessionStatus(fixture)).toBe("expired");
  });
});

describe("A StackSpot access token", () => {
  let fixture: StackSpotFixture;
  const clock = new ManualClock();
  beforeEach(async () => {
    fixture = await startStackSpot("service-credential", agent, { context: { clock } });
  });
  afterEach(async () => await fixture.close());

  it("is renewed a minute before it expires, and not earlier", async () => {
    fixture.service.identity.tokenLifetime = 1200;
    await fixture.logIn();
    clock.advance(1_139_000);
    expect((await ask(fixture, "[[echo]]One")).at(-1)).toMatchObject({ type: "finished" });
    expect(asked(fixture, isToken)).toHaveLength(1);
    clock.advance(2_000);
    expect((await ask(fixture, "[[echo]]Two")).at(-1)).toMatchObject({ type: "finished" });
    expect(asked(fixture, isToken)).toHaveLength(2);
    expect(asked(fixture, isAgent).map(({ headers }) => headers.authorization)).toEqual([
      "Bearer sandbox-access-token-1",
      expect.stringMatching(/^Bearer sandbox-access-token-(?!1$)/),
    ]);
  });
});
