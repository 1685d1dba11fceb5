import { describe, expect, it } from "vitest";
import { languageId } from "../../../src/vscode/platform/language-ids.js";

describe("the language of a code block", () => {
  const installed = ["cpp", "csharp", "go", "javascript", "plaintext", "shellscript", "typescript"];

  it.each([
    ["ts", "typescript"],
    ["TypeScript", "typescript"],
    ["C++", "cpp"],
    ["c#", "csharp"],
    ["golang", "go"],
    ["zsh", "shellscript"],
  ])("is %s to a fence and %s to VS Code", (name, id) => {
    expect(languageId(name, installed)).toBe(id);
  });

  it("is not set if VS Code does not know it", () => {
    expect(["rust", "", "constructor"].map((name) => languageId(name, installed))).toEqual([undefined, undefined, undefined]);
  });
});
