// The control endpoint, used as with curl.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chatBody, postChat, readChat } from "./chat-reading.js";
import { oddityNames } from "./oddities.js";
import { type Sandbox, startSandbox } from "./sandbox.js";

let sandbox: Sandbox;
let endpoint: string;
let faults: string;

beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: Number.POSITIVE_INFINITY });
  endpoint = `${sandbox.snowcell.url}/qwen/v1/chat/completions`;
  faults = `${sandbox.snowcell.url}/__sandbox/faults`;
});
afterEach(() => sandbox.close());

const add = (fault: unknown): Promise<Response> => fetch(faults, { method: "POST", body: JSON.stringify(fault) });

describe("the control endpoint", () => {
  it("adds a fault of each kind", async () => {
    expect(await (await add({ status: 429, headers: { "retry-after": "3" }, body: { error: "slow down" } })).json()).toEqual({
      pending: 1,
    });
    const limited = await postChat(endpoint, chatBody());
    expect([limited.status, limited.headers.get("retry-after"), await limited.json()]).toEqual([
      429,
      "3",
      { error: "slow down" },
    ]);
    await add({ oddity: "html-502" });
    expect((await postChat(endpoint, chatBody())).status).toBe(502);
    await add({ rawStream: ["data: ", "[DONE]\n\n"], delayBetweenMs: 1 });
    expect((await readChat(endpoint, chatBody())).body).toBe("data: [DONE]\n\n");
    await add({ cutAfterCharacters: 7, delayHeadersMs: 1 });
    expect((await readChat(endpoint, chatBody())).text).toHaveLength(7);
    await add({ stallAfterCharacters: 0 });
    await (await postChat(endpoint, chatBody())).body?.cancel();
    expect(sandbox.snowcell.faults.pending).toBe(0);
  });

  it("adds one for a path and a number of requests", async () => {
    await add({ status: 500, path: "/llama/", times: 2 });
    expect((await postChat(endpoint, chatBody())).status).toBe(200);
    for (const expected of [500, 500, 401]) {
      expect((await postChat(`${sandbox.snowcell.url}/llama/v1/chat/completions`, chatBody())).status).toBe(expected);
    }
  });

  it("rejects unknown faults, and lists the known ones", async () => {
    for (const fault of [
      {},
      { oddity: "none-such" },
      { status: 42 },
      { status: 500, how: "end" },
      { colour: "red" },
      undefined,
    ]) {
      const response = await add(fault);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("stallAfterCharacters");
    }
    expect(sandbox.snowcell.faults.pending).toBe(0);
  });

  it("lists the oddities, and clears pending faults", async () => {
    await add({ status: 500, always: true });
    const { pending, oddities } = (await (await fetch(faults)).json()) as { pending: number; oddities: Record<string, string> };
    expect(pending).toBe(1);
    expect(Object.keys(oddities)).toEqual([...oddityNames]);
    await fetch(faults, { method: "DELETE" });
    expect((await postChat(endpoint, chatBody())).status).toBe(200);
  });

  it("shows the requests except its own, and meets no faults", async () => {
    await postChat(endpoint, chatBody()).then((response) => response.text());
    await add({ status: 500, always: true });
    const requests = (await (await fetch(faults.replace("faults", "requests"))).json()) as unknown[];
    expect(requests).toMatchObject([
      { method: "POST", path: "/qwen/v1/chat/completions", responseStatus: 200, body: chatBody() },
    ]);
  });

  it("sets the answer of the next chat completion, once", async () => {
    const put = (body: unknown): Promise<Response> =>
      fetch(faults.replace("faults", "answers"), { method: "POST", body: JSON.stringify(body) });
    expect((await put({ words: "Certainly." })).status).toBe(400);
    expect(await (await put({ text: "Certainly." })).json()).toEqual({ pending: 1 });
    const ask = async (): Promise<string> => (await postChat(endpoint, { ...chatBody(), stream: false })).text();
    expect(await ask()).toContain('"Certainly."');
    expect(await ask()).not.toContain('"Certainly."');
  });

  it("answers 404 for anything else", async () => {
    expect((await fetch(`${faults}/more`)).status).toBe(404);
  });
});
