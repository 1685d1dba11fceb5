import { describe, expect, it } from "vitest";
import { readEndpoint, readModelSettings } from "../../../src/core/providers/snowcell/model-settings.js";
import { readAuthUrl } from "../../../src/core/providers/snowcell/token-check.js";

const entry = { key: "mine", name: "Org/Mine-7B", endpoint: "https://mine.example/v1/chat/completions" };

describe("snowcell.models", () => {
  it("has three built-in models", () => {
    expect(readModelSettings(undefined).models.map(({ key }) => key)).toEqual(["qwen", "llama", "mistral"]);
  });

  it("adds entries, and replaces a built-in model with the same key", () => {
    const { models, problems } = readModelSettings([entry, { ...entry, key: "qwen" }]);
    expect(models.map(({ key, host }) => `${key} ${host}`)).toEqual([
      "qwen mine.example",
      "llama llama-2-7b-chat-predictor.model-serving.snowcell.app",
      "mistral mistral-7b-instruct-predictor.model-serving.snowcell.app",
      "mine mine.example",
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    [{ key: "a", name: "A" }, 'Entry 1: "endpoint" is missing.'],
    [{ name: "A", endpoint: "https://a.example" }, 'Entry 1: "key" is missing.'],
    [{ key: "a", name: 3, endpoint: "https://a.example" }, 'Entry 1: "name" is missing.'],
    [{ ...entry, endpoint: "not a url" }, 'Entry 1: the endpoint "not a url" is not an http or https address.'],
    [{ ...entry, endpoint: "file:///etc/passwd" }, 'Entry 1: the endpoint "file:///etc/passwd" is not an http or https address.'],
    ["ours", 'Entry 1: "name" is missing.'],
    [7, "Entry 1: it must be an object with key, name, and endpoint."],
  ])("reports the problem of %j and keeps the rest", (bad, detail) => {
    const { models, problems } = readModelSettings([bad, { ...entry, key: "good" }]);
    expect(problems).toMatchObject([{ kind: "configuration", setting: "snowcell.models", detail, remedy: "open-settings" }]);
    expect(models.map(({ key }) => key)).toEqual(["qwen", "llama", "mistral", "good"]);
  });

  it("adds settings to a built-in model named by its key alone", () => {
    const { models, problems } = readModelSettings([{ id: "qwen", capabilities: ["tools"], boundary: "public" }, "llama"]);
    expect(problems).toEqual([]);
    expect(models).toHaveLength(3);
    expect(models[0]).toMatchObject({
      key: "qwen",
      name: "Qwen/Qwen1.5-0.5B-Chat",
      abilities: { tools: true },
      boundary: "public",
    });
  });

  it("refuses the boundary `local` for a built-in model", () => {
    const { models, problems } = readModelSettings([{ id: "qwen", boundary: "local" }]);
    expect(problems[0]?.detail).toContain('"local"');
    expect(models[0]).not.toHaveProperty("boundary");
  });

  it("keeps the abilities of the coding model, which only the service can name", () => {
    const { models, codingAbilities } = readModelSettings([{ id: "coding", capabilities: ["tools", "images"] }]);
    expect(models).toHaveLength(3);
    expect(codingAbilities).toEqual({ tools: true, images: true });
  });

  it.each([
    [{ contextLength: -1, capabilities: ["tools"] }, "contextLength"],
    [{ capabilities: ["tools", "telepathy"] }, "telepathy"],
  ])("reports the unusable part of %j and uses the rest of the entry", (more, name) => {
    const { models, problems } = readModelSettings([{ ...entry, ...more }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.detail).toContain(name);
    expect(models.at(-1)).toMatchObject({ key: "mine", abilities: { tools: true } });
  });

  it("uses the first of two entries with the same key, and reports the other", () => {
    const { models, problems } = readModelSettings([entry, { ...entry, name: "Second" }]);
    expect(models.find(({ key }) => key === "mine")?.name).toBe("Org/Mine-7B");
    expect(problems[0]?.detail).toBe('Entry 2: the key "mine" is listed twice; the first one is used.');
  });

  it("keeps the built-in models if the setting is not a list", () => {
    const { models, problems } = readModelSettings({ qwen: "x" });
    expect(models).toHaveLength(3);
    expect(problems).toHaveLength(1);
  });
});

describe("an endpoint", () => {
  it.each([
    ["https://h.example/v1/chat/completions", "https://h.example/v1", "/chat/completions"],
    ["https://h.example/openai/v1/", "https://h.example/openai/v1", "/chat/completions"],
    ["https://h.example", "https://h.example/v1", "/chat/completions"],
    ["http://127.0.0.1:8000/chat/completions?api-version=1", "http://127.0.0.1:8000", "/chat/completions?api-version=1"],
  ])("%s is parsed into base and path", (endpoint, baseUrl, path) => {
    expect(readEndpoint(endpoint)).toMatchObject({ baseUrl, path });
  });

  it("for the token check uses the service's path if it has none", () => {
    expect(readAuthUrl("https://auth.example").href).toBe("https://auth.example/auth/validate");
    expect(readAuthUrl("https://auth.example/check").href).toBe("https://auth.example/check");
    expect(() => readAuthUrl("ftp://auth.example")).toThrow();
  });
});
