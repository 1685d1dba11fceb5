// No vendor client for Codegen is maintained, so these tests compare the sandbox to the protocol reference.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CodegenService } from "./services/codegen.js";

let service: CodegenService;
beforeEach(async () => {
  service = await CodegenService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
});
afterEach(() => service.kill());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(path: string, body?: unknown, token = service.demoToken): Promise<Answer> {
  const response = await fetch(service.url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}

const runs = "/v1/organizations/27/agent/run";
const logs = (id: number, query: string): Promise<Answer> => call(`/v1/alpha/organizations/27/agent/run/${id}/logs?${query}`);

describe("accounts", () => {
  it("return the token's user and organizations", async () => {
    expect((await call("/v1/users/me")).body).toMatchObject({ id: 1, email: "demo@snowcell.dev", full_name: "Demo User" });
    expect((await call("/v1/organizations?skip=0&limit=100")).body).toEqual({
      items: [{ id: 27, name: "SnowCell Sandbox", settings: {} }],
      total: 1,
      page: 1,
      size: 100,
      pages: 1,
    });
  });

  it("reject a wrong token and a revoked one", async () => {
    for (const path of ["/v1/users/me", "/v1/organizations", `${runs}s`]) {
      expect(await call(path, undefined, "wrong")).toMatchObject({ status: 401, body: { status_code: 401 } });
    }
    service.revoke(service.demoToken);
    expect(await call(runs, { prompt: "Hi" })).toMatchObject({ status: 401, body: { message: expect.any(String) } });
  });
});

describe("a run", () => {
  it("advances with each status request, to its result and pull request", async () => {
    const created = await call(runs, { prompt: "[[echo]]Done" });
    const about = { id: 4711, organization_id: 27, web_url: "https://codegen.example/agent/trace/4711", source_type: "API" };
    expect(created.body).toMatchObject({ ...about, status: "PENDING", result: null, github_pull_requests: [] });
    const statuses: unknown[] = [];
    for (let read = 0; read < 4; read += 1) statuses.push((await call(`${runs}/4711`)).body["status"]);
    expect(statuses).toEqual(["ACTIVE", "RUNNING", "COMPLETE", "COMPLETE"]);
    expect((await call(`${runs}/4711`)).body).toMatchObject({
      ...about,
      result: "Done",
      github_pull_requests: [
        {
          id: expect.any(Number),
          title: expect.any(String),
          url: expect.stringMatching(/^https:/),
          created_at: expect.any(String),
          head_branch_name: expect.any(String),
        },
      ],
    });
  });

  it("keeps a growing log, returned in pages and in either direction", async () => {
    await call(runs, { prompt: "Hi" });
    const types = async (query: string): Promise<unknown> =>
      ((await logs(4711, query)).body["logs"] as { message_type: string }[]).map((log) => log.message_type);
    expect(await types("skip=0&limit=100")).toEqual([]);
    await call(`${runs}/4711`);
    expect(await types("skip=0&limit=100")).toEqual(["PLAN_EVALUATION", "ACTION"]);
    await call(`${runs}/4711`);
    await call(`${runs}/4711`);
    expect(await types("skip=1&limit=2")).toEqual(["ACTION", "ACTION"]);
    expect(await types("reverse=true&limit=1")).toEqual(["FINAL_ANSWER"]);
    expect((await logs(4711, "limit=2")).body).toMatchObject({
      id: 4711,
      total_logs: 4,
      pages: 2,
      logs: [
        { agent_run_id: 4711, created_at: expect.any(String), thought: expect.any(String) },
        { tool_name: "ripgrep_search", tool_input: { query: "lookUp(" }, observation: { matches: 3 } },
      ],
    });
    expect((await logs(4711, "limit=101")).status).toBe(422);
    expect((await logs(1, "limit=1")).status).toBe(404);
  });

  it("continues when it is resumed, with its earlier prompts", async () => {
    await call(runs, { prompt: "One" });
    for (let read = 0; read < 3; read += 1) await call(`${runs}/4711`);
    const resumed = await call(`${runs}/resume`, { agent_run_id: 4711, prompt: "Two" });
    expect(resumed.body).toMatchObject({ id: 4711, status: "PENDING", result: null });
    for (let read = 0; read < 3; read += 1) await call(`${runs}/4711`);
    expect((await call(`${runs}/4711`)).body["result"]).toContain("turn 2");
    expect(service.promptsOf(4711)).toEqual(["One", "Two"]);
    expect((await call(`${runs}s?skip=0&limit=10`)).body).toMatchObject({ total: 1, items: [{ id: 4711 }] });
  });

  it("rejects requests as the service does", async () => {
    expect(await call(runs, {})).toMatchObject({ status: 422, body: { detail: [{ loc: ["body", "prompt"] }] } });
    expect(await call(`${runs}/resume`, { prompt: "Hi" })).toMatchObject({ status: 422 });
    expect(await call(`${runs}/resume`, { prompt: "Hi", agent_run_id: 1 })).toMatchObject({ status: 404 });
    expect(await call("/v1/organizations/1/agent/run", { prompt: "Hi" })).toMatchObject({ status: 403 });
    expect(await call(`${runs}/1`)).toMatchObject({ status: 404, body: { status_code: 404 } });
    expect(await call("/v1/nothing")).toMatchObject({ status: 404, body: { message: "Not Found" } });
    service.runsLeft = 0;
    expect(await call(runs, { prompt: "Hi" })).toMatchObject({ status: 402, body: { status_code: 402 } });
  });

  it("is limited to ten creations per minute and sixty reads per thirty seconds", async () => {
    for (let made = 0; made < 10; made += 1) expect((await call(runs, { prompt: "Hi" })).status).toBe(200);
    const refused = await call(runs, { prompt: "Hi" });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    for (let read = 0; read < 60; read += 1) expect((await call("/v1/users/me")).status).toBe(200);
    expect((await call("/v1/users/me")).status).toBe(429);
  });
});
