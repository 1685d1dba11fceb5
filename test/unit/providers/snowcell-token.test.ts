// SnowCell's token is sent to https addresses and to this machine, and elsewhere only if the user agreed.

import { describe, expect, it } from "vitest";
import type { CredentialSource } from "../../../src/core/provider-api/provider.js";
import { SnowCellProvider } from "../../../src/core/providers/snowcell/snowcell-provider.js";
import { readAuthUrl } from "../../../src/core/providers/snowcell/token-check.js";
import { TestSettings, wireContext } from "../../support/wire-context.js";

const { signal } = new AbortController();
const credentials: CredentialSource = {
  read: async () => ({ method: "token", values: { user: "ana", token: "canary-token" } }),
  reject: async () => undefined,
};

/** Lists and chats with one model; returns the requests, and whether each had the token in its headers. */
async function requestsTo(entry: Readonly<Record<string, unknown>>, status = 200) {
  const sent: { url: string; withToken: boolean }[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    sent.push({ url, withToken: JSON.stringify([...new Headers(init?.headers)]).includes("canary-token") });
    return Response.json({ data: [] }, { status });
  };
  const settings = new TestSettings({
    "snowcell.models": [{ key: "mine", name: "Mine", ...entry }],
    "snowcell.inferenceUrl": "",
  });
  const provider = new SnowCellProvider({ ...wireContext(), fetch }, settings, credentials);
  await provider.describeModel("mine", signal);
  let failure: unknown;
  for await (const event of provider.streamChat({ model: "mine", messages: [{ role: "user", content: "Hi" }] }, signal)) {
    if (event.type === "failed") failure = event.failure;
  }
  return { sent, failure };
}

describe("SnowCell's token", () => {
  it.each([
    ["https://gpu.example/v1", true],
    ["http://127.0.0.1:8000/v1", true],
    ["http://localhost:8000/v1", true],
    ["http://[::1]:8000/v1", true],
    ["http://gpu.example/v1", false],
    ["http://10.0.0.7:8000/v1", false],
    ["http://127.0.0.1.evil.example/v1", false],
    ["http://localhost.evil.example/v1", false],
  ])("to %s: %s, in lists and chats", async (endpoint, isSent) => {
    const { sent } = await requestsTo({ endpoint });
    expect(sent.length).toBeGreaterThanOrEqual(2);
    expect(sent.map(({ withToken }) => withToken)).toEqual(sent.map(() => isSent));
  });

  it("is sent where the entry says", async () => {
    const agreed = await requestsTo({ endpoint: "http://gpu.example/v1", sendToken: true });
    expect(agreed.sent.every(({ withToken }) => withToken)).toBe(true);
    const declined = await requestsTo({ endpoint: "https://gpu.example/v1", sendToken: false });
    expect(declined.sent.some(({ withToken }) => withToken)).toBe(false);
  });

  it("is named as the reason of a refusal if it was withheld", async () => {
    const { failure } = await requestsTo({ endpoint: "http://gpu.example/v1" }, 401);
    expect(failure).toMatchObject({
      kind: "configuration",
      setting: "snowcell.models",
      detail: expect.stringContaining("was not sent to gpu.example"),
    });
  });

  it("is not checked over plain http", () => {
    expect(() => readAuthUrl("http://auth.example/validate")).toThrow(/https/);
    expect(readAuthUrl("http://127.0.0.1:1/validate").href).toBe("http://127.0.0.1:1/validate");
  });
});
