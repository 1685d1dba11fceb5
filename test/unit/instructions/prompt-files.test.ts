// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of prompt files
// Prompt files and the slash commands: what is read, and what stays as it was typed.

import { describe, expect, it } from "vitest";
import { readFrontMatter } from "../../../src/core/instructions/front-matter.js";
import { readPromptFile } from "../../../src/core/instructions/prompt-file.js";
import { filled, needsOf, readArguments } from "../../../src/core/instructions/prompt-variables.js";
import { readSlashLine } from "../../../src/core/instructions/slash-line.js";

describe("a prompt file", () => {
  it("has a description, a model and tools from its front matter", () => {
    const text = `---
# a comment
description: "Reviews the selection: bugs first"
model: GPT-5 mini # the small one
tools: ['search', "read"]
argument-hint: what to look for
---

Review \${selection}.
`;
    expect(readPromptFile("Code Review.prompt.md", text)).toEqual({
      name: "code-review",
      description: "Reviews the selection: bugs first",
      argumentHint: "what to look for",
      model: "GPT-5 mini",
      tools: ["search", "read"],
      body: "Review ${selection}.",
    });
  });

  it("may have a name of its own, a list in lines, Windows line ends and no front matter", () => {
    const listed = readPromptFile("a.prompt.md", "---\r\nname: My Prompt\r\ntools:\r\n  - one\r\n  - two\r\n---\r\nText\r\n");
    expect(listed).toMatchObject({ name: "my-prompt", tools: ["one", "two"], body: "Text" });
    expect(readPromptFile("b.prompt.md", "Only text")).toMatchObject({
      name: "b",
      description: "",
      tools: [],
      body: "Only text",
    });
  });

  it("is read as text if its front matter never ends", () => {
    expect(readFrontMatter("---\nkey: value\n").body).toBe("---\nkey: value\n");
  });
});

describe("the variables of a prompt", () => {
  const body =
    "Compare ${file} with ${input:other:A file name} in ${input:style}, not ${workspaceFolder}: ${selection} ${input:other}";

  it("are found once each, with the text that explains them", () => {
    expect(needsOf(body)).toEqual({
      selection: true,
      file: true,
      inputs: [
        { name: "other", placeholder: "A file name" },
        { name: "style", placeholder: "" },
      ],
    });
  });

  it("are filled in one pass, and unknown ones stay", () => {
    const inputs = new Map([
      ["other", "${file} $& $1"],
      ["style", "short"],
    ]);
    expect(filled(body, { selection: "a.ts, line 1", file: "a.ts", inputs })).toBe(
      "Compare a.ts with ${file} $& $1 in short, not ${workspaceFolder}: a.ts, line 1 ${file} $& $1",
    );
  });

  it("take what was typed: by name, and the first one that is left", () => {
    expect(readArguments('style="very short" the other one', ["other", "style"])).toEqual({
      inputs: new Map([
        ["style", "very short"],
        ["other", "the other one"],
      ]),
      rest: "",
    });
    expect(readArguments("a = b,\n  as  typed", [])).toEqual({ inputs: new Map(), rest: "a = b,\n  as  typed" });
    expect(readArguments('style="never closed and = more', ["style"])).toEqual({
      inputs: new Map([["style", '"never']]),
      rest: "closed and = more",
    });
    expect(readArguments("", ["other"])).toEqual({ inputs: new Map(), rest: "" });
  });
});

describe("a message with a slash", () => {
  it("is a command with what follows it", () => {
    expect(readSlashLine("/fix the loop\nand the end")).toEqual({ name: "fix", rest: "the loop\nand the end" });
    expect(readSlashLine("  /Clear ")).toEqual({ name: "clear", rest: "" });
  });

  it("is no command if it is a path, a comment or a sentence", () => {
    for (const text of ["/usr/bin/env", "// comment", "/ fix", "and /fix", "/* fix */", ""]) {
      expect(readSlashLine(text)).toBeUndefined();
    }
  });
});
