import { describe, expect, it } from "vitest";
import { effectiveSettings } from "../../../src/core/conversation/conversation-settings.js";
import { type ParameterFields, parameterFields, readParameterFields } from "../../../src/core/conversation/parameter-fields.js";

const empty: ParameterFields = { temperature: "", maxTokens: "", topP: "", topK: "", minP: "", stop: "", reasoningEffort: "" };

describe("parameters as typed", () => {
  it("are parsed, and shown unchanged", () => {
    const typed = {
      temperature: "0,7",
      maxTokens: "500",
      topP: ".9",
      topK: "40",
      minP: "0,05",
      stop: "END\n\\n\\n",
      reasoningEffort: "low",
      systemPrompt: "Be brief",
    };
    const { settings, problems } = readParameterFields(typed, undefined);
    expect(problems).toEqual([]);
    const read = {
      temperature: 0.7,
      maxTokens: 500,
      topP: 0.9,
      topK: 40,
      minP: 0.05,
      stop: ["END", "\n\n"],
      reasoningEffort: "low",
      systemPrompt: "Be brief",
    };
    expect(settings).toEqual(read);
    expect(parameterFields(settings)).toEqual({ ...typed, temperature: "0.7", topP: "0.9", minP: "0.05" });
  });

  it("leave the defaults for empty fields", () => {
    expect(readParameterFields(empty, undefined).settings).toEqual({});
  });

  it.each([
    ["temperature", "warm", "Enter a number from 0 to 2."],
    ["temperature", "2.1", "Enter a number from 0 to 2."],
    ["temperature", "1e1", "Enter a number from 0 to 2."],
    ["topP", "0", "Enter a number above 0, up to 1."],
    ["topK", "0", "Enter a whole number, 1 or more."],
    ["minP", "1.2", "Enter a number from 0 to 1."],
    ["maxTokens", "1.5", "Enter a whole number of tokens from 1 to 4096, the maximum of this model."],
    ["maxTokens", "5000", "Enter a whole number of tokens from 1 to 4096, the maximum of this model."],
    ["stop", "1\n2\n3\n4\n5", "Enter at most 4 stop sequences, one per line."],
  ] as const)("explain the problem of a %s of %j", (name, value, text) => {
    const { settings, problems } = readParameterFields({ ...empty, [name]: value }, 4096);
    expect(problems).toEqual([{ name, text }]);
    expect(settings).toEqual({});
  });
});

describe("the settings of a request", () => {
  const defaults = { parameters: () => ({ temperature: 0.2, maxTokens: 100 }), systemPrompt: () => "Default" };
  it("prefer the conversation's own over the defaults", () => {
    expect(effectiveSettings({ temperature: 1 }, defaults)).toEqual({
      parameters: { temperature: 1, maxTokens: 100 },
      systemPrompt: "Default",
    });
    expect(effectiveSettings({ systemPrompt: "" }, defaults).systemPrompt).toBe("");
  });
});
