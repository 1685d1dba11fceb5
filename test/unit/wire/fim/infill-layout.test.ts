// What is read from a prompt that llama.cpp returned, and what is made of it.

import { describe, expect, it } from "vitest";
import type { CompletionRequest } from "../../../../src/core/provider-api/completion.js";
import { promptIn, readLayout } from "../../../../src/core/wire/fim/infill-layout.js";

const request: CompletionRequest = {
  model: "m",
  prefix: "above\n  x = ",
  suffix: "\nbelow",
  currentLine: "  x = ",
  snippets: [{ path: "a.ts", text: "one" }],
  path: "own.ts",
  pathComment: "",
  maxTokens: 8,
};

function madeOf(shown: string, specials: readonly string[] = [], more: Partial<CompletionRequest> = {}): string | undefined {
  const layout = readLayout(shown, specials);
  return layout && promptIn(layout, { ...request, ...more }, more.suffix ?? request.suffix);
}

const qwen =
  "<|repo_name|>myproject\n<|file_sep|>firstpath\nfirsttext\n<|file_sep|>secondpath\nsecondtext\n<|file_sep|>filename\n" +
  "<|fim_prefix|>textabove\n<|fim_suffix|>\ntextbelow<|fim_middle|>";

describe("the layout of a prompt", () => {
  it("has names where the format has names", () => {
    expect(madeOf(qwen)).toBe(
      "<|repo_name|>myproject\n<|file_sep|>a.ts\none<|file_sep|>own.ts\n<|fim_prefix|>above\n<|fim_suffix|>\nbelow<|fim_middle|>  x =",
    );
  });

  it("has neither the token that starts a prompt nor the spaces that a tokenizer adds: the server adds both again", () => {
    const shown =
      "\n\n--- snippet ---\n\n firsttext\n\n\n--- snippet ---\n\n secondtext\n<s><PRE> textabove\n<SUF> \ntextbelow<MID>";
    expect(madeOf(shown, ["<s>", "</s>"])).toBe("\n\n--- snippet ---\n\none<PRE>above\n<SUF>\nbelow<MID>  x =");
  });

  it("keeps its tokens out of the user's text", () => {
    const more = { prefix: "<|fim_<|fim_suffix|>suffix|>\n", currentLine: "", suffix: "<|endoftext|><|file_sep|>" };
    expect(madeOf(qwen, ["<|endoftext|>", ","], { ...more, snippets: [{ path: "a,b", text: "c,<|fim_middle|>" }] })).toBe(
      "<|repo_name|>myproject\n<|file_sep|>a,b\nc,<|file_sep|>own.ts\n<|fim_prefix|>\n<|fim_suffix|><|fim_middle|>",
    );
  });

  it.each([
    ["has the text below first", "<S>\ntextbelow<P>textabove\n<M>"],
    ["lacks the other files", "<P>textabove\n<S>\ntextbelow<M>"],
    ["ends with the text below", qwen.slice(0, -"<|fim_middle|>".length)],
    ["is empty", ""],
    ["is no format", `${"x".repeat(1000)}${qwen}`],
  ])("is unknown if the prompt %s", (_, shown) => {
    expect(readLayout(shown, [])).toBeUndefined();
  });
});
