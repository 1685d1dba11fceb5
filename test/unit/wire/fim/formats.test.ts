// Prompts of each family, to the letter: a wrong blank or order makes a model write nonsense.

import { describe, expect, it } from "vitest";
import { fimFamilies } from "../../../../src/core/provider-api/ability.js";
import type { CompletionRequest } from "../../../../src/core/provider-api/completion.js";
import { fimPrompt, markersOf, withoutMarkers } from "../../../../src/core/wire/fim/formats.js";

const request: CompletionRequest = {
  model: "m",
  prefix: "P",
  suffix: "S",
  currentLine: "P",
  snippets: [],
  path: "a.ts",
  pathComment: "// Path: a.ts\n",
  maxTokens: 10,
};
const withFile = { ...request, snippets: [{ path: "b.ts", text: "B" }] };

describe("a prompt to fill in the middle", () => {
  it.each([
    ["qwen", "<|fim_prefix|>// Path: a.ts\nP<|fim_suffix|>S<|fim_middle|>"],
    ["starcoder", "<fim_prefix>// Path: a.ts\nP<fim_suffix>S<fim_middle>"],
    ["granite", "<|fim_prefix|>// Path: a.ts\nP<|fim_suffix|>S<|fim_middle|>"],
    ["codegemma", "<|fim_prefix|>// Path: a.ts\nP<|fim_suffix|>S<|fim_middle|>"],
    ["codellama", "<PRE> // Path: a.ts\nP <SUF>S <MID>"],
    ["deepseek", "<｜fim▁begin｜>// Path: a.ts\nP<｜fim▁hole｜>S<｜fim▁end｜>"],
    ["codestral", "[SUFFIX]S[PREFIX]// Path: a.ts\nP"],
  ] as const)("for %s", (family, prompt) => {
    expect(fimPrompt(request, family).prompt).toBe(prompt);
  });

  it("names other files by the family's own tokens, if it has some", () => {
    expect(fimPrompt(withFile, "qwen").prompt).toBe(
      "<|repo_name|>workspace\n<|file_sep|>b.ts\nB\n<|file_sep|>a.ts\n<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>",
    );
    expect(fimPrompt(withFile, "codestral").prompt).toBe("[SUFFIX]S[PREFIX]+++++ b.ts\nB\n+++++ a.ts\nP");
    expect(fimPrompt(withFile, "codellama").prompt).not.toContain("b.ts");
  });

  it.each(fimFamilies)("of %s has at most four stops, and none of the user's markers", (family) => {
    for (const marker of markersOf(family)) {
      const { prompt, stop } = fimPrompt({ ...request, prefix: `one${marker}two`, suffix: marker }, family);
      expect(stop.length).toBeLessThanOrEqual(4);
      expect(prompt).toContain("onetwo");
    }
  });

  it("is clean of a marker that removing another would put together", () => {
    expect(withoutMarkers("<fim_<fim_middle>middle>", ["<fim_middle>"])).toBe("");
  });
});
