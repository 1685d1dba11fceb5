// Our own search: the same lines as JavaScript's expressions, in linear time.

import { describe, expect, it } from "vitest";
import { lineMatcher, programMatcher } from "../../../src/core/tools/search/linear-matcher.js";
import { compilePattern, UnsupportedPattern } from "../../../src/core/tools/search/linear-pattern.js";
import { hitsInText } from "../../../src/core/tools/search/search-lines.js";

const lines = [
  "",
  "a",
  "aaa",
  "const price = computePrice(items);",
  "  return items.map((item) => item.price * 2);",
  "// TODO: remove 12 and 345",
  "foo.bar[0] = {};",
  "FooBar foobar foo_bar",
  "tab\there",
  "a]b-c^d",
];

describe("an expression", () => {
  it.each([
    "a",
    "a*",
    "^$",
    "^a+$",
    "\\bprice\\b",
    "\\d{2,3}$",
    "(?:foo|bar)\\.",
    "items?\\.(map|filter)",
    "[A-Z][a-z]+[A-Z]",
    "[^\\w\\s]{2}",
    "\\t",
    "[\\]^-]b",
    "x|y|TODO",
    "(a|b)*c",
    "^\\s+return",
    "\\(.*?\\)",
    "foo_?bar",
    "\\Bbar",
    "\\x66oo",
    "(?<name>re)turn",
    "a{0}b?c",
    "(a*)*$",
  ])("%s matches the lines that JavaScript finds", (source) => {
    for (const isCaseBlind of [false, true]) {
      const expected = new RegExp(source, isCaseBlind ? "i" : "");
      const matches = lineMatcher(source, true, isCaseBlind);
      expect(lines.filter((line) => matches(line))).toEqual(lines.filter((line) => expected.test(line)));
    }
  });

  it.each(["(?=a)", "(?<!a)b", "(a)\\1", "(", ")", "[a", "a{3,1}", "a{999}", "*a", "\\p{L}", "\\", "((a{200}){200})"])(
    "%s is refused with a reason",
    (source) => {
      expect(() => compilePattern(source, false)).toThrow(UnsupportedPattern);
    },
  );

  it("that would take JavaScript exponential time takes one step per letter and step of the program", () => {
    let steps = 0;
    const program = compilePattern("(a+)+$", false).map((step) =>
      step.kind === "letter" ? { ...step, matches: (code: number) => ++steps > 0 && step.matches(code) } : step,
    );
    expect(programMatcher(program)(`${"a".repeat(5000)}b`)).toBe(false);
    expect(steps).toBeLessThan(5001 * program.length);
  });
});

describe("a text", () => {
  it("is searched line by line, with any line ending, up to the limit", () => {
    const matches = lineMatcher("b", false, false);
    expect(hitsInText("x.ts", "a\r\nb\r\nab\nc\nb", matches, 2)).toEqual([
      { path: "x.ts", line: 2, text: "b" },
      { path: "x.ts", line: 3, text: "ab" },
    ]);
    expect(hitsInText("x.ts", "a\nB", lineMatcher("b", false, true), 9)).toEqual([{ path: "x.ts", line: 2, text: "B" }]);
  });
});
