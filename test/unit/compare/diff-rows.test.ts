// The rows of a difference tell both texts, and leave out only what is the same.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOfAnswer } from "../../../src/core/compare/answer-code.js";
import { diffRows } from "../../../src/core/compare/diff-rows.js";
import { applyHunks, diffLines } from "../../../src/core/editing/review/line-diff.js";

const lines = fc.array(fc.constantFrom("a", "b", "c", "", "}", "x y"), { maxLength: 40 });
const longLines = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 200 });

describe("rows of a difference", () => {
  it("hold the lines of either text that are not the other's, in order, and as many lines as the text has", () => {
    fc.assert(
      fc.property(fc.oneof(lines, longLines), fc.oneof(lines, longLines), (one, two) => {
        const rows = diffRows(one.map((line) => `${line}\n`).join(""), two.map((line) => `${line}\n`).join(""));
        const count = (side: "removed" | "added"): number =>
          rows.reduce(
            (sum, row) => sum + (row.kind === "skipped" ? row.lines : Number(row.kind === "same" || row.kind === side)),
            0,
          );
        expect(count("removed")).toBe(one.length);
        expect(count("added")).toBe(two.length);
        expect(applyHunks(one, diffLines(one, two))).toEqual(two);
      }),
    );
  });

  it("show three lines around a change and say how many stand between", () => {
    const before = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const after = before.with(10, "other");
    const rows = diffRows(before.join("\n"), after.join("\n"));
    expect(rows.map((row) => (row.kind === "skipped" ? row.lines : `${row.kind} ${row.text}`))).toEqual([
      7,
      ...["same line 7", "same line 8", "same line 9", "removed line 10", "added other"],
      ...["same line 11", "same line 12", "same line 13"],
      16,
    ]);
  });

  it("say of equal texts that all of it is the same", () => {
    expect(diffRows("a\nb\nc", "a\r\nb\r\nc\r\n")).toEqual([{ kind: "skipped", lines: 3 }]);
    expect(diffRows("", "")).toEqual([]);
  });
});

describe("the code of an answer", () => {
  it("is what its fences hold, with the language of the first that names one", () => {
    const answer = "Like this:\n```\nfirst\n```\nand\n~~~TypeScript lookup.ts\nsecond\n~~~\nDone.";
    expect(codeOfAnswer(answer)).toEqual({ text: "first\n\nsecond", language: "typescript" });
  });

  it("is there as well where the answer stops within it", () => {
    expect(codeOfAnswer("```js\nlet a").text).toBe("let a");
    expect(codeOfAnswer("No code.")).toEqual({ text: "", language: "" });
  });
});
