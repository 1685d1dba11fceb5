// Titles derived from the question, without a model.

import { describe, expect, it } from "vitest";
import { titleFrom } from "../../../src/core/conversation/title.js";

describe("the title of a conversation", () => {
  it.each([
    ["Why is this slow?", "Why is this slow?"],
    ["\n\n  ## Fix **this** `lookup`, please:\nmore", "Fix this lookup, please"],
    ["```ts\nconst a = 1;\n```\nWhat does it do?", "What does it do?"],
    ["- see [the docs](https://example.org) and ![a picture](x.png)", "see the docs and a picture"],
    ["> 1. quoted", "quoted"],
    ["snake_case_name and 2*3*4 stay", "snake_case_name and 2*3*4 stay"],
    ["*really* _so_", "really so"],
    ["<b>bold</b> words", "bold words"],
    ["---\n***\nWords", "Words"],
    ["```\nnothing but code\n```", ""],
    ["~~~\nan open fence", ""],
    ["", ""],
  ])("of %j is %j", (markdown, title) => {
    expect(titleFrom(markdown)).toBe(title);
  });

  it("is truncated at a word, and never inside a character", () => {
    const title = titleFrom("How do I keep the connection of the pool open while the server is being restarted?");
    expect(title).toBe("How do I keep the connection of the pool open while the…");
    expect(titleFrom("😀".repeat(40)).isWellFormed()).toBe(true);
  });
});
