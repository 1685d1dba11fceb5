// What of an answer is shown, where it stands, and how long it counts.

import { describe, expect, it } from "vitest";
import { mayReach, remaining } from "../../../src/core/inline/answering/agreement.js";
import { AnswerCache, type CachedAnswer } from "../../../src/core/inline/answering/cache.js";
import { clean } from "../../../src/core/inline/answering/clean.js";
import type { AnswerContext } from "../../../src/core/inline/answering/context.js";
import { place } from "../../../src/core/inline/answering/place.js";
import { stopAt } from "../../../src/core/inline/answering/stop.js";
import { unwrap } from "../../../src/core/inline/answering/unwrap.js";
import { isKept } from "../../../src/core/inline/figures/kept.js";
import { Measure } from "../../../src/core/inline/figures/measure.js";
import { withUnitOf } from "../../../src/core/inline/text/indentation.js";
import { coveredRest, isSubsequence } from "../../../src/core/inline/text/overlap.js";
import { endsInOpener, scanText } from "../../../src/core/inline/text/scan.js";
import { snapshotAt } from "./playground.js";

const context: AnswerContext = {
  languageId: "typescript",
  path: "src/a.ts",
  before: "  ",
  after: "",
  above: "f() {",
  below: "}",
  indentation: { insertSpaces: true, tabSize: 2 },
  explicit: false,
  lines: "block",
  mostLines: 12,
  markers: [],
  isChat: false,
};

describe("an answer is unwrapped", () => {
  it("from thoughts, also while they arrive", () => {
    expect(unwrap("<thi", context, false).text).toBe("");
    expect(unwrap("<think>hm", context, false).text).toBe("");
    expect(unwrap("<think>hm</think>\n  a();", context, true).text).toBe("a();");
  });

  it("and withholds half of a marker, half of a line ending and half of a character", () => {
    const qwen = { ...context, before: "x = ", markers: ["<|fim_pad|>"] };
    expect(unwrap("1;<|fim", qwen, false).text).toBe("1;");
    expect(unwrap("1;<|fim", qwen, true).text).toBe("1;<|fim");
    expect(unwrap("a\r", qwen, false).text).toBe("a");
    expect(unwrap("a😀".slice(0, 2), qwen, false).text).toBe("a");
  });
});

describe("an answer stops", () => {
  const end = (text: string, more: Partial<AnswerContext> = {}, ended: "stop" | "length" | undefined = "stop"): string =>
    stopAt(text, { ...context, ...more }, ended).text;

  it("after the lines that are allowed", () => {
    const text = Array.from({ length: 20 }, (_, index) => `a${index}();`).join("\n  ");
    expect(end(text, { mostLines: 3 })).toBe("a0();\n  a1();\n  a2();");
  });

  it("at two blank lines, but not at one", () => {
    expect(end("a();\n\n  b();\n\n\n  c();").trimEnd()).toBe("a();\n\n  b();");
  });

  it("before a closer that it did not open, and after one that the cursor's line opened", () => {
    expect(end("go({\n    a,\n  });\n  ])", { below: undefined })).toBe("go({\n    a,\n  });");
    expect(end("\n  go();\n}\nmore", { before: "if (a) {", below: undefined })).toBe("\n  go();\n}");
  });

  it("without a result if a phrase comes again and again", () => {
    expect(stopAt("a = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2,", context, "stop").drop).toBe("loop");
  });

  it("only by whole lines while it arrives", () => {
    expect(stopAt("a();\n}", { ...context }, undefined)).toEqual({ text: "a();\n}", done: false });
    expect(stopAt("a();\n}\n", { ...context }, undefined)).toEqual({ text: "a();", done: true });
  });
});

describe("text", () => {
  it.each([
    ['f("a', '"', false, "("],
    ["its // no", undefined, true, ""],
    ["f({ a: [1", undefined, false, "({["],
    ["a) }", undefined, false, ""],
    ['"\\"', '"', false, ""],
  ])("%j is scanned", (text, quote, inComment, open) => {
    expect(scanText(text, "typescript")).toMatchObject({ quote, inComment, open });
  });

  it("knows what opens a block", () => {
    expect(endsInOpener("if a:", "python")).toBe(true);
    expect(endsInOpener("f(() =>", "typescript")).toBe(true);
    expect(endsInOpener("case 1:", "typescript")).toBe(false);
    expect(endsInOpener("Note:", "markdown")).toBe(false);
  });

  it("gets the editor's indentation after its first line", () => {
    expect(withUnitOf("a()\n        b()", { insertSpaces: false, tabSize: 4 })).toBe("a()\n\t\tb()");
    expect(withUnitOf("a()\n\tb()", { insertSpaces: true, tabSize: 2 })).toBe("a()\n  b()");
    expect(withUnitOf("\ta", { insertSpaces: true, tabSize: 2 })).toBe("\ta");
  });

  it("covers what it repeats to the right, also if more follows the bracket", () => {
    expect(coveredRest("a, b)", ")", "typescript")).toBe(1);
    expect(coveredRest("a, b);", ")", "typescript")).toBe(1);
    expect(coveredRest("(a)", ")", "typescript")).toBe(1);
    expect(coveredRest("f(a", ")", "typescript")).toBe(0);
    expect(coveredRest("a", "   ", "typescript")).toBe(0);
    expect(isSubsequence(");", "a);b")).toBe(true);
    expect(isSubsequence(");", ";)")).toBe(false);
  });
});

it("cleaning drops what is no help", () => {
  expect(clean("  ", context)).toEqual({ drop: "blank" });
  expect(clean(";", context)).toEqual({ drop: "single-character" });
  expect(clean(";", { ...context, explicit: true })).toEqual({ text: ";" });
  expect(clean("go();", { ...context, below: "  go();" })).toEqual({ drop: "repeats-line" });
});

it("an item begins where its line does, and keeps the line endings of the document", () => {
  expect(place(snapshotAt("a\r\n  fo‸)\r\n"), "o(1\n  )")).toMatchObject({
    insertText: "  foo(1\r\n  )",
    start: 0,
    end: 5,
    covered: 1,
  });
  expect(place(snapshotAt("x‸"), "a".repeat(5001))).toBeUndefined();
});

describe("what is typed", () => {
  const asked = { prefix: "a = ", suffix: "\n" };

  it("leaves the rest of an answer that it agrees with", () => {
    expect(remaining(asked, "compute(1);", { prefix: "a = com", suffix: "\n" })).toBe("pute(1);");
    expect(remaining(asked, "compute(1);", { prefix: "a = cox", suffix: "\n" })).toBeUndefined();
    expect(remaining(asked, "compute(1);", { prefix: "a", suffix: "\n" })).toBe(" = compute(1);");
    expect(remaining(asked, "compute(1);", { prefix: "a = com", suffix: "\nx" })).toBeUndefined();
  });

  it("may close brackets by itself", () => {
    expect(remaining(asked, "compute(1);", { prefix: "a = compute(", suffix: ")\n" })).toBe("1);");
    expect(remaining(asked, "compute(1);", { prefix: "a = compute(", suffix: "x\n" })).toBeUndefined();
  });

  it("may be ahead of an answer that still arrives", () => {
    expect(mayReach(asked, "comp", { prefix: "a = compute", suffix: "\n" })).toBe(true);
    expect(mayReach(asked, "comp", { prefix: "a = con", suffix: "\n" })).toBe(false);
    expect(mayReach(asked, "", { prefix: "a = con", suffix: "\n" })).toBe(true);
  });
});

describe("the cache", () => {
  const answer = (more: Partial<CachedAnswer> = {}): CachedAnswer => ({
    key: "k",
    prefix: "a = ",
    suffix: "\n",
    text: "1;",
    lines: "one",
    explicit: false,
    ...more,
  });
  const around = { prefix: "a = ", suffix: "\n" };

  it("answers for five minutes, and only for the same model and document", () => {
    const cache = new AnswerCache();
    cache.put(answer(), 0);
    expect(cache.find("k", around, false, 299_000)?.rest).toBe("1;");
    expect(cache.find("other", around, false, 0)).toBeUndefined();
    expect(cache.find("k", around, false, 301_000)).toBeUndefined();
    cache.clear();
    expect(cache.find("k", around, false, 0)).toBeUndefined();
  });

  it("remembers that there is nothing to add, and asks again beyond the end of an answer", () => {
    const cache = new AnswerCache();
    cache.put(answer({ text: "" }), 0);
    expect(cache.find("k", around, false, 0)?.rest).toBe("");
    expect(cache.find("k", { ...around, prefix: "a =" }, false, 0)).toBeUndefined();
    cache.put(answer(), 0);
    expect(cache.find("k", { ...around, prefix: "a = 1;" }, false, 0)).toBeUndefined();
  });

  it("does not give an automatic answer to a request of the user's", () => {
    const cache = new AnswerCache();
    cache.put(answer(), 0);
    expect(cache.find("k", around, true, 0)).toBeUndefined();
  });

  it("holds at most 250 answers and a million characters", () => {
    const cache = new AnswerCache();
    for (let index = 0; index < 400; index += 1) cache.put(answer({ prefix: `${"x".repeat(1000)}${index}` }), index);
    expect(cache.size.entries).toBe(250);
    for (let index = 0; index < 200; index += 1) cache.put(answer({ prefix: `${"x".repeat(12_000)}${index}` }), index);
    expect(cache.size.characters).toBeLessThanOrEqual(1_000_000);
  });
});

it("figures count what was kept, and give half and 95 of 100", () => {
  expect(isKept("const a = 1;", "const a = 2;")).toBe(true);
  expect(isKept("const a = 1;", "")).toBe(false);
  const measure = new Measure();
  for (let index = 1; index <= 100; index += 1) measure.answered("cache", "infill", index);
  measure.answered("model", "infill", 300);
  measure.skipped("language");
  expect(measure.figures.latency).toEqual([
    { from: "cache", p50: 50, p95: 95, count: 100 },
    { from: "model", route: "infill", p50: 300, p95: 300, count: 1 },
  ]);
  expect(measure.figures.reasons).toEqual([["language", 1]]);
});
