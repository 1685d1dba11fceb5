import { describe, expect, it } from "vitest";
import { codeSoFar, type ParsedAnswer, parseAnswer } from "../../../../src/core/editing/answers/parse-answer.js";
import type { AnswerShape } from "./answer-shape.js";
import { bare } from "./bare.js";
import { exactPatches } from "./exact-patches.js";
import { fenced } from "./fenced.js";
import { fitted } from "./fitted.js";
import { patches } from "./patches.js";
import { remarked } from "./remarked.js";
import { troubled } from "./troubled.js";

const lines = (text: string | undefined): string[] => (text === undefined ? [] : text.split("\n"));

function outcome(parsed: ParsedAnswer): AnswerShape["expected"] {
  switch (parsed.kind) {
    case "replacement":
      return { text: parsed.lines.join("\n") };
    case "cut":
      return { cut: parsed.lines.join("\n") };
    case "refused":
      return { refused: parsed.reason };
    case "unchanged":
      return "unchanged";
  }
}

describe.each([
  ["with fences", fenced],
  ["without a fence", bare],
  ["that must be adapted", fitted],
  ["that are patches", patches],
  ["that are patches with content like markers", exactPatches],
  ["that omit code with placeholder comments", remarked],
  ["that are truncated, wrong, or incomplete", troubled],
])("answers %s", (_kind, shapes) => {
  it.each(shapes.map((shape) => [shape.name, shape] as const))("%s", (_name, shape) => {
    const { original, above, below, language, insertSpaces = true, tabSize = 2, path, linesAbove } = shape;
    const place = {
      original: lines(original),
      above: lines(above),
      below: lines(below),
      language,
      insertSpaces,
      tabSize,
      ...(path !== undefined ? { path } : {}),
      ...(linesAbove !== undefined ? { linesAbove } : {}),
    };
    expect(outcome(parseAnswer(shape.answer, place, shape.complete))).toEqual(shape.expected);
  });
});

describe("the answer shapes", () => {
  it("number at least forty, each with a unique name", () => {
    const names = [fenced, bare, fitted, patches, exactPatches, remarked, troubled].flat().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(40);
  });
});

describe("code that is still streaming", () => {
  it("is the content of the last fence so far", () => {
    expect(codeSoFar("Here:\n```js\nlet a = 1;\nlet b")).toEqual(["let a = 1;", "let b"]);
    expect(codeSoFar("Here it")).toEqual([]);
  });
});
