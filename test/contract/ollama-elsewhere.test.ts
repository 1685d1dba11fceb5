// `snowcell.ollama.baseUrl` set to a server other than Ollama: its 404s reveal the server, and lead to advice.

import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "../../src/core/failures/errors.js";
import { OllamaProvider } from "../../src/core/providers/ollama/ollama-provider.js";
import { TestSettings, wireContext } from "../support/wire-context.js";

const { signal } = new AbortController();
let server: http.Server | undefined;
afterEach(() => void server?.close());

async function providerAt(name: string, status: number): Promise<OllamaProvider> {
  server = http.createServer((_, response) => {
    response.writeHead(status, { server: name, connection: "close" }).end('{"error":{"message":"File Not Found","code":404}}');
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new OllamaProvider(wireContext(), new TestSettings({ "snowcell.ollama.baseUrl": baseUrl }), () => "this machine");
}

describe("Ollama's address with another server", () => {
  it.each([
    ["llama.cpp", "llama.cpp answers at"],
    ["uvicorn", "Another server answers at"],
  ])("names %s and suggests a custom provider", async (name, words) => {
    const ollama = await providerAt(name, 404);
    const failure = await ollama.listModels(signal).then(() => undefined, failureOf);
    expect(failure).toMatchObject({ kind: "not-found", remedy: "open-settings" });
    expect(failure?.note).toContain(words);
    expect(failure?.note).toContain("SnowCell: Add Provider…");
  });

  it("gives no such advice for a failing server", async () => {
    const failure = await (await providerAt("llama.cpp", 500)).listModels(signal).then(() => undefined, failureOf);
    expect(failure?.note).toBeUndefined();
  });
});
