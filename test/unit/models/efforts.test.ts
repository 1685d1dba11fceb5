import { describe, expect, it } from "vitest";
import { familyEfforts, listEfforts, nearestEffort } from "../../../src/core/models/efforts.js";
import { parametersFor } from "../../../src/core/models/parameters.js";
import { reasoningEfforts } from "../../../src/core/provider-api/effort.js";

describe("the levels of effort that a model takes", () => {
  it.each([
    ["gpt-5", "minimal low medium high"],
    ["gpt-5-mini-2025-08-07", "minimal low medium high"],
    ["gpt-5.1", "none low medium high"],
    ["gpt-5.1-codex-max", "low medium high xhigh"],
    ["gpt-5.4", "none low medium high xhigh"],
    ["gpt-5-pro", "high"],
    ["gpt-5-codex", "low medium high"],
    ["o3", "low medium high"],
    ["openai/gpt-oss-120b", "low medium high"],
    ["claude-sonnet-4-6", "none low medium high max"],
    ["claude-opus-4-7", "none low medium high xhigh max"],
    ["claude-haiku-4-5", "none low medium high"],
    ["grok-4", ""],
  ])("are known of %s", (id, levels) => {
    expect(familyEfforts(id)?.join(" ")).toBe(levels);
  });

  it.each(["gpt-5.9", "qwen3-8b", "llama-3.3", "my-deployment"])("are unknown of %s", (id) => {
    expect(familyEfforts(id)).toBeUndefined();
  });

  it.each([
    ["OpenRouter", { reasoning: { mandatory: true, supported_efforts: ["high", "low", "ultra"] } }, "low high"],
    ["LM Studio", { capabilities: { reasoning: { allowed_options: ["off", "low"], default: "low" } } }, "none low"],
    [
      "Anthropic",
      {
        capabilities: {
          effort: { supported: true, low: { supported: true }, max: { supported: true }, xhigh: { supported: false } },
        },
      },
      "none low max",
    ],
    ["a list that says only that there are some", { capabilities: { effort: { supported: true } } }, undefined],
    ["a list without them", { reasoning: true, capabilities: null }, undefined],
  ])("are read from the list of %s", (_, raw, levels) => {
    expect(listEfforts(raw)?.join(" ")).toBe(levels);
  });
});

describe("the effort of a request", () => {
  it("is the nearest level that the model takes, the lower of two", () => {
    expect(nearestEffort("max", ["low", "medium", "high"])).toBe("high");
    expect(nearestEffort("none", ["minimal", "low"])).toBe("minimal");
    expect(nearestEffort("minimal", ["none", "low"])).toBe("none");
    expect(nearestEffort("medium", ["low", "high"])).toBe("low");
  });

  it("is never a level that the model does not take", () => {
    for (const wanted of reasoningEfforts)
      for (const efforts of [[], ["high"], ["none", "xhigh"], ["low", "medium", "high"]] as const) {
        const { reasoningEffort } = parametersFor({ efforts }, { reasoningEffort: wanted, topP: 0.5 }, false);
        expect(reasoningEffort === undefined ? efforts.length === 0 : efforts.some((level) => level === reasoningEffort)).toBe(
          true,
        );
      }
  });

  it("is sent as it is if the levels are unknown, and not at all if the model takes none", () => {
    expect(parametersFor({}, { reasoningEffort: "xhigh" }, false)).toEqual({ reasoningEffort: "xhigh" });
    expect(parametersFor({ efforts: [] }, { reasoningEffort: "low" }, false)).toEqual({});
    expect(parametersFor({ parametersTaken: ["topP"], efforts: ["low"] }, { reasoningEffort: "low" }, false)).toEqual({});
  });
});
