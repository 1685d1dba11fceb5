import { describe, expect, it, vi } from "vitest";
import type { ChatEvent } from "../../../../src/core/provider-api/provider.js";
import { type OpenAIEndpoint, streamOpenAIChat } from "../../../../src/core/wire/openai-chat/openai-chat.js";
import { reply, startRawServer } from "../raw-server.js";
import { collect, testContext, textOf } from "../wire-fixture.js";
import { answer, ask, at, bodyOf, chunk, request, signal } from "./openai-fixture.js";

describe("a chat request", () => {
  it("asks for a stream with usage, and returns the answer", async () => {
    const server = await startRawServer(answer);
    const events = await ask(at(server, { apiKey: "key-1" }));
    expect(events).toEqual([
      { type: "started" },
      { type: "text-delta", text: "Hi" },
      { type: "usage", usage: { promptTokens: 5, completionTokens: 1, totalTokens: 6, estimated: true } },
      { type: "finished", reason: "stop" },
    ]);
    expect(server.requests[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions" });
    expect(bodyOf(server)).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("sends the key and the endpoint's headers, and nothing else about the client", async () => {
    const server = await startRawServer(answer);
    await ask(at(server, { apiKey: "key-1", organization: "org", project: "proj", headers: { "X-HF-Bill-To": "team" } }));
    const headers = server.requests[0]?.headers ?? {};
    expect(headers).toMatchObject({
      authorization: "Bearer key-1",
      "openai-organization": "org",
      "openai-project": "proj",
      "x-hf-bill-to": "team",
      "content-type": "application/json",
      "user-agent": "SnowCell",
    });
    expect(Object.keys(headers).filter((name) => name.startsWith("x-stainless"))).toEqual([]);
  });

  it("sends no credential if the endpoint has none", async () => {
    const server = await startRawServer(answer);
    await ask(at(server));
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
    expect(server.requests[0]?.headers).not.toHaveProperty("openai-organization");
  });

  it("lets the endpoint set its own credential header", async () => {
    const server = await startRawServer(answer);
    await ask(at(server, { headers: { authorization: "Custom abc", "api-key": "k" } }));
    expect(server.requests[0]?.headers).toMatchObject({ authorization: "Custom abc", "api-key": "k" });
  });

  it("ignores the environment", async () => {
    const elsewhere = await startRawServer(answer);
    const server = await startRawServer(answer);
    const environment = {
      OPENAI_API_KEY: "env-key",
      OPENAI_ADMIN_KEY: "env-admin",
      OPENAI_ORG_ID: "env-org",
      OPENAI_PROJECT_ID: "env-project",
      OPENAI_BASE_URL: `${elsewhere.url}/v1`,
      OPENAI_CUSTOM_HEADERS: "X-Env: env-header\nAuthorization: Bearer env-auth\nUser-Agent: env-agent\nAccept: env/accept",
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    try {
      // Reloaded, because the client reads the environment when it is created.
      vi.resetModules();
      const fresh = await import("../../../../src/core/wire/openai-chat/openai-chat.js");
      await collect(fresh.streamOpenAIChat(testContext(), at(server), request, signal));
      await collect(fresh.streamOpenAIChat(testContext(), at(server, { apiKey: "key-1" }), request, signal));
      await fresh.listOpenAIModels(testContext(), at(server), signal).catch(() => undefined);
    } finally {
      vi.unstubAllEnvs();
    }
    expect(server.requests).toHaveLength(3);
    for (const { headers, body, path } of server.requests) expect(JSON.stringify([headers, body, path])).not.toContain("env");
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, "Bearer key-1", undefined]);
    expect(elsewhere.requests).toHaveLength(0);
  });

  it("uses the endpoint's path and query", async () => {
    const server = await startRawServer(answer);
    await ask(at(server, { baseUrl: `${server.url}/v1/`, path: "/code/completions?api-version=2" }));
    expect(server.requests[0]?.path).toBe("/v1/code/completions?api-version=2");
  });

  it("asks for one whole reply if streaming is off", async () => {
    const server = await startRawServer(({ response }) =>
      reply(response, 200, { "content-type": "application/json" }, [
        JSON.stringify({ choices: [{ message: { content: "Hi" }, finish_reason: "stop" }] }),
      ]),
    );
    expect(textOf(await ask(at(server), { ...request, stream: false }))).toBe("Hi");
    expect(bodyOf(server)).toEqual({ model: "m", messages: [{ role: "user", content: "Hello" }], stream: false });
  });

  it("uses the protocol's names for everything", async () => {
    const server = await startRawServer(answer);
    await ask(at(server, { maxTokensField: "max_completion_tokens", extraBody: { seed: 1 } }), {
      model: "m",
      messages: [
        { role: "system", content: "Be brief" },
        {
          role: "user",
          content: [
            { type: "text", text: "Look" },
            { type: "image", mimeType: "image/png", data: "AAAA" },
          ],
        },
        {
          role: "user",
          content: [
            { type: "text", text: "one" },
            { type: "text", text: "two" },
          ],
        },
        { role: "assistant", content: "", toolCalls: [{ id: "c1", name: "f", arguments: "{}" }] },
        { role: "tool", content: "done", toolCallId: "c1" },
      ],
      parameters: { temperature: 0, maxTokens: 5, topP: 0.5, stop: ["END"], reasoningEffort: "low" },
      tools: [{ name: "f", description: "does it", inputSchema: { type: "object" } }],
    });
    expect(bodyOf(server)).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Be brief" },
        {
          role: "user",
          content: [
            { type: "text", text: "Look" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          ],
        },
        { role: "user", content: "one\ntwo" },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
        },
        { role: "tool", content: "done", tool_call_id: "c1" },
      ],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      max_completion_tokens: 5,
      top_p: 0.5,
      stop: ["END"],
      reasoning_effort: "low",
      tools: [
        { type: "function", function: { name: "f", description: "does it", parameters: { type: "object", properties: {} } } },
      ],
      seed: 1,
    });
  });

  it("is sent once, whatever the status", async () => {
    for (const status of [400, 401, 408, 409, 422, 429, 500, 503]) {
      const server = await startRawServer(({ response }) =>
        reply(response, status, { "retry-after": "0" }, ['{"error":{"message":"Not now"}}']),
      );
      expect((await ask(at(server))).at(-1)).toMatchObject({ type: "failed", failure: { status, detail: "Not now" } });
      expect(server.requests).toHaveLength(1);
    }
  });

  it("quotes the text of a gateway's page", async () => {
    const server = await startRawServer(({ response }) =>
      reply(response, 502, { "content-type": "text/html" }, ["<html><title>502 Bad Gateway</title></html>"]),
    );
    expect(await ask(at(server))).toMatchObject([
      { type: "failed", failure: { kind: "server-error", status: 502, detail: "502 Bad Gateway", host: server.host } },
    ]);
  });

  it("never shows a key that the server quotes", async () => {
    const server = await startRawServer(({ response, headers }) =>
      reply(response, 401, {}, [JSON.stringify({ detail: `Bad credential ${headers.authorization}` })]),
    );
    const [event] = await ask(at(server, { apiKey: "plain-key-1" }));
    expect(event).toMatchObject({ type: "failed", failure: { kind: "unauthenticated" } });
    expect(JSON.stringify(event)).not.toContain("plain-key-1");
  });
});

describe("an invalid chat request", () => {
  it("has an invalid address", async () => {
    const nowhere: OpenAIEndpoint = { provider: "test", baseUrl: "ftp://127.0.0.1", maxTokensField: "max_tokens" };
    expect(await ask(nowhere)).toMatchObject([{ type: "failed", failure: { kind: "unreachable", remedy: "open-settings" } }]);
    expect(await ask({ ...nowhere, baseUrl: "", setting: "snowcell.openai.baseUrl" })).toMatchObject([
      { type: "failed", failure: { kind: "configuration", setting: "snowcell.openai.baseUrl" } },
    ]);
  });

  it("has a key or a header with invalid characters, and does not quote it", async () => {
    const server = await startRawServer(answer);
    for (const apiKey of ["key\nwith-line", "schlüssel-🔑", "two words", ""]) {
      const [event] = await ask(at(server, { apiKey }));
      expect(event).toMatchObject({ type: "failed", failure: { kind: "unauthenticated", remedy: "log-in" } });
      if (apiKey !== "") expect(JSON.stringify(event)).not.toContain(apiKey.slice(0, 3));
    }
    const [event] = await ask(at(server, { headers: { "x-token": "va\nlue" }, setting: "snowcell.customProviders" }));
    expect(event).toMatchObject({
      type: "failed",
      failure: { kind: "configuration", detail: expect.stringContaining("x-token") },
    });
    expect(server.requests).toHaveLength(0);
  });

  it("was already aborted", async () => {
    const server = await startRawServer(answer);
    const events = await collect(streamOpenAIChat(testContext(), at(server), request, AbortSignal.abort()));
    expect(events).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
    expect(server.requests).toHaveLength(0);
  });
});

describe("aborting a chat", () => {
  it("before the headers closes the server's socket", async () => {
    const controller = new AbortController();
    const server = await startRawServer(() => undefined);
    const events = collect(streamOpenAIChat(testContext(), at(server), request, controller.signal));
    const waiting = await server.request(0);
    controller.abort();
    expect(await events).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
    await waiting.closed;
  });

  it("in the middle closes the server's socket, and keeps the text", async () => {
    const controller = new AbortController();
    const server = await startRawServer(({ response }) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunk("Hi"));
    });
    const events: ChatEvent[] = [];
    for await (const event of streamOpenAIChat(testContext(), at(server), request, controller.signal)) {
      events.push(event);
      if (event.type === "text-delta") controller.abort();
    }
    expect(textOf(events)).toBe("Hi");
    expect(events.at(-1)).toMatchObject({ type: "failed", failure: { kind: "aborted" } });
    await server.requests[0]?.closed;
  });

  it("also works while an error's body is being read", async () => {
    const controller = new AbortController();
    const server = await startRawServer(({ response }) => {
      response.writeHead(500);
      response.write("It bro");
    });
    const events = collect(streamOpenAIChat(testContext(), at(server), request, controller.signal));
    await server.request(0);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await events).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
    await server.requests[0]?.closed;
  });
});
