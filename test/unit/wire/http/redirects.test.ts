import { describe, expect, it } from "vitest";
import { createPolicyFetch } from "../../../../src/core/wire/http/policy-fetch.js";
import { reply, startRawServer } from "../raw-server.js";
import { failureFrom, testContext } from "../wire-fixture.js";

const fetch = createPolicyFetch(testContext(), { provider: "test" });

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])(
    "of a POST (%s) is a failure that names the target, and sends nothing there",
    async (status) => {
      const other = await startRawServer(({ response }) => reply(response, 200, {}, ["taken"]));
      const server = await startRawServer(({ response }) =>
        reply(response, status, { location: `${other.url}/taken` }, ["moved"]),
      );
      const failure = await failureFrom(
        fetch(server.url, { method: "POST", body: "secret", headers: { "x-api-token": "secret" } }),
      );
      expect(failure).toMatchObject({ kind: "malformed-response", status, host: server.host });
      expect(failure.note).toContain(other.host);
      expect(other.requests).toHaveLength(0);
    },
  );

  it("of a POST is a failure within its origin, too", async () => {
    const server = await startRawServer(({ response }) => reply(response, 307, { location: "/elsewhere" }, []));
    expect((await failureFrom(fetch(server.url, { method: "POST", body: "x" }))).kind).toBe("malformed-response");
    expect(server.requests).toHaveLength(1);
  });

  it("of a GET to another origin is a failure, so that no header leaks", async () => {
    const other = await startRawServer(({ response }) => reply(response, 200, {}, ["taken"]));
    const server = await startRawServer(({ response }) => reply(response, 302, { location: other.url }, []));
    const failure = await failureFrom(fetch(server.url, { headers: { "x-api-token": "secret" } }));
    expect(failure).toMatchObject({ kind: "malformed-response", remedy: "open-settings" });
    expect(failure.note).toContain(other.host);
    expect(other.requests).toHaveLength(0);
  });

  it("of a GET within its origin is followed with all its headers", async () => {
    const server = await startRawServer(({ path, response }) =>
      path === "/old" ? reply(response, 301, { location: "/new?page=1" }, ["moved"]) : reply(response, 200, {}, ["here"]),
    );
    const response = await fetch(`${server.url}/old`, { headers: { "x-api-token": "mine" } });
    expect(await response.text()).toBe("here");
    expect(response.url).toBe(`${server.url}/new?page=1`);
    expect(server.requests[1]).toMatchObject({ path: "/new?page=1" });
    expect(server.requests[1]?.headers["x-api-token"]).toBe("mine");
  });

  it("is followed at most five times", async () => {
    const server = await startRawServer(({ path, response }) =>
      reply(response, 302, { location: `/${Number(path.slice(1)) + 1}` }, []),
    );
    expect((await failureFrom(fetch(`${server.url}/0`))).kind).toBe("malformed-response");
    expect(server.requests).toHaveLength(6);
  });

  it("without a target is a normal response", async () => {
    const server = await startRawServer(({ response }) => reply(response, 302, {}, ["?"]));
    const response = await fetch(server.url, { method: "POST", body: "x" });
    expect(response.status).toBe(302);
    expect(await response.text()).toBe("?");
  });

  it("with a target that a browser's transport hides is a failure", async () => {
    const hidden = Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" });
    const hiding = createPolicyFetch({ ...testContext(), fetch: async () => hidden }, { provider: "test" });
    expect((await failureFrom(hiding("http://127.0.0.1/"))).kind).toBe("malformed-response");
  });
});
