// StackSpot has no public client to test the sandbox with, so these tests compare it to the protocol reference.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asking, postChat, readChat } from "./chat-reading.js";
import { StackSpotService } from "./services/stackspot.js";

let service: StackSpotService;
beforeEach(async () => {
  service = await StackSpotService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
});
afterEach(() => service.kill());

const agent = "01JSANDB0XAGENT0000000001A";
const json = { "content-type": "application/json" };

function tokenRequest(fields: Record<string, string>, realm = service.demoRealm): Promise<Response> {
  const form = { grant_type: "client_credentials", client_id: service.demoClientId, client_secret: service.demoClientSecret };
  const body = new URLSearchParams({ ...form, ...fields });
  return fetch(`${service.url}/${realm}/oidc/oauth/token`, { method: "POST", body });
}

async function token(): Promise<string> {
  return ((await (await tokenRequest({})).json()) as { access_token: string }).access_token;
}

async function post(path: string, body: unknown, bearer?: string): Promise<Response> {
  const headers = { ...json, authorization: `Bearer ${bearer ?? (await token())}` };
  return await fetch(service.url + path, { method: "POST", headers, body: JSON.stringify(body) });
}

const chat = (body: object, bearer?: string): Promise<Response> =>
  post(`/v1/agent/${agent}/chat`, { stackspot_knowledge: false, return_ks_in_response: false, ...body }, bearer);

const events = (body: string): unknown[] =>
  body
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => event.replace(/^data: /, ""))
    .map((data) => (data === "[DONE]" ? data : JSON.parse(data)));

describe("the models behind an API key", () => {
  it.each([
    ["/v1/chat/completions", "stackspot-ai-chat"],
    ["/v1/code/completions", "stackspot-ai-code"],
    ["/v1/assistant/completions", "stackspot-ai-assistant"],
  ])("answer at %s", async (path, model) => {
    const headers = { authorization: `Bearer ${service.demoKey}` };
    const reading = await readChat(service.url + path, asking("[[echo]]Hi", { model }), { headers });
    expect(reading).toMatchObject({ status: 200, text: "Hi", isDone: true });
    expect((await postChat(service.url + path, asking("Hi", { model: "other" }), { headers })).status).toBe(404);
  });

  it("reject requests without a valid key", async () => {
    for (const authorization of ["", "Bearer sk-wrong", `Bearer ${service.demoKey.slice(3)}`]) {
      const response = await postChat(`${service.url}/v1/chat/completions`, asking("Hi"), { headers: { authorization } });
      expect(response.status).toBe(401);
    }
  });
});

describe("the identity service", () => {
  it("issues tokens that live 1199 seconds, or as long as the test sets", async () => {
    const first = await (await tokenRequest({})).json();
    expect(first).toMatchObject({ access_token: expect.any(String), expires_in: 1199, token_type: "Bearer" });
    service.identity.tokenLifetime = 5;
    const second = await (await tokenRequest({})).json();
    expect(second).toMatchObject({ expires_in: 5 });
    expect(service.identity.liveTokens).toHaveLength(2);
    service.identity.tokenLifetime = 0;
    await tokenRequest({});
    expect(service.identity.liveTokens).toHaveLength(2);
  });

  it.each([
    [{ client_secret: "wrong" }, 401, "invalid_client"],
    [{ client_id: "unknown" }, 401, "invalid_client"],
    [{ grant_type: "password" }, 400, "unsupported_grant_type"],
  ])("rejects %j", async (fields, status, error) => {
    const response = await tokenRequest(fields);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ error })]);
  });

  it("rejects unknown realms, and anything but a form", async () => {
    expect((await tokenRequest({}, "nowhere")).status).toBe(404);
    const url = `${service.url}/${service.demoRealm}/oidc/oauth/token`;
    expect((await fetch(url, { method: "POST", headers: json, body: "{}" })).status).toBe(400);
  });

  it("revokes tokens", async () => {
    const bearer = await token();
    expect((await chat({ user_prompt: "Hi" }, bearer)).status).toBe(200);
    service.identity.expireTokens();
    expect((await chat({ user_prompt: "Hi" }, bearer)).status).toBe(401);
    const another = await token();
    service.identity.revokeClient(service.demoClientId);
    expect((await chat({ user_prompt: "Hi" }, another)).status).toBe(401);
    expect((await tokenRequest({})).status).toBe(401);
  });
});

describe("an agent", () => {
  it("replies in its own format without streaming", async () => {
    const response = await chat({ streaming: false, user_prompt: "[[echo]]Hello" });
    expect(await response.json()).toEqual({
      message: "Hello",
      stop_reason: "stop",
      tokens: { user: 4, enrichment: 0, output: 2 },
      upload_ids: {},
      knowledge_source_id: [],
    });
    service.countsTokens = false;
    expect(await (await chat({ streaming: false, user_prompt: "Hi" })).json()).toMatchObject({
      tokens: { user: null, enrichment: null, output: null },
    });
  });

  it("streams messages, and one with the finish reason", async () => {
    const response = await chat({ streaming: true, user_prompt: "[[echo]]Hello you" });
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(events(await response.text())).toEqual([
      { message: "Hell" },
      { message: "o yo" },
      { message: "u" },
      { message: "", stop_reason: "stop", tokens: { input: 5, output: 3 }, message_id: expect.stringMatching(/^[0-9A-Z]{26}$/) },
    ]);
    service.endsWithDone = true;
    expect(events(await (await chat({ streaming: true, user_prompt: "Hi" })).text()).at(-1)).toBe("[DONE]");
  });

  it("streams in OpenAI's format if the test says so", async () => {
    service.agentShape = "openai";
    const stream = events(await (await chat({ streaming: true, user_prompt: "[[echo]]Hi" })).text());
    expect(stream[1]).toMatchObject({ object: "chat.completion.chunk", choices: [{ delta: { content: "Hi" } }] });
  });

  it("remembers a conversation only on request, and names it", async () => {
    const first = await (await chat({ streaming: false, user_prompt: "One", use_conversation: true })).json();
    const { conversation_id } = first as { conversation_id: string };
    expect(conversation_id).toMatch(/^[0-9A-Z]{26}$/);
    const second = await chat({ streaming: false, user_prompt: "Two", use_conversation: true, conversation_id });
    expect(await second.json()).toMatchObject({ conversation_id, message: expect.stringContaining("turn 2") });
    const alone = await chat({ streaming: false, user_prompt: "Two", use_conversation: false, conversation_id });
    expect(await alone.json()).toMatchObject({ message: expect.stringContaining("turn 1") });
  });

  it("reports errors as the service does", async () => {
    service.agentContextLength = 2;
    for (const [response, status, code] of [
      [await chat({ user_prompt: "Hi" }, "wrong"), 401, "UNAUTHORIZED"],
      [await chat({ user_prompt: "word ".repeat(4) }), 400, "INFERENCE_6001_LLM_MODEL_BAD_REQUEST"],
      [await chat({}), 400, "INFERENCE_1001_INVALID_REQUEST"],
      [await post("/v1/agent/unknown/chat", { user_prompt: "Hi" }), 404, "INFERENCE_2001_AGENT_NOT_FOUND"],
    ] as const) {
      const problem = { type: expect.any(String), code, details: expect.any(String) };
      expect([response.status, await response.json()]).toEqual([status, problem]);
    }
  });
});

describe("a quick command", () => {
  const create = (slug: string, query = ""): Promise<Response> =>
    post(`/v1/quick-commands/create-execution/${slug}${query}`, { input_data: "[[echo]]Done" });
  const callback = async (id: string): Promise<{ status: number; body: unknown }> => {
    const headers = { authorization: `Bearer ${await token()}` };
    const response = await fetch(`${service.url}/v1/quick-commands/callback/${id}`, { headers });
    return { status: response.status, body: await response.json() };
  };

  it("returns the execution's id, a JSON string, when it is created", async () => {
    const response = await create("explain-code");
    expect(await response.text()).toMatch(/^"[0-9A-Z]{26}"$/);
    expect((await create("unknown")).status).toBe(404);
    expect((await post("/v1/quick-commands/create-execution/explain-code", {})).status).toBe(400);
    expect((await callback("unknown")).status).toBe(404);
  });

  it("advances with each poll, to its result", async () => {
    const id = (await (await create("explain-code", "?conversation_id=01JMINE")).json()) as string;
    const about = { execution_id: id, quick_command_slug: "explain-code", conversation_id: "01JMINE" };
    const step = { step_name: "Read the code", execution_order: 0, type: "LLM", step_result: { answer: "", sources: [] } };
    expect(await callback(id)).toMatchObject({
      status: 200,
      body: { ...about, progress: { execution_percentage: 0, status: "CREATED" }, steps: [], result: null },
    });
    expect(await callback(id)).toMatchObject({
      body: { ...about, progress: { execution_percentage: 0.5, status: "RUNNING" }, steps: [step], result: null },
    });
    for (let again = 0; again < 2; again += 1) {
      expect(await callback(id)).toMatchObject({
        body: {
          ...about,
          progress: { execution_percentage: 1, status: "COMPLETED" },
          steps: [step, { step_name: "Explain it", step_result: { answer: "Done" } }],
          result: "Done",
        },
      });
    }
  });

  it("fails if the test says so, and rejects requests without a token", async () => {
    service.commandsSucceed = false;
    service.pollsToCompletion = 1;
    const id = (await (await create("explain-code")).json()) as string;
    expect(await callback(id)).toMatchObject({ body: { progress: { status: "FAILURE" }, result: expect.any(String) } });
    expect((await fetch(`${service.url}/v1/quick-commands/callback/${id}`)).status).toBe(401);
    expect((await post("/v1/quick-commands/create-execution/explain-code", { input_data: "x" }, "wrong")).status).toBe(401);
  });
});
