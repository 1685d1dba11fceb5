import { describe, expect, it } from "vitest";
import { pathOfFence, withoutPathComment } from "../../../../src/core/editing/answers/fence-path.js";
import { placeCode } from "../../../../src/core/editing/placing/place-code.js";

const lines = (text: string): string[] => text.split("\n");
const file = lines(`import { a } from "./a.js";

export function first() {
  return 1;
}

export function second(list) {
  let total = 0;
  for (const item of list) total += item;
  return total;
}

export class Third {
  size = 3;
}
`);

describe("the place of a code block", () => {
  it("is the attached lines, even after they moved", () => {
    const attached = { lines: file.slice(6, 11), start: 2 };
    expect(placeCode(lines("completely(different);"), file, { attached })).toEqual({ start: 6, end: 11 });
  });

  it("is the function with the same name", () => {
    expect(placeCode(lines("export function second(list) {\n  return list.reduce(add, 0);\n}"), file, {})).toEqual({
      start: 6,
      end: 11,
    });
  });

  it("is the code with the same first and last lines", () => {
    const code = lines("  let total = 0;\n  list.forEach((item) => { total += item; });\n  return total;");
    expect(placeCode(code, file, {})).toEqual({ start: 7, end: 10 });
  });

  it("is the whole file if the code is all of it", () => {
    expect(
      placeCode(
        file.map((line) => line.replace("return 1", "return 2")),
        file,
        {},
      ),
    ).toEqual({ start: 0, end: file.length });
  });

  it("is the whole of an empty file", () => {
    expect(placeCode(["a"], [""], {})).toEqual({ start: 0, end: 1 });
  });

  it("is the cursor if the code is new", () => {
    expect(placeCode(lines("export function fourth() {\n  return 4;\n}"), file, { cursorLine: 5 })).toEqual({ start: 5, end: 5 });
  });
});

describe("the path in a fence's info string", () => {
  it.each<[info: string, text: string, path: string | undefined]>([
    ["ts src/a.ts", "", "src/a.ts"],
    ["ts:src/a.ts", "", "src/a.ts"],
    ['ts title="src/a.ts"', "", "src/a.ts"],
    ["ts file=./src/a.ts", "", "src/a.ts"],
    ["ts src/a.ts:12-40", "", "src/a.ts"],
    ["ts", "// src/a.ts\nconst a = 1;", "src/a.ts"],
    ["py", "# File: shop/inventory.py\nx = 1", "shop/inventory.py"],
    ["html", "<!-- index.html -->\n<p>", "index.html"],
    ["ts", "const a = 1;", undefined],
    ["ts", "// adds a to b", undefined],
    // Never a path outside the workspace.
    ["ts ../../etc/passwd.ts", "", undefined],
    ["ts /etc/hosts.ts", "", undefined],
    ["ts C:\\Windows\\a.ts", "", undefined],
  ])("of %j and %j is %s", (info, text, path) => {
    expect(pathOfFence(info, text)).toBe(path);
  });

  it("is not part of the code", () => {
    expect(withoutPathComment("// src/a.ts\n\nconst a = 1;")).toBe("const a = 1;");
    expect(withoutPathComment("// a comment\nconst a = 1;")).toBe("// a comment\nconst a = 1;");
  });
});
