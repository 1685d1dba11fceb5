import { describe, expect, it } from "vitest";
import { apiOf, baseModel, isChatModel, isResponsesModel } from "../../src/core/providers/openai/chat-models.js";
import { openAIModelInfo } from "../../src/core/providers/openai/model-families.js";
import { openAICatalogue } from "../sandbox/openai-catalogue.js";

const about = (id: string) => openAIModelInfo(id, "api.example");

describe("OpenAI's chat models", () => {
  it.each([...openAICatalogue])("%s: answered by %s", (id, answeredBy) => {
    const needsOwnTools = /^computer-use|deep-research/.test(id);
    expect(isChatModel(id)).toBe(answeredBy !== "other" && !needsOwnTools);
    if (isChatModel(id)) expect(isResponsesModel(id)).toBe(answeredBy === "responses");
  });

  it.each(["llama-3.1-8b-instruct", "our-assistant", "gpt-6", "o7-mini"])("the unknown model %s is offered", (id) => {
    expect(isChatModel(id)).toBe(true);
  });

  it.each(["o1", "o3-mini", "o4-mini-2025-04-16", "gpt-5", "gpt-5.4-mini", "gpt-5.9-future", "gpt-6", "gpt-5-codex", "o1-pro"])(
    "%s reasons, and uses Responses",
    (id) => {
      expect(apiOf(id)).toBe("responses");
    },
  );

  it.each(["gpt-4o", "gpt-4.1", "o1-mini", "o1-preview", "gpt-5-chat-latest", "gpt-5.1-chat-latest", "gpt-5-search-api", "mine"])(
    "%s uses chat completions",
    (id) => {
      expect(apiOf(id)).toBe("chat-completions");
    },
  );

  it("include a fine-tuned model according to its base model", () => {
    expect(baseModel("ft:gpt-4o-2024-08-06:acme:tutor:9a8b")).toBe("gpt-4o-2024-08-06");
    expect(baseModel("gpt-4o")).toBe("gpt-4o");
  });
});

describe("the known details of OpenAI's models", () => {
  it.each([
    ["gpt-4o", 128_000, 16_384],
    ["gpt-4o-2024-05-13", 128_000, 4096],
    ["gpt-4.1-nano-2025-04-14", 1_047_576, 32_768],
    ["gpt-5-mini-2025-08-07", 400_000, 128_000],
    ["gpt-5.4-2026-03-05", 1_050_000, 128_000],
    ["gpt-5.4-mini", 400_000, 128_000],
    ["gpt-5-chat-latest", 128_000, 16_384],
    ["o3", 200_000, 100_000],
    ["o4-mini-2025-04-16", 200_000, 100_000],
    ["gpt-4", 8192, 8192],
    ["gpt-3.5-turbo", 16_385, 4096],
    ["ft:gpt-4.1-mini-2025-04-14:acme::x", 1_047_576, 32_768],
  ])("%s: %d tokens of context, %d of output", (id, contextLength, maxOutputTokens) => {
    expect(about(id)).toMatchObject({ contextLength, maxOutputTokens });
  });

  it.each(["gpt-5.9", "gpt-5.9-mini", "o7", "gpt-6", "gpt-4.1-giant", "our-assistant"])(
    "%s: nothing that would be a guess",
    (id) => {
      const model = about(id);
      expect(model).not.toHaveProperty("contextLength");
      expect(model).not.toHaveProperty("maxOutputTokens");
    },
  );

  it.each(["o7", "gpt-6", "gpt-4.1-giant", "our-assistant"])("%s: no capabilities that would be a guess", (id) => {
    expect(about(id).capabilities).not.toContain("vision");
  });

  it.each(["gpt-6", "gpt-7.2-mini", "gpt-4.1-giant"])(
    "assumes tools for %s, because newer models of the line have them",
    (id) => {
      expect(about(id)).toMatchObject({ capabilities: ["chat", "tools"], sources: { tools: "family" } });
    },
  );

  it.each(["gpt-5", "gpt-5.2-2025-12-11", "gpt-5.4", "gpt-5.9-mini", "gpt-5.12-2027-01-01", "o3", "o3-pro", "gpt-5-codex"])(
    "%s has tools and vision, and accepts an effort with tools too",
    (id) => {
      expect(about(id).capabilities).toEqual(expect.arrayContaining(["tools", "vision"]));
      expect(about(id)).toMatchObject({ parametersTaken: ["maxTokens", "reasoningEffort"] });
      expect(about(id)).not.toHaveProperty("parametersTakenWithTools");
    },
  );

  it("include vision, reasoning, and tools", () => {
    expect(about("gpt-4-turbo").capabilities).toEqual(["chat", "tools", "vision"]);
    expect(about("gpt-4-turbo-preview").capabilities).toEqual(["chat", "tools"]);
    expect(about("o3-mini").capabilities).toEqual(["chat", "tools", "reasoning"]);
    expect(about("o3").capabilities).toEqual(["chat", "tools", "vision", "reasoning"]);
    expect(about("gpt-3.5-turbo").capabilities).toEqual(["chat", "tools"]);
  });

  it.each(["o1", "o3-mini", "o4-mini", "o7", "gpt-5", "gpt-5.2-2025-12-11", "gpt-5.9", "gpt-5-nano"])(
    "%s accepts a limit and an effort, but no temperature",
    (id) => {
      expect(about(id).parametersTaken).toEqual(["maxTokens", "reasoningEffort"]);
    },
  );

  it.each(["gpt-4o", "gpt-4.1", "gpt-3.5-turbo", "chatgpt-4o-latest"])("%s accepts a temperature, but no effort", (id) => {
    expect(about(id).parametersTaken).toEqual(["temperature", "maxTokens", "topP", "stop"]);
  });

  it("leave the parameters of an unknown model open", () => {
    expect(about("our-assistant")).not.toHaveProperty("parametersTaken");
  });
});
