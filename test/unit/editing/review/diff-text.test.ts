// A change as a unified diff with the numbers of its lines.

import { describe, expect, it } from "vitest";
import { diffText } from "../../../../src/core/editing/review/diff-text.js";

const counts = (before: string | null, after: string | null): string => {
  const { added, removed } = diffText("a.md", before, after);
  return `+${added} -${removed}`;
};

describe("the lines of a change", () => {
  it("do not count the end of a text after its last line break", () => {
    expect(counts(null, "one\n")).toBe("+1 -0");
    expect(counts(null, "one\ntwo\n")).toBe("+2 -0");
    expect(counts("one\r\n", null)).toBe("+0 -1");
    expect(counts(null, "")).toBe("+0 -0");
    expect(counts("", "one\n")).toBe("+1 -0");
    expect(counts("one\n", "two\n")).toBe("+1 -1");
    expect(diffText("a.md", "one\n", "two\n").text).toBe("--- a.md\n+++ a.md\n@@ -1,1 +1,1 @@\n-one\n+two");
  });

  it("count a last line without a line break", () => {
    expect(counts(null, "one")).toBe("+1 -0");
    expect(counts("one\ntwo", "one\nthree")).toBe("+1 -1");
  });

  it("show that only the last line break was added", () => {
    expect(counts("one", "one\n")).toBe("+1 -0");
  });
});
