// The window's side of fetching a page: one question for each host, a list that lasts, and who really answered.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settings } from "../../../src/contributions/contributions.js";
import { addressesOf, watchPeer } from "../../../src/node/network/page-network.js";
import { systemClock } from "../../../src/node/system-clock.js";
import { PageFetcher } from "../../../src/vscode/fetch/page-fetcher.js";
import { testWindow } from "../../support/vscode/test-window.js";

const { signal } = new AbortController();

describe("fetching in a window", () => {
  let pages: PageFetcher;
  beforeEach(() => {
    testWindow.reset();
    const fetch = async (): Promise<Response> => new Response("Text", { headers: { "content-type": "text/plain" } });
    pages = new PageFetcher({ fetch, clock: systemClock });
  });

  it("asks once for each host with its port, and says what is sent where", async () => {
    testWindow.press = () => "Fetch";
    await pages.fetch("http://localhost:3000/a?b=c", signal, () => undefined);
    await pages.fetch("http://localhost:3000/other", signal, () => undefined);
    await pages.fetch("http://localhost:3001/", signal, () => undefined);
    expect(testWindow.shown.map(({ text }) => text)).toEqual([
      "Fetch a page from localhost:3000?",
      "Fetch a page from localhost:3001?",
    ]);
    expect(testWindow.shown[0]?.detail).toContain("http://localhost:3000/a?b=c");
    expect(testWindow.settings.has(settings.agentFetchHosts)).toBe(false);
  });

  it("asks again after a refusal", async () => {
    expect(await pages.fetch("http://localhost:3000/", signal, () => undefined)).toBeUndefined();
    testWindow.press = () => "Fetch";
    expect((await pages.fetch("http://localhost:3000/", signal, () => undefined))?.text).toBe("Text");
  });

  it("adds a host to the user's list if the user wants that, and asks no more", async () => {
    const written: unknown[] = [];
    testWindow.settings.set(settings.agentFetchHosts, ["example.org"]);
    testWindow.settingWritten = (name, value) => void written.push([name, value]);
    testWindow.press = () => "Always Allow";
    await pages.fetch("http://localhost:3000/", signal, () => undefined);
    expect(written).toEqual([[settings.agentFetchHosts, ["example.org", "localhost:3000"]]]);
    testWindow.settings.set(settings.agentFetchHosts, ["localhost:3001", 7]);
    await pages.fetch("http://localhost:3001/", signal, () => undefined);
    expect(testWindow.shown).toHaveLength(1);
  });
});

describe("the network below", () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((_request, response) => response.end("x"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("knows the other end of the connection of exactly this request, also of one that is used again", async () => {
    for (let round = 0; round < 2; round++) {
      const watch = watchPeer(new URL(`${origin}/page?x=1`));
      const other = watchPeer(new URL(`${origin}/other`));
      await (await fetch(`${origin}/page?x=1`)).text();
      expect([watch.address, other.address]).toEqual(["127.0.0.1", undefined]);
      watch.dispose();
      other.dispose();
    }
  });

  it("resolves a name, and leaves an address as it is", async () => {
    expect(await addressesOf(new URL("https://[::1]/"))).toEqual(["[::1]"]);
    expect(await addressesOf(new URL(`${origin}/`))).toEqual(["127.0.0.1"]);
    const local = await addressesOf(new URL("http://localhost/"));
    expect(local.every((address) => address === "127.0.0.1" || address === "::1")).toBe(true);
  });
});
