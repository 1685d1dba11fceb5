// SnowCell's own endpoints: the token check, the deployed models and the shared inference service.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asking, chatBody, postChat, readChat } from "./chat-reading.js";
import { type Sandbox, startSandbox } from "./sandbox.js";
import type { SnowCellService } from "./services/snowcell.js";

let sandbox: Sandbox;
let snowcell: SnowCellService;

beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: Number.POSITIVE_INFINITY });
  snowcell = sandbox.snowcell;
});
afterEach(() => sandbox.close());

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

function model(key: string): { endpoint: string; name: string } {
  const found = snowcell.models.find((entry) => entry.key === key);
  if (!found) throw new Error(`no model ${key}`);
  return found;
}

async function validate(token?: string, user?: string): Promise<{ status: number; body: unknown }> {
  const headers = {
    ...(token === undefined ? {} : { "x-api-token": token }),
    ...(user === undefined ? {} : { "x-api-user": user }),
  };
  const response = await fetch(snowcell.authUrl, { headers });
  return { status: response.status, body: await response.json() };
}

describe("the token check", () => {
  it("accepts the demo user's token, with and without the user, and returns the account", async () => {
    const profile = { name: "Demo User", email: "demo@snowcell.dev", organization: "SnowCell Sandbox" };
    const accepted = { status: 200, body: { status: "success", user: profile } };
    expect(await validate("demo-token-12345")).toEqual(accepted);
    expect(await validate("demo-token-12345", "demo@snowcell.dev")).toEqual(accepted);
  });

  it("returns nothing about a user without a profile", async () => {
    snowcell.users.set("ada", { tokens: new Set(["ada-token"]) });
    expect(await validate("ada-token", "ada")).toEqual({ status: 200, body: { status: "success" } });
  });

  it.each([undefined, "", "wrong"])("rejects the token %j", async (token) => {
    expect(await validate(token)).toEqual({ status: 401, body: { status: "error", message: expect.any(String) } });
  });

  it("distinguishes an unknown user from another user's token", async () => {
    expect(await validate(snowcell.demoToken, "unknown")).toMatchObject({
      status: 404,
      body: { status: "error", code: "unknown_user" },
    });
    snowcell.users.set("ada", { tokens: new Set(["ada-token"]) });
    expect(await validate("ada-token", snowcell.demoUser)).toMatchObject({ status: 403, body: { status: "error" } });
  });

  it("rejects a revoked token, here and at the models", async () => {
    snowcell.revoke(snowcell.demoToken);
    expect((await validate(snowcell.demoToken)).status).toBe(401);
    expect((await postChat(model("llama").endpoint, chatBody(), bearer(snowcell.demoToken))).status).toBe(401);
  });
});

describe("the deployed models", () => {
  it("are a valid value for the setting, all three", () => {
    expect(snowcell.models.map(({ key, name }) => [key, name])).toEqual([
      ["qwen", "Qwen/Qwen1.5-0.5B-Chat"],
      ["llama", "Meta-Llama/Llama-2-7b-chat"],
      ["mistral", "mistralai/Mistral-7B-Instruct"],
    ]);
    expect(snowcell.settings["snowcell.models"]).toEqual(snowcell.models);
  });

  it.each(["qwen", "llama", "mistral"])("%s answers a request with the token", async (key) => {
    const { endpoint, name } = model(key);
    const reading = await readChat(endpoint, chatBody({ model: name }), bearer(snowcell.demoToken));
    expect(reading.data[0]).toMatchObject({ model: name });
    expect(reading.isDone).toBe(true);
  });

  it("accept or reject a request without a token, each in its own way", async () => {
    expect((await postChat(model("qwen").endpoint, chatBody())).status).toBe(200);
    for (const init of [{}, bearer("wrong")]) {
      const llama = await postChat(model("llama").endpoint, chatBody({ model: model("llama").name }), init);
      expect([llama.status, await llama.text()]).toEqual([401, "JWT format error"]);
      const mistral = await postChat(model("mistral").endpoint, chatBody({ model: model("mistral").name }), init);
      expect([mistral.status, await mistral.text()]).toEqual([404, "404 page not found\n"]);
    }
  });

  it("list themselves, except mistral", async () => {
    const list = async (key: string): Promise<Response> =>
      fetch(model(key).endpoint.replace("chat/completions", "models"), bearer(snowcell.demoToken));
    expect(await (await list("qwen")).json()).toMatchObject({
      object: "list",
      data: [{ id: model("qwen").name, max_model_len: 32_768 }],
    });
    expect(await (await list("llama")).json()).toMatchObject({ data: [{ max_model_len: 4096 }] });
    expect((await list("mistral")).status).toBe(404);
  });

  it("reject a prompt that exceeds their context, worded as by vLLM", async () => {
    const long = asking("word ".repeat(4000), { model: model("llama").name });
    const reading = await readChat(model("llama").endpoint, long, bearer(snowcell.demoToken));
    expect(reading.status).toBe(400);
    expect(JSON.parse(reading.body).error).toMatchObject({
      type: "BadRequestError",
      code: 400,
      message: expect.stringContaining("maximum context length is 4096 tokens"),
    });
  });

  it("reject an invalid body", async () => {
    for (const body of [
      [],
      { model: "x" },
      chatBody({ messages: [] }),
      chatBody({ messages: ["x"] }),
      chatBody({ max_tokens: 0 }),
    ]) {
      expect((await postChat(model("qwen").endpoint, body)).status).toBe(400);
    }
  });

  it("read the text parts of a message", async () => {
    const content = [
      { type: "text", text: "[[echo]]" },
      { type: "text", text: "seen" },
    ];
    expect((await readChat(model("qwen").endpoint, chatBody({ messages: [{ role: "user", content }] }))).text).toBe("seen");
  });

  it("reject images, which none of them supports", async () => {
    const content = [{ type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } }];
    const response = await postChat(model("qwen").endpoint, chatBody({ messages: [{ role: "user", content }] }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("image_url");
  });

  it("stream reasoning before the answer, and count it toward max_tokens", async () => {
    const reasoned = await readChat(model("qwen").endpoint, asking("[[reasoning]] Why?"));
    expect(reasoned.body.indexOf('"reasoning_content"')).toBeGreaterThan(0);
    expect(reasoned.body.lastIndexOf('"reasoning_content"')).toBeLessThan(reasoned.body.indexOf('{"content":"## A"}'));
    const short = await readChat(model("qwen").endpoint, asking("[[reasoning]] Why?", { max_tokens: 3 }));
    expect(short).toMatchObject({ text: "", finishReasons: ["length"] });
  });
});

describe("the shared inference service", () => {
  const chatUrl = (): string => `${snowcell.inferenceUrl}/v1/chat/completions`;

  it("answers for every model, by name or slug, with the token", async () => {
    const slug = await (await fetch(`${snowcell.url}/models/coding/current`)).text();
    expect(slug).toBe("qwen");
    for (const asked of [slug, model("mistral").name]) {
      expect((await readChat(chatUrl(), chatBody({ model: asked }), bearer(snowcell.demoToken))).isDone).toBe(true);
    }
    const list = await fetch(`${snowcell.inferenceUrl}/v1/models`, bearer(snowcell.demoToken));
    expect(await list.json()).toMatchObject({ data: [{ object: "model" }, { object: "model" }, { object: "model" }] });
  });

  it("reports errors by RFC 7807", async () => {
    const refused = await postChat(chatUrl(), chatBody());
    expect(refused.status).toBe(401);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(await refused.json()).toEqual({
      type: expect.stringContaining("/problems/unauthorized"),
      title: "Unauthorized",
      detail: expect.any(String),
      instance: "/v1/chat/completions",
    });
    const unknown = await postChat(chatUrl(), chatBody({ model: "none" }), bearer(snowcell.demoToken));
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ title: "Model not found", detail: expect.stringContaining("`none`") });
  });
});
