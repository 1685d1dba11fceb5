import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testDefinition } from "../../src/core/providers/custom/test-definition.js";
import { AnthropicService } from "../sandbox/services/anthropic.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { wireContext } from "../support/wire-context.js";

describe("trying a definition before saving it", () => {
  let service: OpenAIService;
  beforeEach(async () => {
    service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  });
  afterEach(async () => await service.kill());

  const tryOut = async (path: string, more: Readonly<Record<string, unknown>> = {}, key?: string) => {
    const entry = { id: "mine", name: "Mine", baseUrl: service.url + path, auth: "none", boundary: "local", ...more };
    return await testDefinition(wireContext(), entry, key === undefined ? {} : { apiKey: key }, new AbortController().signal);
  };
  const states = (result: { steps: readonly { step: string; state: string }[] }) =>
    result.steps.map(({ step, state }) => `${step} ${state}`);

  it("goes from the server to one token of an answer", async () => {
    const result = await tryOut("/bearer/v1", { auth: "bearer" }, service.demoKey);
    expect(result).toMatchObject({ ok: true, answeredBy: "sandbox-large", notes: [] });
    expect(states(result)).toEqual(["reach passed", "models passed", "auth passed", "answer passed"]);
    expect(result.models.map(({ contextLength }) => contextLength)).toEqual([32_768, 8192]);
    const chat = service.requests.find(({ path }) => path === "/bearer/v1/chat/completions");
    expect(chat?.body).toMatchObject({ max_tokens: 1, stream: false });
  });

  it("stops at an invalid definition, and sends nothing", async () => {
    const result = await tryOut("/open/v1", { boundary: "galaxy" });
    expect(result).toMatchObject({ ok: false, failure: { kind: "configuration", setting: "snowcell.customProviders" } });
    expect(states(result)).toEqual(["definition failed"]);
    expect(service.requests).toEqual([]);
  });

  it("stops at a port without a listener", async () => {
    await service.kill();
    const result = await tryOut("/open/v1");
    expect(result).toMatchObject({ ok: false, failure: { kind: "unreachable" } });
    expect(states(result)).toEqual(["reach failed"]);
  });

  it("stops at a page that is not a model server", async () => {
    service.faults.add({ behaviour: { status: 200, body: "<html><title>Welcome</title></html>" } });
    expect(await tryOut("/open/v1")).toMatchObject({ ok: false, failure: { kind: "malformed-response", detail: "Welcome" } });
  });

  it("asks for the key before the first request", async () => {
    expect(await tryOut("/bearer/v1", { auth: "bearer" }, " ")).toMatchObject({ ok: false, failure: { kind: "signed-out" } });
    expect(service.requests).toEqual([]);
  });

  it("stops at a key that is refused, by the list or by the model, and does not quote it", async () => {
    for (const path of ["/bearer/v1", "/shop/v1"]) {
      const result = await tryOut(path, { auth: "bearer" }, "canary-wrong-key");
      expect(result).toMatchObject({ ok: false, failure: { kind: "unauthenticated", status: 401 } });
      expect(states(result).at(-1)).toBe("auth failed");
      expect(JSON.stringify(result)).not.toContain("canary");
    }
  });

  it("names the wrong setting if the server needs a key and none is configured", async () => {
    expect(await tryOut("/bearer/v1")).toMatchObject({
      ok: false,
      failure: { kind: "configuration", detail: expect.stringContaining("requires a login") },
    });
  });

  it("finds the intended address", async () => {
    const result = await tryOut("/open");
    expect(result).toMatchObject({ ok: false, failure: { kind: "not-found" }, suggestedBaseUrl: `${service.url}/open/v1` });
    expect(states(result)).toEqual(["reach passed", "models failed"]);
  });

  it.each([
    ["/responses/v1", "chat-completions", "responses"],
    ["/messages/v1", "chat-completions", "messages"],
    ["/header/v1", "responses", "chat-completions"],
    ["/header/v1", "messages", "chat-completions"],
    ["/messages/v1", "responses", "messages"],
  ])("at %s with the API %s, suggests %s", async (path, api, suggestedApi) => {
    const result = await tryOut(path, { auth: "header", api }, service.demoKey);
    expect(result).toMatchObject({ ok: false, suggestedApi, failure: { note: expect.stringContaining("Choose that API") } });
    expect(states(result).at(-1)).toBe("answer failed");
    expect(await tryOut(path, { auth: "header", api: suggestedApi }, service.demoKey)).toMatchObject({ ok: true });
  });

  it("recognizes Anthropic's API by its list, which requires its own header", async () => {
    const anthropic = await AnthropicService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    try {
      const baseUrl = `${anthropic.url}/v1`;
      const wrong = await tryOut("", { baseUrl, auth: "header" }, anthropic.demoKey);
      expect(wrong).toMatchObject({ ok: false, suggestedApi: "messages" });
      const right = await tryOut("", { baseUrl, auth: "header", api: "messages" }, anthropic.demoKey);
      expect(right).toMatchObject({ ok: true, answeredBy: "claude-opus-4-8" });
      expect(right.models).toHaveLength(4);
    } finally {
      await anthropic.kill();
    }
  });

  it("asks for model names if there is no list, and uses them", async () => {
    const nameless = await tryOut("/listless/v1", { auth: "bearer" }, service.demoKey);
    expect(nameless).toMatchObject({ ok: false, failure: { kind: "not-found", note: expect.stringContaining('"models"') } });
    const named = await tryOut("/listless/v1", { auth: "bearer", models: ["sandbox-small"] }, service.demoKey);
    expect(named).toMatchObject({ ok: true, answeredBy: "sandbox-small" });
    expect(states(named)).toEqual(["reach passed", "models unknown", "auth passed", "answer passed"]);
    expect(named.notes).toEqual(["The server does not report the context length of its models."]);
  });

  it("tries the next model if the first is not for chat", async () => {
    service.faults.add({ behaviour: { status: 400 }, match: ({ path }) => path.endsWith("/chat/completions") });
    expect(await tryOut("/open/v1")).toMatchObject({ ok: true, answeredBy: "sandbox-small" });
  });

  it("stops if no model answers", async () => {
    service.faults.add({ behaviour: { status: 500 }, match: ({ path }) => path.endsWith("/chat/completions") });
    const result = await tryOut("/open/v1");
    expect(result).toMatchObject({ ok: false, failure: { kind: "server-error" } });
    expect(states(result)).toEqual(["reach passed", "models passed", "answer failed"]);
  });

  it("reports a server without models", async () => {
    service.faults.add({ behaviour: { status: 200, body: { object: "list", data: [] } } });
    expect(await tryOut("/open/v1")).toMatchObject({
      ok: false,
      failure: { note: expect.stringContaining("no chat models") },
    });
  });

  it("can be canceled", async () => {
    service.faults.add({ behaviour: { delayHeadersMs: 60_000 } });
    const controller = new AbortController();
    const entry = { id: "mine", name: "Mine", baseUrl: `${service.url}/open/v1`, auth: "none", boundary: "local" };
    const result = testDefinition(wireContext(), entry, {}, controller.signal);
    await service.waitForRequest(() => true);
    controller.abort();
    expect(await result).toMatchObject({ ok: false, failure: { kind: "aborted" } });
  });
});
