// Where generated code goes, for every kind of line that a cursor can be on.

import { describe, expect, it } from "vitest";
import { gatherContext } from "../../../src/core/editing/editor-context.js";
import { indentedTo, insertionAt } from "../../../src/core/editing/insertion.js";

const spaces = { insertSpaces: true, tabSize: 2 };
const documentOf = (...lines: string[]) => ({ lineCount: lines.length, line: (index: number) => lines[index] ?? "" });
const place = (lines: string[], line: number, character = 0) => {
  const { selected, indent } = insertionAt(documentOf(...lines), line, character, spaces);
  return { start: selected.startLine, end: selected.endLine, indent };
};

describe("the place of generated code", () => {
  it("is the blank line that the cursor is on, with its indentation", () => {
    expect(place(["a", "    ", "b"], 1, 4)).toEqual({ start: 1, end: 2, indent: "    " });
  });

  it("leaves the indentation to the model on an empty line", () => {
    expect(place(["a", "", "b"], 1)).toEqual({ start: 1, end: 2, indent: undefined });
  });

  it("keeps the line end at the end of the file, and works in an empty file", () => {
    expect(place(["a", ""], 1)).toEqual({ start: 1, end: 1, indent: undefined });
    expect(place([""], 0)).toEqual({ start: 0, end: 0, indent: undefined });
  });

  it("is below code, or above it if the cursor is at its start", () => {
    expect(place(["  one();", "  two();"], 0, 8)).toEqual({ start: 1, end: 1, indent: "  " });
    expect(place(["  one();", "  two();"], 1, 2)).toEqual({ start: 1, end: 1, indent: "  " });
  });

  it("is one level deeper below a line that opens a block", () => {
    expect(place(["if (x) {", "}"], 0, 8)).toEqual({ start: 1, end: 1, indent: "  " });
    expect(insertionAt(documentOf("def f():"), 0, 8, { insertSpaces: false, tabSize: 4 }).indent).toBe("\t");
  });

  it("takes no code from the lines around it into the selection", () => {
    const document = documentOf("one", "two");
    const { selected } = insertionAt(document, 0, 3, spaces);
    const context = gatherContext({
      path: "a.ts",
      language: "typescript",
      ...spaces,
      document,
      selected,
      isInsertion: true,
      problems: [],
      conventions: [],
      budget: 1000,
    });
    expect(context).toMatchObject({ span: { start: 1, end: 1 }, selection: [], above: ["one"], below: ["two"] });
  });
});

describe("generated code", () => {
  it("is indented as its place if the model did not indent it", () => {
    expect(indentedTo("  ", ["one {", "", "  two", "}"])).toEqual(["  one {", "", "    two", "  }"]);
    expect(indentedTo("  ", ["  one"])).toEqual(["  one"]);
    expect(indentedTo(undefined, ["one"])).toEqual(["one"]);
  });
});
