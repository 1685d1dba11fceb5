import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tracedFetch } from "../../../../src/core/wire/tracing/traced-fetch.js";

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("set-cookie", "session=abcdef123456");
    if (request.url === "/long") response.end("x".repeat(100_000));
    else if (request.url === "/endless") response.write("first ");
    else request.pipe(response.writeHead(201, { "x-request-id": "r1" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function traced() {
  const lines: string[] = [];
  return { lines, fetch: tracedFetch(globalThis.fetch, { trace: (message) => lines.push(message) }) };
}

describe("traced requests", () => {
  it("are written with headers and body, and so are the answers, which stay whole", async () => {
    const { lines, fetch } = traced();
    const response = await fetch(`${url}/chat`, {
      method: "POST",
      headers: { "x-team": "compilers" },
      body: '{"question":"Why?"}',
    });
    expect([response.status, response.url, await response.text()]).toEqual([201, `${url}/chat`, '{"question":"Why?"}']);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^#\d+ POST http:\/\/127.0.0.1:\d+\/chat\n[\s\S]*x-team: compilers\n\{"question":"Why\?"\}$/);
    expect(lines[1]).toContain("x-request-id: r1");
    expect(lines[2]).toMatch(/^#\d+ end\n\{"question":"Why\?"\}$/);
  });

  it("never show a secret header, in either direction", async () => {
    const { lines, fetch } = traced();
    const headers = { authorization: "Bearer abcdef123456", "x-api-key": "abcdef123456", cookie: "a=abcdef123456" };
    await (await fetch(`${url}/chat`, { method: "POST", headers, body: "" })).text();
    expect(lines.join("\n")).not.toContain("abcdef123456");
    expect(lines[0]).toContain("x-api-key: [redacted]");
  });

  it.each(["/oauth/token", "/auth/login"])("leave out the bodies of %s", async (path) => {
    const { lines, fetch } = traced();
    await (await fetch(url + path, { method: "POST", body: "grant=abcdef123456" })).text();
    expect(lines.join("\n")).not.toContain("abcdef123456");
  });

  it("are cut in the log only", async () => {
    const { lines, fetch } = traced();
    expect(await (await fetch(`${url}/long`)).text()).toHaveLength(100_000);
    expect(lines.at(-1)?.length).toBeLessThan(20_000);
    expect(lines.at(-1)).toMatch(/… \(\d+ more\)$/);
  });

  it("that are stopped close the connection, and show what came", async () => {
    const { lines, fetch } = traced();
    const response = await fetch(`${url}/endless`);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(lines.at(-1)).toMatch(/^#\d+ canceled\nfirst $/);
  });

  it("that fail say why", async () => {
    const { lines, fetch } = traced();
    await expect(fetch("http://127.0.0.1:9/")).rejects.toThrow();
    expect(lines.at(-1)).toMatch(/^#\d+ failed: /);
  });
});
