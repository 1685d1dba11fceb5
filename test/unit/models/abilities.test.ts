import { describe, expect, it } from "vitest";
import { withAbilities } from "../../../src/core/models/abilities/abilities.js";
import { readAbilitySettings } from "../../../src/core/models/abilities/ability-settings.js";
import { familyClaims } from "../../../src/core/models/abilities/families.js";
import type { ModelInfo } from "../../../src/core/provider-api/provider.js";

const plain: ModelInfo = { provider: "mine", id: "one", name: "One", capabilities: ["chat"] };

describe("a model's abilities", () => {
  it("come from the highest source that states them, and name it", () => {
    const model = withAbilities(plain, {
      user: { images: true },
      learned: { images: false, thinking: true },
      server: { contextLength: 4096, thinking: false },
      list: { contextLength: 32_768, tools: false },
      family: { tools: true, maxOutputTokens: 1024 },
    });
    expect(model.capabilities).toEqual(["chat", "vision", "reasoning"]);
    expect(model).toMatchObject({ contextLength: 4096, maxOutputTokens: 1024 });
    expect(model.sources).toEqual({
      tools: "list",
      images: "user",
      thinking: "learned",
      contextLength: "server",
      maxOutputTokens: "family",
    });
  });

  it("keep the provider's values if no source states any", () => {
    const model = withAbilities({ ...plain, capabilities: ["chat", "tools"], contextLength: 8192 }, { list: {}, user: {} });
    expect(model).toEqual({ ...plain, capabilities: ["chat", "tools"], contextLength: 8192 });
  });

  it("remove an embedding model from chat, and return a wrongly listed one to chat", () => {
    const embedding = withAbilities(plain, { family: { tools: true }, list: { embedding: true } });
    expect(embedding.capabilities).toEqual(["embedding"]);
    expect(withAbilities(embedding, { user: { embedding: false } }).capabilities).toEqual(["chat"]);
  });

  it("include the family of fill-in-the-middle tokens, unless the user says that there are none", () => {
    const coder = withAbilities(plain, { family: { fim: "qwen" }, server: { fim: true } });
    expect(coder).toMatchObject({ fim: "qwen", capabilities: ["chat", "insert"] });
    expect(withAbilities(coder, { user: { fim: false } })).not.toHaveProperty("fim");
    expect(withAbilities(coder, { user: { fim: "codestral" } }).fim).toBe("codestral");
  });
});

describe("the abilities that a name implies", () => {
  it.each([
    ["/models/qwen3-4b-q4_k_m.gguf", { tools: true, thinking: true }],
    ["Qwen/Qwen3-4B-Instruct-2507", { tools: true }],
    ["Qwen/Qwen2.5-Coder-7B", { fim: "qwen", tools: true }],
    ["qwen2.5vl:7b", { images: true }],
    ["Qwen/Qwen1.5-0.5B-Chat", { tools: false }],
    ["meta-llama/Llama-3.1-8B-Instruct", { tools: true }],
    ["Meta-Llama/Llama-2-7b-chat", { tools: false }],
    ["llama3.2-vision:11b", { images: true }],
    ["mistralai/Mistral-7B-Instruct-v0.3", { tools: true }],
    ["codestral-latest", { fim: "codestral" }],
    ["anthropic/claude-sonnet-4-5", { tools: true, images: true, thinking: true, contextLength: 200_000 }],
    ["openai/gpt-4o-mini", { tools: true, images: true, contextLength: 128_000 }],
    ["google/gemini-2.5-pro", { tools: true, images: true, thinking: true }],
    ["gemma-3-12b-it", { images: true }],
    ["deepseek-chat", { tools: true }],
    ["microsoft/Phi-4-mini-instruct", { tools: true }],
    ["gpt-oss-20b", { tools: true, thinking: true }],
    ["nomic-embed-text", { embedding: true }],
  ])("%s", (id, expected) => {
    expect(familyClaims(id)).toMatchObject(expected);
  });

  it.each(["our-model", "mistral-7b-instruct", "sandbox-large", ""])("are none for %j", (id) => {
    expect(familyClaims(id)).toBeUndefined();
  });
});

describe("the settings for a model", () => {
  it("accept a list of abilities, or an object that also says what it cannot do", () => {
    expect(readAbilitySettings({ capabilities: ["tools", "vision", "chat"], contextLength: 4096 })).toEqual({
      claims: { tools: true, images: true, contextLength: 4096 },
      problems: [],
    });
    expect(readAbilitySettings({ capabilities: { toolCalling: true, images: false }, fim: "qwen" })).toEqual({
      claims: { tools: true, images: false, fim: "qwen" },
      problems: [],
    });
  });

  it.each([
    [{ capabilities: ["tools", "telepathy"] }, "telepathy"],
    [{ capabilities: { tools: "yes" } }, "tools"],
    [{ capabilities: "tools" }, "capabilities"],
    [{ capabilities: [7] }, "7"],
    [{ contextLength: -1 }, "contextLength"],
    [{ maxOutputTokens: "many" }, "maxOutputTokens"],
    [{ fim: "latin" }, "fim"],
  ])("report the unusable part of %j", (entry, name) => {
    const { problems } = readAbilitySettings(entry);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it("apply as far as they are usable", () => {
    expect(readAbilitySettings({ capabilities: ["telepathy", "tools"], contextLength: 0 }).claims).toEqual({ tools: true });
  });
});
