// The panel's Apply: puts a code block from the chat into a file.

import { describe, expect, it } from "vitest";
import { fencedBlocks } from "../../../src/core/editing/answers/fences.js";
import { applyBlock, applyToFile, type BlockTarget, filesOfBlock } from "../../../src/core/editing/apply-block.js";

const target: BlockTarget = { language: "typescript", path: "src/shop.ts", insertSpaces: true, tabSize: 2 };
const lines = (text: string): string[] => text.split("\n");
const applied = (text: string, file: string, info = "ts", other: Partial<BlockTarget> = {}): string => {
  const result = applyBlock(text, info, lines(file), { ...target, ...other });
  return result.kind === "changed" ? result.lines.join("\n") : `refused: ${result.reason}`;
};

/** Forty lines: two imports and four-line functions. */
const shop = `${[
  'import { a } from "./a.js";',
  'import { b } from "./b.js";',
  ...Array.from({ length: 9 }, (_, index) => `\nexport function f${index}(x: number): number {\n  return x * ${index};\n}`),
].join("\n")}\n`;

describe("a block with a placeholder comment", () => {
  it("keeps the rest of the file on both sides of the changed function", () => {
    const changed = "export function f4(x: number): number {\n  return x + 4;\n}";
    const expected = shop.replace("x * 4", "x + 4");
    const imports = lines(shop).slice(0, 2).join("\n");
    expect(applied(`${imports}\n\n// ... existing code ...\n\n${changed}`, shop)).toBe(expected);
    expect(applied(`// ... existing code ...\n${changed}\n// ... existing code ...`, shop)).toBe(expected);
    expect(applied(`${imports}\n# rest unchanged\n${changed}`, shop, "python")).toBe(expected);
  });

  it("adds new code next to an unambiguous line", () => {
    const block = 'import { a } from "./a.js";\nimport { c } from "./c.js";\nimport { b } from "./b.js";\n// 其余代码不变';
    expect(applied(block, shop)).toBe(shop.replace("import { b }", 'import { c } from "./c.js";\nimport { b }'));
  });

  it("is refused if the place of a part is ambiguous", () => {
    expect(applied('import { z } from "./z.js";\n// ... existing code ...\nexport const last = 1;', shop)).toBe(
      "refused: left-out",
    );
    expect(applied("export function f4(x: number): number {\n  // ... existing code ...\n}", `${shop}${shop}`)).toBe(
      "refused: left-out",
    );
    expect(applied("// ... existing code ...", shop)).toBe("refused: left-out");
    expect(applied("export function f4() { /* ... */ }", shop)).toBe("refused: left-out");
  });

  it("is applied as usual if the file contains the same comment", () => {
    const file = `// ... existing code ...\n${shop}`;
    expect(applied(file.replace("x * 4", "x + 4"), file)).toBe(file.replace("x * 4", "x + 4"));
  });
});

describe("a patch", () => {
  it("is refused if it matches several places", () => {
    const block = "<<<<<<< SEARCH\n}\n=======\n};\n>>>>>>> REPLACE";
    expect(applied(block, shop)).toBe("refused: found-twice");
  });

  it("is refused if it contains a placeholder, but not if it only removes such a line", () => {
    const added = "@@ -1 +1,2 @@\n one\n+// ... existing code ...";
    expect(applied(added, "one\ntwo")).toBe("refused: left-out");
    const search = "<<<<<<< SEARCH\none\n=======\none\n// rest unchanged\n>>>>>>> REPLACE";
    expect(applied(search, "one\ntwo")).toBe("refused: left-out");
    expect(applied("@@ -1,2 +1 @@\n one\n-- rest unchanged", "one\n- rest unchanged", "diff", { language: "markdown" })).toBe(
      "one",
    );
  });

  it("is refused if it is truncated", () => {
    expect(applied("<<<<<<< SEARCH\n}\n=======\n};", shop)).toBe("refused: cut");
  });

  it("controls whether the file ends with a line ending", () => {
    const diff = (before: string, after: string): string => `--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n${before}\n${after}`;
    const none = "\n\\ No newline at end of file";
    expect(applied(diff("-two", `+three${none}`), "one\ntwo\n")).toBe("one\nthree");
    expect(applied(diff(`-two${none}`, "+three"), "one\ntwo")).toBe("one\nthree\n");
    expect(applied(diff(`-two${none}`, `+three${none}`), "one\ntwo")).toBe("one\nthree");
    expect(applied(diff("-two", "+three"), "one\ntwo\n")).toBe("one\nthree\n");
    expect(applied(diff(`-two${none}`, "+three"), "one\ntwo\nfour")).toBe("refused: patch-does-not-fit");
  });

  it("can have CRLF line endings", () => {
    expect(applied("--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-one\r\n+two\r\n", "one\nthree")).toBe("two\nthree");
  });

  it("can cover several files", () => {
    const diff = [
      "diff --git a/one.sql b/one.sql\n--- a/one.sql\n+++ b/one.sql\n@@ -1,2 +1,2 @@\n--- old\n+-- new\n SELECT 1;",
      "diff --git a/two.ts b/two.ts\nnew file mode 100644\n--- /dev/null\n+++ b/two.ts\n@@ -0,0 +1 @@\n+let two;",
      "diff --git a/gone.ts b/gone.ts\ndeleted file mode 100644\n--- a/gone.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-let gone;",
      "diff --git a/old.ts b/new.ts\nsimilarity index 100%\nrename from old.ts\nrename to new.ts",
      "--- src/plain.ts\n+++ src/plain.ts\n@@ -1 +1 @@\n-let plain;\n+let rich;",
      "--- a/folder.ts\n+++ a/folder.ts\n@@ -1 +1 @@\n-let plain;\n+let rich;",
      "--- i/index.ts\n+++ w/index.ts\n@@ -1 +1 @@\n-let plain;\n+let rich;",
    ].join("\n");
    const files = filesOfBlock(diff, "diff");
    expect(files.map(({ oldPath, newPath, change, parts }) => [oldPath, newPath, change, parts.length])).toEqual([
      ["one.sql", "one.sql", "modified", 1],
      [undefined, "two.ts", "added", 1],
      ["gone.ts", undefined, "deleted", 1],
      ["old.ts", "new.ts", "modified", 0],
      ["src/plain.ts", "src/plain.ts", "modified", 1],
      ["a/folder.ts", "a/folder.ts", "modified", 1],
      ["index.ts", "index.ts", "modified", 1],
    ]);
    const [first] = files;
    if (!first) throw new Error("no file");
    expect(applyToFile(first, ["-- old", "SELECT 1;", ""], target)).toEqual({
      kind: "changed",
      lines: ["-- new", "SELECT 1;", ""],
    });
  });

  it("is located quickly among many equal lines", () => {
    const file = Array.from({ length: 50_000 }, () => "}");
    const search = `<<<<<<< SEARCH\n${"}\n".repeat(1000)}x\n=======\ny\n>>>>>>> REPLACE`;
    const start = process.cpuUsage();
    expect(applyBlock(search, "", file, target)).toEqual({ kind: "refused", reason: "patch-does-not-fit" });
    const { user } = process.cpuUsage(start);
    expect(user / 1000).toBeLessThan(500);
  });
});

describe("a fence inside a Markdown block", () => {
  const whole = (answer: string): string[] => fencedBlocks(lines(answer)).map((block) => block.lines.join("\n"));

  it.each([
    ["with the same length", "```", "```"],
    ["that is longer", "```", "````"],
    ["that is shorter", "`````", "```"],
    ["of the other kind", "```", "~~~"],
    ["of tildes in tildes", "~~~", "~~~"],
  ])("%s stays in the block", (_name, outer, inner) => {
    const text = `# T\n${inner}js\na()\n${inner}\nend`;
    expect(whole(`${outer}markdown\n${text}\n${outer}\n\n\`\`\`js\nb()\n\`\`\``)).toEqual([text, "b()"]);
  });

  it("ends the block only with exactly the opening marker", () => {
    expect(whole("````md\n```js\nopen\n````\nafter")).toEqual(["```js\nopen"]);
    expect(whole("```md\nshow:\n\n    ```\n    x\n    ```\n\nend\n```")).toEqual(["show:\n\n    ```\n    x\n    ```\n\nend"]);
  });
});
