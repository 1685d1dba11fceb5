// Ollama's settings, and their effect on a model's context length.

import { describe, expect, it } from "vitest";
import type { ModelInfo } from "../../src/core/provider-api/provider.js";
import { defaultContext, effectiveContext } from "../../src/core/providers/ollama/models/context-length.js";
import { readBaseUrl, readKeepAlive } from "../../src/core/providers/ollama/server/ollama-settings.js";
import { chat, startOllama } from "./ollama-fixture.js";

const { signal } = new AbortController();

describe("Ollama's settings", () => {
  it.each(["", "/", "/api", "/api/", "/v1", "/v1/", " "])('accept the address with "%s" at its end', async (end) => {
    const fixture = await startOllama();
    fixture.settings.set("snowcell.ollama.baseUrl", fixture.service.url + end);
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: true });
    await fixture.close();
  });

  it.each([
    [undefined, "http://127.0.0.1:11434"],
    ["", "http://127.0.0.1:11434"],
    ["localhost:11434", "http://localhost:11434"],
    ["gpu-box", "http://gpu-box"],
    ["https://models.example.org/ollama/v1/", "https://models.example.org/ollama"],
  ])("parse the address %j as %s", (value, expected) => {
    expect(readBaseUrl(value)).toBe(expected);
  });

  it.each([
    ["5m", "5m"],
    ["1h30m", "1h30m"],
    ["300", 300],
    ["-1", -1],
    [0, 0],
    ["", undefined],
    [null, undefined],
  ])("parse the keep-alive time %j as %j", (value, expected) => {
    expect(readKeepAlive(value)).toBe(expected);
  });

  it("are reported if invalid, and the rest keeps working", async () => {
    const fixture = await startOllama();
    fixture.settings.set("snowcell.ollama.contextLength", 0.5);
    fixture.settings.set("snowcell.ollama.keepAlive", "five minutes");
    expect(fixture.provider.configurationProblems().map((problem) => "setting" in problem && problem.setting)).toEqual([
      "snowcell.ollama.contextLength",
      "snowcell.ollama.keepAlive",
    ]);
    expect((await chat(fixture, "[[echo]]Hello")).at(-1)).toMatchObject({ type: "finished" });
    await fixture.close();
  });

  it("do not show a password", async () => {
    const fixture = await startOllama();
    fixture.settings.set("snowcell.ollama.baseUrl", "http://me:canary@127.0.0.1:11434");
    const problems = fixture.provider.configurationProblems();
    expect(problems).toMatchObject([{ setting: "snowcell.ollama.baseUrl" }]);
    expect(JSON.stringify([problems, await chat(fixture, "Hello")])).not.toContain("canary");
    await fixture.close();
  });

  it.each([
    ["http://127.0.0.1:11434", "local"],
    ["http://[::1]:11434", "local"],
    ["localhost", "local"],
    ["http://gpu-box:11434", "company"],
    ["http://127.0.0.1.example.org", "company"],
    ["https://ollama.com", "public"],
  ])("determine how far a request to %s travels: %s", async (address, boundary) => {
    const fixture = await startOllama();
    fixture.settings.set("snowcell.ollama.baseUrl", address);
    expect(fixture.provider.boundary).toBe(boundary);
    await fixture.close();
  });
});

describe("the effective context length of an Ollama model", () => {
  const model = (metadata: ModelInfo["metadata"] = {}): ModelInfo => ({
    provider: "ollama",
    id: "one",
    name: "one",
    capabilities: ["chat"],
    contextLength: 32_768,
    metadata,
  });

  it.each([
    ["the length in the setting", model({ allocatedContext: 2048 }), 8192, 8192],
    ["at most the model's own maximum", model(), 1_000_000, 32_768],
    ["the allocated length", model({ allocatedContext: 16_384, configuredContext: 8192 }), null, 16_384],
    ["the length in its Modelfile", model({ configuredContext: 8192 }), undefined, 8192],
    ["Ollama's default", model(), "", defaultContext],
    ["Ollama's default, if the setting is invalid", model(), -5, defaultContext],
    ["the full length in the cloud", model({ cloud: true }), 8192, 32_768],
  ])("is %s", (_what, info, setting, expected) => {
    expect(effectiveContext(info, setting)).toBe(expected);
  });
});
