// API keys in the environment belong to other programs, so the extension sends them nowhere.

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Provider } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { testDefinition } from "../../src/core/providers/custom/test-definition.js";
import { HuggingFaceProvider } from "../../src/core/providers/huggingface/huggingface-provider.js";
import { OpenAIProvider } from "../../src/core/providers/openai/openai-provider.js";
import { HuggingFaceService } from "../sandbox/services/huggingface.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { loggedInEarlier } from "../support/earlier-login.js";
import { TestSettings, testAccounts, wireContext } from "../support/wire-context.js";

/** A server that records every byte, and answers both as a model list and as a model. */
class CapturingServer {
  readonly captured: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    void this.#keep(request).then(() => {
      response.setHeader("content-type", "application/json");
      const message = { role: "assistant", content: "Hi" };
      const choices = [{ index: 0, message, finish_reason: "stop" }];
      response.end(JSON.stringify({ object: "list", data: [{ id: "gpt-4o" }], choices, name: "demo" }));
    });
  });

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #keep(request: IncomingMessage): Promise<void> {
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    const head = `${request.method} ${request.url}\n${request.rawHeaders.join("\n")}`;
    this.captured.push(`${head}\n\n${Buffer.concat(body).toString("utf8")}`);
  }
}

const { signal } = new AbortController();

/** Triggers every kind of request that a provider sends. */
async function askEverything(provider: Provider, values: Readonly<Record<string, string>>): Promise<void> {
  const [method] = provider.loginMethods;
  if (method) await provider.verifyCredentials(method.id, values, signal).catch(() => undefined);
  await provider.listModels(signal).catch(() => undefined);
  await provider.describeModel("gpt-4o", signal).catch(() => undefined);
  await provider.checkConnection(signal);
  for (const stream of [true, false]) {
    const request = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], stream } as const;
    for await (const event of provider.streamChat(request, signal)) void event;
  }
}

describe("keys in the environment", () => {
  const canary = "canary-of-the-environment";
  const own = "key-of-the-user";
  let server: CapturingServer;
  let elsewhere: CapturingServer;

  beforeEach(async () => {
    server = new CapturingServer();
    elsewhere = new CapturingServer();
    await Promise.all([server.start(), elsewhere.start()]);
    for (const name of [
      "OPENAI_API_KEY",
      "OPENAI_ADMIN_KEY",
      "OPENAI_ORG_ID",
      "OPENAI_PROJECT_ID",
      "OPENAI_WEBHOOK_SECRET",
      "HF_TOKEN",
      "HUGGINGFACE_API_KEY",
      "HUGGING_FACE_HUB_TOKEN",
      "GROQ_API_KEY",
      "ANTHROPIC_API_KEY",
    ]) {
      vi.stubEnv(name, canary);
    }
    vi.stubEnv("OPENAI_BASE_URL", `${elsewhere.url}/v1`);
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", `X-Canary: ${canary}`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await Promise.all([server.stop(), elsewhere.stop()]);
  });

  const settings = (url: string) =>
    new TestSettings({
      "snowcell.openai.baseUrl": `${url}/v1`,
      "snowcell.huggingface.baseUrl": `${url}/v1`,
      "snowcell.huggingface.hubUrl": url,
    });
  const custom = (auth: string): CustomProvider => {
    const entry = { id: "mine", name: "Mine", baseUrl: `${server.url}/v1`, auth, boundary: "local" };
    const [definition] = readCustomProviders([entry]).definitions;
    if (!definition) throw new Error("no definition");
    return new CustomProvider(wireContext(), definition, accounts.credentialsOf("mine"));
  };
  const accounts = testAccounts();
  const providers: Readonly<Record<string, () => Provider>> = {
    OpenAI: () => new OpenAIProvider(wireContext(), settings(server.url), accounts.credentialsOf("openai")),
    "Hugging Face": () => new HuggingFaceProvider(wireContext(), settings(server.url), accounts.credentialsOf("huggingface")),
    "a custom provider without a key": () => custom("none"),
    "a custom provider with a bearer key": () => custom("bearer"),
    "a custom provider with a key in a header": () => custom("header"),
  };

  it.each(Object.keys(providers))("are sent by %s to no host", async (name) => {
    const provider = providers[name]?.();
    if (!provider) throw new Error(name);
    const values = { apiKey: own, token: own };
    await askEverything(provider, values);
    if (provider.loginMethods.length > 0) {
      await loggedInEarlier(accounts, provider, values);
      await askEverything(provider, values);
    }
    const captured = server.captured.join("\n");
    // The requests were made, with the expected content.
    expect(server.captured.length).toBeGreaterThan(4);
    expect(captured).toContain("/v1/chat/completions");
    if (provider.loginMethods.length > 0) expect(captured).toContain(own);
    expect(captured.toLowerCase()).not.toContain("canary");
    expect(elsewhere.captured).toEqual([]);
  });

  it("are not used by a trial of a definition", async () => {
    const entry = { id: "mine", name: "Mine", baseUrl: `${server.url}/v1`, auth: "none", boundary: "local" };
    expect(await testDefinition(wireContext(), entry, {}, signal)).toMatchObject({ ok: true });
    expect(server.captured.length).toBe(2);
    expect(server.captured.join("\n").toLowerCase()).not.toContain("canary");
    expect(elsewhere.captured).toEqual([]);
  });
});

describe("the key of one service", () => {
  it("is not sent to another service after a redirect", async () => {
    const elsewhere = new CapturingServer();
    const [openai, huggingface] = await Promise.all([OpenAIService.start({}), HuggingFaceService.start({}), elsewhere.start()]);
    const accounts = testAccounts();
    const settings = new TestSettings({ ...openai.settings, ...huggingface.settings });
    const all: readonly (readonly [Provider, OpenAIService | HuggingFaceService])[] = [
      [new OpenAIProvider(wireContext(), settings, accounts.credentialsOf("openai")), openai],
      [new HuggingFaceProvider(wireContext(), settings, accounts.credentialsOf("huggingface")), huggingface],
    ];
    try {
      for (const [provider, service] of all) {
        await loggedInEarlier(accounts, provider, { apiKey: "key-of-the-user", token: "key-of-the-user" });
        service.faults.add({ behaviour: { status: 307, headers: { location: `${elsewhere.url}/v1` } }, always: true });
        await askEverything(provider, { apiKey: "key-of-the-user", token: "key-of-the-user" });
        expect(service.requests.length).toBeGreaterThan(4);
      }
      expect(elsewhere.captured).toEqual([]);
    } finally {
      await Promise.all([openai.kill(), huggingface.kill(), elsewhere.stop()]);
    }
  });
});
