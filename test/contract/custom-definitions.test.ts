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

describe("the setting for custom providers", () => {
  it("applies defaults for omitted fields", () => {
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
          api: "chat-completions",
        },
      ],
      problems: [],
    });
  });

  it("reads all supported fields", () => {
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

  it.each(["responses", "messages"])("accepts the API %s, and its full address", (api) => {
    const [definition] = readCustomProviders([{ ...good, api, baseUrl: `https://llm.example/v1/${api}` }]).definitions;
    expect(definition).toMatchObject({ api, baseUrl: "https://llm.example/v1" });
  });

  it("lists the supported APIs if the entry names another", () => {
    expect(detailOf({ ...good, api: "telepathy" })).toContain("chat-completions, responses, messages");
  });

  it.each([undefined, null, []])("can be %j", (value) => {
    expect(readCustomProviders(value)).toEqual({ definitions: [], problems: [] });
  });

  it("must be a list", () => {
    expect(readCustomProviders({ mine: good }).problems).toHaveLength(1);
  });

  it("keeps valid entries next to an invalid one, and counts from one", () => {
    const { definitions, problems } = readCustomProviders([{ ...good, id: "first" }, "nonsense", good]);
    expect(definitions.map(({ id }) => id)).toEqual(["first", "mine"]);
    expect(problems.map(({ detail }) => detail)).toEqual([
      "Entry 2: it must be an object with id, name, baseUrl, auth, and boundary.",
    ]);
  });

  it("uses an id only once", () => {
    const { definitions, problems } = readCustomProviders([good, { ...good, name: "Again" }]);
    expect(definitions.map(({ name }) => name)).toEqual(["Mine"]);
    expect(problems[0]?.detail).toBe('Entry 2: the ID "mine" is listed twice; the first one is used.');
  });

  it.each(["snowcell", "stackspot", "ollama", "huggingface", "openai", "codegen"])("does not allow the reserved id %s", (id) => {
    expect(detailOf({ ...good, id })).toContain("built-in");
  });

  it.each(["Mine", "my server", "a/b", "ä"])("rejects the id %s", (id) => {
    expect(detailOf({ ...good, id })).toContain("a to z");
  });

  it.each(["id", "name", "baseUrl", "auth", "boundary"])("reports that %s is missing", (field) => {
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
  ])("rejects %s: %j", (field, value) => {
    expect(detailOf({ ...good, [field]: value })).toContain("Entry 1");
  });

  it.each([
    { Authorization: "Bearer canary-token-1234" },
    { "x-api-key": "canary" },
    { "X-Auth-Token": "canary" },
    { Cookie: "session=canary" },
    { "X-Custom": "sk-canary-0123456789" },
  ])("rejects a key in %j, says where it belongs, and does not quote it", (headers) => {
    const detail = detailOf({ ...good, headers });
    expect(detail).toContain('set "auth" to "bearer"');
    expect(detail).not.toContain("canary");
  });

  it("accepts headers that only resemble keys", () => {
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
  ])("treats %s as local", (baseUrl) => {
    expect(readCustomProviders([{ ...good, baseUrl, boundary: "local" }]).problems).toEqual([]);
  });

  it.each([
    "https://api.groq.com/openai/v1",
    "http://8.8.8.8/v1",
    "http://172.32.0.1/v1",
    "http://[2001:db8::1]/v1",
    "http://local.evil.example",
  ])("does not treat %s as local", (baseUrl) => {
    expect(detailOf({ ...good, baseUrl, boundary: "local" })).toContain('"local"');
  });
});

describe("provider presets", () => {
  it.each(presets().filter(({ baseUrl }) => baseUrl !== ""))("$id is a valid definition", (preset) => {
    const { definitions, problems } = readCustomProviders([preset]);
    expect(problems).toEqual([]);
    expect(definitions[0]?.baseUrl).toBe(preset.baseUrl);
  });

  it("use Messages for Anthropic, and Responses for Azure", () => {
    const apis = new Map(
      readCustomProviders(presets().filter(({ baseUrl }) => baseUrl !== "")).definitions.map((d) => [d.id, d]),
    );
    expect(apis.get("anthropic")).toMatchObject({ api: "messages", auth: "header", authHeader: "x-api-key" });
    expect(apis.get("azure-openai")).toMatchObject({ api: "responses", auth: "header", authHeader: "api-key" });
    expect(apis.get("groq")).toMatchObject({ api: "chat-completions" });
  });

  it("have unique ids, and the plain address comes last", () => {
    const ids = presets().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(presets().at(-1)).toMatchObject({ id: "custom", baseUrl: "" });
  });
});

describe("extensions to model lists", () => {
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
  ])("are understood from %s", (name, expected) => {
    const [first] = entriesOf(name);
    expect(first && read(first)).toMatchObject(expected);
  });

  it("prefer the loaded context length over the maximum", () => {
    expect(read(entriesOf("lmstudio")[1] ?? {})).toMatchObject({ contextLength: 4096, capabilities: ["chat", "tools"] });
  });

  it("treat a negative price as variable", () => {
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
  ])("omit models that %s marks as not for chat", (name, expected) => {
    expect(namesOf(name)).toEqual(expected);
  });

  it.each(["bge-reranker", "whisper-1", "tts-1-hd", "omni-moderation-latest"])("omits %s by its name", (id) => {
    expect(read({ id })).toBeUndefined();
  });

  it.each(["text-embedding-3-small", "nomic-embed-text:v1.5", "BAAI/bge-m3"])(
    "lists %s separately as an embedding model by its name",
    (id) => {
      expect(read({ id })).toMatchObject({ capabilities: ["embedding"], sources: { embedding: "family" } });
    },
  );

  it("lists embedding models separately if the list names them as such", () => {
    expect(modelsOf("lmstudio").filter(embeds)).toMatchObject([{ id: "text-embedding-nomic-embed-text-v1.5" }]);
    expect(modelsOf("together").filter(embeds)).toMatchObject([{ sources: { embedding: "list" } }]);
  });

  it("are ignored if they have an unexpected type", () => {
    expect(read({ id: "wrong-kinds", max_model_len: "long", pricing: "free", meta: [], capabilities: 3 })).toEqual({
      provider: "mine",
      host: "llm.example",
      id: "wrong-kinds",
      name: "wrong-kinds",
      capabilities: ["chat"],
    });
  });
});
