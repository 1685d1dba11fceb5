import { describe, expect, it } from "vitest";
import { type ContextRequest, type DocumentLines, gatherContext } from "../../../src/core/editing/editor-context.js";

class Watched implements DocumentLines {
  read = 0;
  constructor(private readonly lines: readonly string[]) {}
  get lineCount(): number {
    return this.lines.length;
  }
  line(index: number): string {
    this.read++;
    return this.lines[index] ?? "";
  }
}

const request = (document: DocumentLines, from: number, to: number, budget: number): ContextRequest => ({
  path: "src/a.ts",
  language: "typescript",
  insertSpaces: true,
  tabSize: 2,
  document,
  selected: { startLine: from, startCharacter: 0, endLine: to, endCharacter: 100 },
  problems: [],
  conventions: [],
  budget,
});

describe("the context sent with a selection", () => {
  const numbered = Array.from({ length: 50_000 }, (_, index) =>
    index < 2 ? `import { m${index} } from "m";` : `line ${index};`,
  );

  it("reads only a few lines of a long file", () => {
    const document = new Watched(numbered);
    const context = gatherContext(request(document, 25_000, 25_010, 4000));
    expect(context?.selection).toEqual(numbered.slice(25_000, 25_011));
    expect(context?.imports).toEqual(numbered.slice(0, 2));
    expect(context?.above.at(-1)).toBe("line 24999;");
    expect(context?.below[0]).toBe("line 25011;");
    expect(document.read).toBeLessThan(1500);
  });

  it("stays within its budget, nearest lines first", () => {
    const context = gatherContext(request(new Watched(numbered), 100, 100, 60));
    expect(context?.tokens).toBeLessThanOrEqual(60);
    expect(context?.above.at(-1)).toBe("line 99;");
    expect(gatherContext(request(new Watched(numbered), 0, 5000, 100))).toBeUndefined();
  });

  it("gives the exact range of a partly selected line", () => {
    const selected = { startLine: 0, startCharacter: 10, endLine: 0, endCharacter: 13 };
    const context = gatherContext({ ...request(new Watched(["const a = sum(list);"]), 0, 0, 1000), selected });
    expect(context?.exactly).toEqual({ text: "sum", from: "1:11", to: "1:14" });
  });

  it("excludes a line if the selection ends at its start", () => {
    const selected = { startLine: 0, startCharacter: 0, endLine: 1, endCharacter: 0 };
    const context = gatherContext({ ...request(new Watched(["one", "two"]), 0, 0, 1000), selected });
    expect(context?.selection).toEqual(["one"]);
    expect(context?.exactly).toBeUndefined();
  });
});
