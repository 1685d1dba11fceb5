// The extension host's own `fetch`, which VS Code patches for proxies and certificates, under the request policy.

import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { FailureError } from "../../../src/core/failures/errors.js";
import { SnowCellProvider } from "../../../src/core/providers/snowcell/snowcell-provider.js";
import { createPolicyFetch } from "../../../src/core/wire/http/policy-fetch.js";
import { SnowCellService } from "../../sandbox/services/snowcell.js";
import { TestSettings, testAccounts, wireContext } from "../../support/wire-context.js";

describe("the extension host's fetch", () => {
  let service: SnowCellService;
  before(async () => {
    service = await SnowCellService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  });
  after(async () => await service.kill());

  it("reports when a connection carries the request", async () => {
    const context = wireContext();
    let connected = 0;
    const watch = context.observer?.watch("GET", service.authUrl, () => connected++);
    await (await context.fetch(service.authUrl)).text();
    assert.equal(watch?.observed, true, "the transport reports its requests");
    assert.equal(connected, 1);
    watch?.dispose();
  });

  it("has no limits of its own under SnowCell's policy", async () => {
    const limits: unknown[] = [];
    const note = (message: unknown): void => {
      const { request } = message as { request: { path: string; headersTimeout?: number; bodyTimeout?: number } };
      const whose = /\?limits=(\w+)/.exec(request.path)?.[1];
      if (whose !== undefined) limits.push([whose, request.headersTimeout, request.bodyTimeout]);
    };
    subscribe("undici:client:sendHeaders", note);
    const { fetch } = wireContext();
    await (await createPolicyFetch(wireContext(), { provider: "snowcell" })(`${service.authUrl}?limits=ours`)).text();
    // Other requests keep the defaults.
    await (await fetch(`${service.authUrl}?limits=theirs`)).text();
    unsubscribe("undici:client:sendHeaders", note);
    assert.deepEqual(limits, [
      ["ours", 0, 0],
      ["theirs", undefined, undefined],
    ]);
  });

  it("streams an answer", async () => {
    const provider = new SnowCellProvider(
      wireContext(),
      new TestSettings(service.settings),
      testAccounts().credentialsOf("snowcell"),
    );
    let text = "";
    const request = { model: "qwen", messages: [{ role: "user", content: "[[echo]]Naïve café 雪" }] } as const;
    for await (const event of provider.streamChat(request, new AbortController().signal)) {
      if (event.type === "text-delta") text += event.text;
      if (event.type === "failed") assert.fail(JSON.stringify(event.failure));
    }
    assert.equal(text, "Naïve café 雪");
  });

  it("closes the socket when the answer is stopped", async () => {
    service.charactersPerSecond = 200;
    const provider = new SnowCellProvider(
      wireContext(),
      new TestSettings(service.settings),
      testAccounts().credentialsOf("snowcell"),
    );
    const controller = new AbortController();
    const request = { model: "qwen", messages: [{ role: "user", content: "[[length:4000]]" }] } as const;
    for await (const event of provider.streamChat(request, controller.signal)) {
      if (event.type === "text-delta") controller.abort();
    }
    const asked = service.requests.findLast(({ path }) => path.endsWith("/chat/completions"));
    assert.equal((await asked?.closed)?.byClient, true);
  });

  it("is held to the first-byte timeout if a server accepts the connection and sends nothing", async () => {
    const silent: Server = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const fetch = createPolicyFetch(wireContext({ firstByteTimeoutMs: 300 }), { provider: "snowcell" });
    const thrown = await fetch(`http://127.0.0.1:${port}/`).catch((error: unknown) => error);
    assert.ok(thrown instanceof FailureError);
    assert.deepEqual([thrown.failure.kind, "phase" in thrown.failure && thrown.failure.phase], ["timeout", "first-byte"]);
    silent.close();
  });
});
