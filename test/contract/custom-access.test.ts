// Authentication of a custom provider: HTTP Basic, more secrets in headers, Azure's addresses; and the message for
// mixed-up http and https. The server is Node's own, and records its requests.

import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Failure, failureOf } from "../../src/core/failures/errors.js";
import { failureLine } from "../../src/core/failures/explain-failure.js";
import type { Credentials } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { createCertificate } from "../sandbox/certificate.js";
import { loggedInEarlier } from "../support/earlier-login.js";
import { testAccounts, wireContext } from "../support/wire-context.js";

const { signal } = new AbortController();
const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** As written in the setting. */
const secret = (name: string): string => `$\{secret:${name}}`;

type Let = (request: IncomingMessage) => boolean;

/** A server that accepts requests according to `letIn`, lists one model, and answers "ok". */
async function start(letIn: Let = () => true, secure = false) {
  const asked: IncomingMessage[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(request);
    const chat = { choices: [{ index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" }] };
    const said = JSON.stringify(request.headers.authorization ?? "");
    const [status, body] = letIn(request)
      ? [200, request.url?.includes("/chat/completions") ? chat : { data: [{ id: "one" }] }]
      : [401, { error: { message: `No entry with ${said}` } }];
    request
      .resume()
      .on("end", () => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)));
  };
  const server = secure ? https.createServer(createCertificate(), answer) : http.createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { asked, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function provider(baseUrl: string, more: Readonly<Record<string, unknown>>, accounts = testAccounts()): CustomProvider {
  const entry = { id: "mine", name: "Mine", baseUrl, boundary: "local", ...more };
  const { definitions, problems } = readCustomProviders([entry]);
  const [definition] = definitions;
  if (!definition) throw new Error(problems[0]?.detail);
  return new CustomProvider(wireContext(), definition, accounts.credentialsOf("mine"));
}

async function ask(asked: CustomProvider, model = "one"): Promise<Failure | undefined> {
  const messages = [{ role: "user", content: "Hello" }] as const;
  for await (const event of asked.streamChat({ model, messages }, signal)) if (event.type === "failed") return event.failure;
  return undefined;
}

const refusal = (asked: CustomProvider, values: Credentials): Promise<Failure | undefined> =>
  asked.verifyCredentials("", values, signal).then(() => undefined, failureOf);

describe("HTTP Basic", () => {
  const user = "bob";
  const password = "päss word:1";
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const basic: Let = ({ headers }) => headers.authorization === expected;

  it("asks for a user name and password, checks them, and sends them as UTF-8 with each request", async () => {
    const { host, asked } = await start(basic);
    const accounts = testAccounts();
    const mine = provider(`http://${host}/v1`, { auth: "basic" }, accounts);
    expect(mine.worksWithoutLogin).toBe(false);
    expect(mine.loginMethods[0]?.fields.map(({ key, secret }) => [key, secret])).toEqual([
      ["user", false],
      ["password", true],
    ]);
    expect(await mine.verifyCredentials("", { user, password }, signal)).toEqual({ label: user });
    await loggedInEarlier(accounts, mine, { user, password });
    expect(await ask(mine)).toBeUndefined();
    expect((await mine.listModels(signal)).map(({ id }) => id)).toEqual(["one"]);
    expect(asked.at(-1)?.headers.authorization).toBe(expected);
  });

  it("refuses a wrong password without quoting it in any encoding", async () => {
    const { host } = await start(basic);
    const failure = await refusal(provider(`http://${host}/v1`, { auth: "basic" }), { user, password: "canary-word" });
    expect(failure).toMatchObject({ kind: "unauthenticated", status: 401 });
    expect(JSON.stringify(failure)).not.toMatch(/canary|Y2FuYXJ5/);
    expect(JSON.stringify(failure)).not.toContain(Buffer.from(`${user}:canary-word`).toString("base64"));
  });

  it("explains which characters cannot be sent", async () => {
    const { host, asked } = await start();
    const mine = provider(`http://${host}/v1`, { auth: "basic" });
    for (const values of [{ user: "a:b", password: "x" }, { user: "bob" }, { user: "", password: "x" }]) {
      const failure = await refusal(mine, values);
      expect(failure).toMatchObject({ kind: "unauthenticated" });
      expect(failure && failureLine(failure, "Mine")).not.toContain("said:");
    }
    expect(asked).toEqual([]);
  });
});

describe("an API key", () => {
  it("can be pasted with its scheme, and can contain blanks if it is the whole header", async () => {
    const { host, asked } = await start();
    await provider(`http://${host}/v1`, { auth: "bearer" }).verifyCredentials("", { apiKey: "Bearer key-1" }, signal);
    expect(asked.at(-1)?.headers.authorization).toBe("Bearer key-1");
    const header = provider(`http://${host}/v1`, { auth: "header", authHeader: "authorization" });
    await header.verifyCredentials("", { apiKey: "Token key 2" }, signal);
    expect(asked.at(-1)?.headers.authorization).toBe("Token key 2");
  });

  it("with a Basic scheme is refused with advice, which is not attributed to the server", async () => {
    const { host, asked } = await start();
    for (const apiKey of ["Basic Ym9iOmNhbmFyeQ==", "key\u0000", "schlüssel"]) {
      const failure = await refusal(provider(`http://${host}/v1`, { auth: "bearer" }), { apiKey });
      const line = failure ? failureLine(failure, "Mine") : "";
      expect(line).not.toContain("said:");
      expect(line).not.toContain(apiKey);
      if (apiKey.startsWith("Basic")) expect(line).toContain("Choose user name and password");
    }
    expect(asked).toEqual([]);
  });
});

describe("more secrets in headers", () => {
  const headers = {
    "x-gateway-key": secret("gateway"),
    "x-upstream": `Bearer ${secret("upstream")}`,
    "x-team": "red",
  };
  const values = { apiKey: "k-1", "secret.gateway": "g-1", "secret.upstream": "u-1" };

  it("are requested at login, and sent only after it", async () => {
    const { host, asked } = await start();
    const accounts = testAccounts();
    const mine = provider(`http://${host}/v1`, { auth: "bearer", headers }, accounts);
    expect(mine.loginMethods[0]?.fields.map(({ key }) => key)).toEqual(Object.keys(values));
    expect(await ask(mine)).toMatchObject({ kind: "signed-out" });
    await loggedInEarlier(accounts, mine, { apiKey: "k-1" });
    expect(await ask(mine)).toMatchObject({ kind: "signed-out" });
    expect(asked).toEqual([]);
    await loggedInEarlier(accounts, mine, values);
    expect(await ask(mine)).toBeUndefined();
    expect(asked.at(-1)?.headers).toMatchObject({
      authorization: "Bearer k-1",
      "x-gateway-key": "g-1",
      "x-upstream": "Bearer u-1",
      "x-team": "red",
    });
  });

  it("need no other authentication", async () => {
    const { host, asked } = await start();
    const accounts = testAccounts();
    const mine = provider(`http://${host}/v1`, { auth: "none", headers: { "x-api-key": secret("only") } }, accounts);
    expect(mine.worksWithoutLogin).toBe(false);
    await loggedInEarlier(accounts, mine, { "secret.only": "o-1" });
    expect(await ask(mine)).toBeUndefined();
    expect(asked.at(-1)?.headers["x-api-key"]).toBe("o-1");
    expect(asked.at(-1)?.headers.authorization).toBeUndefined();
  });

  it("are not sent to another origin after a change of the address", async () => {
    const { host, asked } = await start();
    const accounts = testAccounts();
    await loggedInEarlier(accounts, provider(`http://${host}/v1`, { auth: "bearer", headers }, accounts), values);
    const moved = provider(`http://localhost:${host.split(":")[1]}/v1`, { auth: "bearer", headers }, accounts);
    expect(await ask(moved)).toMatchObject({ kind: "signed-out" });
    expect(asked).toEqual([]);
  });
});

describe("an Azure address", () => {
  const path = "/openai/deployments/gpt-x/chat/completions";

  it("keeps its query, is not doubled, and sends the key as api-key", async () => {
    const { host, asked } = await start();
    const accounts = testAccounts();
    const mine = provider(`http://${host}${path}?api-version=2024-06-01`, { auth: "bearer" }, accounts);
    await loggedInEarlier(accounts, mine, { apiKey: "azure-key" });
    expect(await ask(mine, "gpt-x")).toBeUndefined();
    expect(asked.at(-1)?.url).toBe(`${path}?api-version=2024-06-01`);
    expect(asked.at(-1)?.headers["api-key"]).toBe("azure-key");
    expect(asked.at(-1)?.headers.authorization).toBeUndefined();
    expect((await mine.listModels(signal)).map(({ id }) => id)).toEqual(["gpt-x"]);
  });

  it("sends an Entra ID token as a bearer token", async () => {
    const { host, asked } = await start();
    const accounts = testAccounts();
    const mine = provider(`http://${host}${path}?api-version=2024-06-01`, { auth: "bearer" }, accounts);
    await loggedInEarlier(accounts, mine, { apiKey: "eyJhbGciOiJub25lIn0.e30.x" });
    expect(await ask(mine)).toBeUndefined();
    expect(asked.at(-1)?.headers.authorization).toBe("Bearer eyJhbGciOiJub25lIn0.e30.x");
  });

  it("of another service keeps its query and sends the key as usual", async () => {
    const { host, asked } = await start();
    const accounts = testAccounts();
    const mine = provider(`http://${host}/v1?tenant=7`, { auth: "bearer" }, accounts);
    await loggedInEarlier(accounts, mine, { apiKey: "k-1" });
    expect(await ask(mine)).toBeUndefined();
    expect(asked.at(-1)?.url).toBe("/v1/chat/completions?tenant=7");
    expect((await mine.listModels(signal)).length).toBe(1);
    expect(asked.at(-1)?.url).toBe("/v1/models?tenant=7");
    expect(asked.at(-1)?.headers.authorization).toBe("Bearer k-1");
  });
});

describe("mixed-up http and https", () => {
  it("https at an http server: says that it uses http, and still offers the configured models", async () => {
    const { host } = await start();
    const mine = provider(`https://${host}/v1`, { auth: "none", models: ["by-hand"] });
    const failure = await ask(mine, "by-hand");
    expect(failure).toMatchObject({ kind: "tls", remedy: "open-settings" });
    expect(failure && failureLine(failure, "Mine")).toMatch(/uses http, not https\. .*Change https:\/\/ to http:\/\//);
    expect((await mine.listModels(signal)).map(({ id }) => id)).toEqual(["by-hand"]);
    expect((await mine.checkConnection(signal)).ok).toBe(false);
  });

  it("http at an https server: suggests https", async () => {
    const { host } = await start(undefined, true);
    const failure = await ask(provider(`http://${host}/v1`, { auth: "none" }));
    expect(failure && failureLine(failure, "Mine")).toContain("change http:// to https://");
  });
});
