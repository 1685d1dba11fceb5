import { describe, expect, it } from "vitest";
import { isForOther, listClaims } from "../../../src/core/providers/native/list-claims.js";
import { serverAt } from "../../../src/core/providers/native/native-abilities.js";

describe("what a list says about a model", () => {
  it.each([
    ["a bare name", {}, {}],
    ["llama.cpp's one word", { capabilities: ["completion"] }, {}],
    [
      "GitHub Models",
      {
        capabilities: ["streaming", "tool-calling"],
        limits: { max_input_tokens: 8000, max_output_tokens: 4000 },
        supported_input_modalities: ["text", "image"],
      },
      { tools: true, images: true, thinking: false, fim: false, contextLength: 8000, maxOutputTokens: 4000 },
    ],
    ["GitHub Models, without tools", { capabilities: ["streaming"] }, { tools: false, thinking: false, fim: false }],
    [
      "Fireworks",
      { supports_tools: false, supports_image_input: true, context_length: 131_072 },
      { tools: false, images: true, contextLength: 131_072 },
    ],
    [
      "Cerebras",
      { supported_features: ["tools", "reasoning"], max_output_length: 40_000 },
      { tools: true, thinking: true, fim: false, maxOutputTokens: 40_000 },
    ],
    ["Cerebras, other form", { capabilities: { function_calling: true, vision: false } }, { tools: true, images: false }],
    [
      "Mistral",
      { capabilities: { completion_chat: true, completion_fim: true, function_calling: false, vision: false, reasoning: true } },
      { tools: false, images: false, thinking: true, fim: true },
    ],
    [
      "Anthropic",
      {
        type: "model",
        max_input_tokens: 200_000,
        max_tokens: 64_000,
        capabilities: { image_input: { supported: true }, thinking: { supported: false } },
      },
      { images: true, thinking: false, contextLength: 200_000, maxOutputTokens: 64_000 },
    ],
    [
      "DeepSeek",
      { context_window: 128_000, max_output_tokens: 8192, modalities: ["text"] },
      { images: false, contextLength: 128_000, maxOutputTokens: 8192 },
    ],
    [
      "OpenRouter",
      { supported_parameters: ["tools"], reasoning: { mandatory: true }, architecture: { input_modalities: ["text", "image"] } },
      { tools: true, images: true, thinking: true, fim: false },
    ],
    ["fields of another type", { capabilities: { tools: "yes", vision: 1 }, context_length: "long", architecture: [] }, {}],
  ])("is read from %s", (_server, raw, expected) => {
    expect(listClaims(raw)).toEqual(expected);
  });

  it("omits models for neither chat nor embeddings", () => {
    expect(isForOther("flux", { supports_chat: false })).toBe(true);
    expect(isForOther("mistral-ocr", { capabilities: { completion_chat: false } })).toBe(true);
    expect(isForOther("mistral-embed", { capabilities: { completion_chat: false } })).toBe(false);
  });
});

describe("the server behind an address", () => {
  const entry = (more: object = {}) => [{ id: "one", raw: { id: "one", ...more }, ...more }];

  it.each([
    ["https://models.github.ai/inference", entry(), "github-models"],
    ["https://models.github.ai/catalog", entry(), undefined],
    ["https://api.x.ai/v1", entry(), "xai"],
    ["http://localhost:8080/v1", entry({ ownedBy: "llamacpp" }), "llama.cpp"],
    ["http://localhost:9000/v1", entry({ meta: { n_ctx_train: 4096 } }), "llama.cpp"],
    ["http://localhost:1234/v1", entry(), "lm-studio"],
    ["http://localhost:1234/api/v0", entry(), undefined],
    ["http://localhost:11434/v1", entry(), "ollama"],
    ["https://litellm.example.com/v1", entry(), "litellm"],
    ["https://gateway.example.com", entry({ created: 1_677_610_602 }), "litellm"],
    ["https://api.example.com/v1", entry({ ownedBy: "example" }), undefined],
    ["https://api.example.com/v1", [], undefined],
  ])("%s with %j is %s", (baseUrl, listed, expected) => {
    expect(serverAt(baseUrl, listed)).toBe(expected);
  });
});
