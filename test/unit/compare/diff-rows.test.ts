// The rows of a diff cover both texts, and collapse only equal lines.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOfAnswer } from "../../../src/core/compare/answer-code.js";
import { diffRows } from "../../../src/core/compare/diff-rows.js";
import { applyHunks, diffLines } from "../../../src/core/editing/review/line-diff.js";

const lines = fc.array(fc.constantFrom("a", "b", "c", "", "}", "x y"), { maxLength: 40 });
const longLines = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 200 });

describe("diff rows", () => {
  it("list the lines that differ, in order, and account for every line of both texts", () => {
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

  it("show three lines of context, and count the lines between", () => {
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

  it("report that equal texts are equal", () => {
    expect(diffRows("a\nb\nc", "a\r\nb\r\nc\r\n")).toEqual([{ kind: "skipped", lines: 3 }]);
    expect(diffRows("", "")).toEqual([]);
  });
});

describe("the code of an answer", () => {
  it("is the content of its fences, with the first language named", () => {
    const answer = "Like this:\n```\nfirst\n```\nand\n~~~TypeScript lookup.ts\nsecond\n~~~\nDone.";
    expect(codeOfAnswer(answer)).toEqual({ text: "first\n\nsecond", language: "typescript" });
  });

  it("includes a fence that was cut off", () => {
    expect(codeOfAnswer("```js\nlet a").text).toBe("let a");
    expect(codeOfAnswer("No code.")).toEqual({ text: "", language: "" });
  });
});
