import { describe, expect, it } from "vitest";
import { assumedContextLength, contextShares } from "../../../src/core/models/context-shares.js";
import { answersMessages } from "../../../src/core/models/usable.js";
import type { ModelInfo } from "../../../src/core/provider-api/provider.js";
import { effectiveContext } from "../../../src/core/providers/ollama/models/context-length.js";
import { accessCodeOf } from "../../../src/vscode/language-models/access-codes.js";
import { modelInformation } from "../../../src/vscode/language-models/model-information.js";

const model: ModelInfo = {
  provider: "openai",
  id: "gpt-4o-2024-11-20",
  name: "GPT-4o",
  family: "gpt-4o",
  host: "api.openai.com",
  contextLength: 128_000,
  maxOutputTokens: 16_384,
  capabilities: ["chat", "tools", "vision"],
};

const provider = { name: "OpenAI", boundary: "public" } as const;

describe("a model in VS Code's list", () => {
  it("has its qualified id, family, version, provider, and capabilities", () => {
    expect(modelInformation(model, provider)).toEqual({
      id: "openai/gpt-4o-2024-11-20",
      name: "GPT-4o",
      family: "gpt-4o",
      version: "2024-11-20",
      detail: "OpenAI",
      tooltip: "api.openai.com\npublic service",
      maxInputTokens: 111_616,
      maxOutputTokens: 16_384,
      capabilities: { imageInput: true, toolCalling: true },
      isUserSelectable: true,
    });
  });

  it("has a family and a version even if its provider reports none", () => {
    const information = modelInformation(
      { provider: "snowcell", id: "qwen", name: "Qwen", capabilities: ["chat"], boundary: "local" },
      { name: "SnowCell", boundary: "company" },
    );
    expect(information).toMatchObject({ family: "qwen", version: "latest", tooltip: "on this machine" });
    expect(information.capabilities).toEqual({ imageInput: false, toolCalling: false });
    expect(modelInformation({ ...model, id: "llama3.2:1b" }, provider).version).toBe("1b");
  });

  it("accepts as input the context that is left after the answer", () => {
    const shares = (contextLength?: number, maxOutputTokens?: number) => contextShares(contextLength, maxOutputTokens);
    expect(shares(8192, 8192)).toEqual({ input: 4096, output: 4096 });
    expect(shares(4096)).toEqual({ input: 3072, output: 1024 });
    expect(shares(1_000_000)).toEqual({ input: 995_904, output: 4096 });
    expect(shares()).toEqual({ input: assumedContextLength - 2048, output: 2048 });
  });

  it("accepts as input for an Ollama model only the context that the server allocates", () => {
    const ollama: ModelInfo = { ...model, provider: "ollama", contextLength: 131_072, metadata: { allocatedContext: 4096 } };
    const asked = (setting: unknown) =>
      modelInformation(ollama, { ...provider, effectiveContext: (about) => effectiveContext(about, setting) }).maxInputTokens;
    expect(asked(undefined)).toBeLessThan(4096);
    expect(asked(65_536)).toBeGreaterThan(32_768);
  });

  it("is not listed if it only embeds or completes code", () => {
    expect(answersMessages({ ...model, capabilities: ["embedding"] })).toBe(false);
    expect(answersMessages({ ...model, capabilities: ["insert"] })).toBe(false);
    expect(answersMessages({ ...model, capabilities: ["completion"] })).toBe(true);
    expect(answersMessages({ ...model, capabilities: ["agent"] })).toBe(true);
  });
});

describe("the effort in VS Code's model picker", () => {
  const thinker: ModelInfo = { ...model, capabilities: ["chat", "reasoning"] };

  it("is offered for a model that thinks, and by default leaves the choice to the service", () => {
    const { reasoningEffort } = modelInformation(thinker, provider).configurationSchema?.properties ?? {};
    expect(reasoningEffort).toMatchObject({ enum: ["default", "low", "medium", "high"], default: "default" });
    expect(reasoningEffort?.enumItemLabels).toHaveLength(4);
  });

  it("is not offered for a model that does not think or takes no effort", () => {
    expect(modelInformation(model, provider).configurationSchema).toBeUndefined();
    expect(modelInformation({ ...thinker, parametersTaken: ["temperature"] }, provider).configurationSchema).toBeUndefined();
  });
});

describe("a failure as an error of the VS Code API", () => {
  const base = { provider: "openai", remedy: "retry" } as const;
  it.each([
    ["signed-out", "NoPermissions"],
    ["unauthenticated", "NoPermissions"],
    ["forbidden", "NoPermissions"],
    ["payment-required", "Blocked"],
    ["rate-limited", "Blocked"],
    ["server-error", undefined],
    ["not-found", undefined],
    ["truncated", undefined],
  ] as const)("%s is %s", (kind, code) => {
    expect(accessCodeOf({ ...base, kind })).toBe(code);
  });

  it("is NotFound for a model that was removed", () => {
    expect(accessCodeOf({ ...base, kind: "model-not-found", model: "x" })).toBe("NotFound");
  });
});
