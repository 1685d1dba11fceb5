import { describe, expect, it } from "vitest";
import type { ModelInfo } from "../../src/core/provider-api/provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { readListedModel } from "../../src/core/providers/custom/listed-model.js";
import { presets } from "../../src/core/providers/custom/presets.js";
import { dialects } from "../sandbox/openai-dialects.js";

const good = { id: "mine", name: "Mine", baseUrl: "https://llm.example/v1/", auth: "bearer", boundary: "company" };
const detailOf = (entry: unknown): string | undefined => {
  const { definitions, problems } = readCustomProviders([entry]);
  expect(definitions).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ kind: "configuration", setting: "snowcell.customProviders", remedy: "open-settings" });
  return problems[0]?.detail;
};

describe("the setting of custom providers", () => {
  it("is read with what it leaves out", () => {
    expect(readCustomProviders([good])).toEqual({
      definitions: [
        {
          id: "mine",
          name: "Mine",
          baseUrl: "https://llm.example/v1",
          host: "llm.example",
          auth: "bearer",
          authHeader: "x-api-key",
          boundary: "company",
          headers: {},
          maxTokensField: "max_tokens",
        },
      ],
      problems: [],
    });
  });

  it("is read with all that it may hold", () => {
    const full = {
      ...good,
      baseUrl: "http://10.0.0.7:9000/api/chat/completions",
      auth: "header",
      authHeader: "X-Company-Auth",
      boundary: "local",
      headers: { "X-Team": "compilers" },
      models: ["one", " two ", "one"],
      maxTokensField: "max_completion_tokens",
    };
    expect(readCustomProviders([full]).definitions).toMatchObject([
      {
        baseUrl: "http://10.0.0.7:9000/api",
        host: "10.0.0.7:9000",
        authHeader: "x-company-auth",
        headers: { "X-Team": "compilers" },
        models: ["one", "two"],
        maxTokensField: "max_completion_tokens",
      },
    ]);
  });

  it.each([undefined, null, []])("may be %j", (value) => {
    expect(readCustomProviders(value)).toEqual({ definitions: [], problems: [] });
  });

  it("must be a list", () => {
    expect(readCustomProviders({ mine: good }).problems).toHaveLength(1);
  });

  it("keeps the good entries beside a bad one, and counts from one", () => {
    const { definitions, problems } = readCustomProviders([{ ...good, id: "first" }, "nonsense", good]);
    expect(definitions.map(({ id }) => id)).toEqual(["first", "mine"]);
    expect(problems.map(({ detail }) => detail)).toEqual([
      "Entry 2: it must be an object with id, name, baseUrl, auth and boundary.",
    ]);
  });

  it("takes an id once", () => {
    const { definitions, problems } = readCustomProviders([good, { ...good, name: "Again" }]);
    expect(definitions.map(({ name }) => name)).toEqual(["Mine"]);
    expect(problems[0]?.detail).toBe('Entry 2: the id "mine" is used twice; the first one counts.');
  });

  it.each(["snowcell", "stackspot", "ollama", "huggingface", "openai", "codegen"])("does not give away the id %s", (id) => {
    expect(detailOf({ ...good, id })).toContain("built in");
  });

  it.each(["Mine", "my server", "a/b", "ä"])("refuses the id %s", (id) => {
    expect(detailOf({ ...good, id })).toContain("a to z");
  });

  it.each(["id", "name", "baseUrl", "auth", "boundary"])("says that %s is missing", (field) => {
    expect(detailOf({ ...good, [field]: undefined })).toContain(`"${field}" is missing`);
    expect(detailOf({ ...good, [field]: " " })).toContain(`"${field}" is missing`);
  });

  it.each([
    ["auth", "digest"],
    ["boundary", "galaxy"],
    ["maxTokensField", "tokens"],
    ["baseUrl", "llm.example/v1"],
    ["baseUrl", "ftp://llm.example"],
    ["baseUrl", "https://llm.example/v1?key=1"],
    ["baseUrl", "https://llm.example/v1?api-version=1&subscription-key=2"],
    ["baseUrl", "https://llm.example/v1#part"],
    ["authHeader", "not a name"],
    ["headers", ["X-Team"]],
    ["headers", { "X-Team": 7 }],
    ["headers", { "X Team": "x" }],
    ["headers", { "X-Team": "two\nlines" }],
    ["models", "one"],
    ["models", ["one", ""]],
  ])("refuses %s: %j", (field, value) => {
    expect(detailOf({ ...good, [field]: value })).toContain("Entry 1");
  });

  it.each([
    { Authorization: "Bearer canary-token-1234" },
    { "x-api-key": "canary" },
    { "X-Auth-Token": "canary" },
    { Cookie: "session=canary" },
    { "X-Custom": "sk-canary-0123456789" },
  ])("does not take a key in %j, says where it belongs, and does not repeat it", (headers) => {
    const detail = detailOf({ ...good, headers });
    expect(detail).toContain('set "auth" to "bearer"');
    expect(detail).not.toContain("canary");
  });

  it("takes headers that only look a little like keys", () => {
    const headers = { "X-Max-Tokens-Policy": "strict", "X-Tokenizer": "gpt", "HTTP-Referer": "https://snowcell.dev" };
    expect(readCustomProviders([{ ...good, headers }]).problems).toEqual([]);
  });

  it("does not show a password in an address", () => {
    expect(detailOf({ ...good, baseUrl: "https://me:canary@llm.example/v1" })).not.toContain("canary");
    expect(detailOf({ ...good, baseUrl: "me:canary@llm.example/v1" })).not.toContain("canary");
  });

  it.each([
    "http://localhost:1234/v1",
    "http://127.0.0.1:8000/v1",
    "http://[::1]:8000/v1",
    "http://[fd00::7]:8000/v1",
    "http://192.168.1.5/v1",
    "http://172.20.0.2/v1",
    "http://gpu-box:8000/v1",
    "http://nas.local/v1",
    "http://host.docker.internal:1234/v1",
  ])("believes that %s is local", (baseUrl) => {
    expect(readCustomProviders([{ ...good, baseUrl, boundary: "local" }]).problems).toEqual([]);
  });

  it.each([
    "https://api.groq.com/openai/v1",
    "http://8.8.8.8/v1",
    "http://172.32.0.1/v1",
    "http://[2001:db8::1]/v1",
    "http://local.evil.example",
  ])("does not believe that %s is local", (baseUrl) => {
    expect(detailOf({ ...good, baseUrl, boundary: "local" })).toContain('"local"');
  });
});

describe("the presets", () => {
  it.each(presets().filter(({ baseUrl }) => baseUrl !== ""))("$id is a definition as it stands", (preset) => {
    const { definitions, problems } = readCustomProviders([preset]);
    expect(problems).toEqual([]);
    expect(definitions[0]?.baseUrl).toBe(preset.baseUrl);
  });

  it("have ids of their own, and a plain address comes last", () => {
    const ids = presets().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(presets().at(-1)).toMatchObject({ id: "custom", baseUrl: "" });
  });
});

describe("what servers add to their lists", () => {
  const read = (entry: Record<string, unknown>) =>
    readListedModel({ id: String(entry["id"]), raw: entry }, { provider: "mine", host: "llm.example" });
  const entriesOf = (name: string): Record<string, unknown>[] => {
    const list = dialects[name];
    const entries = Array.isArray(list) ? list : (list as { data: unknown[] }).data;
    return entries as Record<string, unknown>[];
  };
  const modelsOf = (name: string) => entriesOf(name).flatMap((entry) => read(entry) ?? []);
  const embeds = ({ capabilities }: ModelInfo): boolean => capabilities.includes("embedding");
  const namesOf = (name: string) => modelsOf(name).flatMap((model) => (embeds(model) ? [] : model.name));

  it.each([
    ["vllm", { name: "Qwen3-8B", contextLength: 40_960 }],
    ["llamacpp", { name: "qwen3-4b-q4_k_m.gguf", contextLength: 8192, parameters: "4B", sizeBytes: 2_493_000_000 }],
    ["lmstudio", { contextLength: 32_768, quantization: "4bit", family: "qwen2_vl", capabilities: ["chat", "vision"] }],
    [
      "openrouter",
      {
        name: "OpenAI: GPT-4o",
        contextLength: 128_000,
        maxOutputTokens: 16_384,
        price: { input: 2.5, output: 10, currency: "USD" },
        capabilities: ["chat", "tools", "vision"],
      },
    ],
    ["mistral", { name: "pixtral-large-2411", contextLength: 131_072, capabilities: ["chat", "tools", "vision"] }],
    ["together", { name: "Llama 3.3 70B Instruct Turbo", price: { input: 0.88, output: 0.88, currency: "USD" } }],
    ["groq", { contextLength: 131_072, maxOutputTokens: 32_768 }],
    ["gemini", { id: "models/gemini-flash", name: "Gemini Flash" }],
  ])("is understood from %s", (name, expected) => {
    const [first] = entriesOf(name);
    expect(first && read(first)).toMatchObject(expected);
  });

  it("takes the context that is loaded before the one that could be", () => {
    expect(read(entriesOf("lmstudio")[1] ?? {})).toMatchObject({ contextLength: 4096, capabilities: ["chat", "tools"] });
  });

  it("takes a price below zero for one that depends", () => {
    const auto = read(entriesOf("openrouter")[1] ?? {});
    expect(auto).toMatchObject({ capabilities: ["chat", "reasoning"] });
    expect(auto).not.toHaveProperty("price");
  });

  it.each([
    ["lmstudio", ["qwen2-vl-7b-instruct", "llama-3.1-8b-instruct"]],
    ["openrouter", ["OpenAI: GPT-4o", "Auto Router"]],
    ["mistral", ["pixtral-large-2411"]],
    ["together", ["Llama 3.3 70B Instruct Turbo"]],
    ["groq", ["llama-3.3-70b-versatile"]],
  ])("leaves out what %s says is not for chat", (name, expected) => {
    expect(namesOf(name)).toEqual(expected);
  });

  it.each(["bge-reranker", "whisper-1", "tts-1-hd", "omni-moderation-latest"])("leaves out %s by its name", (id) => {
    expect(read({ id })).toBeUndefined();
  });

  it.each(["text-embedding-3-small", "nomic-embed-text:v1.5", "BAAI/bge-m3"])("keeps %s apart from chat by its name", (id) => {
    expect(read({ id })).toMatchObject({ capabilities: ["embedding"], sources: { embedding: "family" } });
  });

  it("keeps apart what a list says is for embeddings", () => {
    expect(modelsOf("lmstudio").filter(embeds)).toMatchObject([{ id: "text-embedding-nomic-embed-text-v1.5" }]);
    expect(modelsOf("together").filter(embeds)).toMatchObject([{ sources: { embedding: "list" } }]);
  });

  it("takes what is of another kind than expected for not told", () => {
    expect(read({ id: "wrong-kinds", max_model_len: "long", pricing: "free", meta: [], capabilities: 3 })).toEqual({
      provider: "mine",
      host: "llm.example",
      id: "wrong-kinds",
      name: "wrong-kinds",
      capabilities: ["chat"],
    });
  });
});
