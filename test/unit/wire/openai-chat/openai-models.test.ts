import { describe, expect, it } from "vitest";
import { listOpenAIModels, type OpenAIEndpoint } from "../../../../src/core/wire/openai-chat/openai-chat.js";
import { reply, startRawServer } from "../raw-server.js";
import { failureFrom, testContext } from "../wire-fixture.js";

const { signal } = new AbortController();

async function list(
  status: number,
  body: unknown,
  more: Partial<OpenAIEndpoint> = {},
): Promise<Awaited<ReturnType<typeof listOpenAIModels>>> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const server = await startRawServer(({ response }) => reply(response, status, {}, [text]));
  const models = await listOpenAIModels(
    testContext(),
    { provider: "test", baseUrl: `${server.url}/v1`, maxTokensField: "max_tokens", ...more },
    signal,
  );
  expect(server.requests).toMatchObject([{ method: "GET", path: "/v1/models", body: "" }]);
  return models;
}

describe("the model list", () => {
  it("has each server's data of a model, and the raw entry", async () => {
    const entry = { id: "Qwen/Qwen", object: "model", created: 1763634000, owned_by: "vllm", max_model_len: 4096 };
    expect(await list(200, { object: "list", data: [entry] })).toEqual([
      { id: "Qwen/Qwen", created: 1763634000, ownedBy: "vllm", maxModelLength: 4096, raw: entry },
    ]);
  });

  it.each([
    ["a bare list", [{ id: "a" }, "b"], ["a", "b"]],
    ["a list under another name", { models: [{ name: "a" }] }, ["a"]],
    [
      "invalid entries among others",
      { data: [null, 1, {}, { id: "" }, { id: "a", created: "yesterday", max_model_len: null }] },
      ["a"],
    ],
    ["no models", { data: [] }, []],
  ])("is parsed from %s", async (_, body, ids) => {
    expect((await list(200, body)).map((model) => model.id)).toEqual(ids);
  });

  it("is limited to 5,000 entries, and reports how many were dropped", async () => {
    const models = await list(200, { data: Array.from({ length: 100_000 }, (_, index) => ({ id: `m${index}` })) });
    expect(models).toHaveLength(5000);
    expect(models.leftOut).toBe(95_000);
  });

  it("reports if it exceeds the size limit", async () => {
    const failure = await failureFrom(list(200, `[${'{"id":"aaaaaaaa"},'.repeat(300_000)}"b"]`));
    expect(failure).toMatchObject({ kind: "malformed-response", note: expect.stringContaining("limit of 4 MB") });
  });

  it.each<[number, unknown, object]>([
    [401, { error: { message: "No key", code: "invalid_api_key" } }, { kind: "unauthenticated", status: 401, detail: "No key" }],
    [404, "<html><title>Nothing here</title></html>", { kind: "not-found", detail: "Nothing here" }],
    [200, "<html><title>Log in</title></html>", { kind: "malformed-response", detail: "Log in" }],
    [200, { status: "ok" }, { kind: "malformed-response" }],
    [200, { error: { message: "Slow", code: 429 } }, { kind: "rate-limited", detail: "Slow" }],
    [200, "", { kind: "malformed-response" }],
  ])("is a failure for %s %j", async (status, body, failure) => {
    expect(await failureFrom(list(status, body))).toMatchObject({ provider: "test", ...failure });
  });

  it("is a failure if the connection breaks in the middle", async () => {
    const server = await startRawServer(({ response }) => {
      response.write('{"data":[');
      setImmediate(() => response.socket?.resetAndDestroy());
    });
    const models = listOpenAIModels(
      testContext(),
      { provider: "test", baseUrl: server.url, maxTokensField: "max_tokens" },
      signal,
    );
    expect((await failureFrom(models)).kind).toBe("connection-lost");
  });

  it("can be aborted", async () => {
    const controller = new AbortController();
    const server = await startRawServer(() => undefined);
    const models = listOpenAIModels(
      testContext(),
      { provider: "test", baseUrl: server.url, maxTokensField: "max_tokens" },
      controller.signal,
    );
    const request = await server.request(0);
    controller.abort();
    expect((await failureFrom(models)).kind).toBe("aborted");
    await request.closed;
  });
});
