// Answers with a placeholder comment for omitted code: the original code is kept if its place is certain, otherwise the
// answer is refused.

import type { AnswerShape } from "./answer-shape.js";

const ts = {
  language: "typescript",
  original: [
    'import { a } from "./a.js";',
    'import { b } from "./b.js";',
    "",
    "export function first() {",
    "  return a();",
    "}",
    "",
    "export function second(list) {",
    "  var total = 0;",
    "  for (const item of list) total += item;",
    "  return total;",
    "}",
    "",
    "export function third() {",
    "  return b();",
    "}",
  ].join("\n"),
};
const imports = 'import { a } from "./a.js";\nimport { b } from "./b.js";';
const second = "export function second(list) {\n  let total = 0;\n  for (const item of list) total += item;\n  return total;\n}";
const fence = (text: string, info = "ts"): string => `\`\`\`${info}\n${text}\n\`\`\``;
const changed = ts.original.replace("var total", "let total");

const stands = (remark: string, language = "typescript"): AnswerShape => ({
  ...ts,
  language,
  name: `"${remark}" is not applied`,
  answer: fence(`export function second(list) {\n  let total = 0;\n${remark}\n}`, language),
  expected: { refused: "left-out" },
});

export const remarked: readonly AnswerShape[] = [
  {
    ...ts,
    name: "imports, a placeholder, and one changed function: the rest is kept",
    answer: fence(`${imports}\n\n// ... existing code ...\n\n${second}`),
    expected: { text: changed },
  },
  {
    ...ts,
    name: "placeholders on both sides of the changed function",
    answer: fence(`// ... existing code ...\n\n${second}\n\n// rest unchanged`),
    expected: { text: changed },
  },
  {
    ...ts,
    name: "a placeholder within a function",
    answer: fence(
      "export function second(list) {\n  // ...\n  return total || 0;\n}\n".replace(
        "return total || 0;\n}",
        "return total;\n}\n\n// …\n\nexport function third() {\n  return 3;\n}",
      ),
    ),
    expected: { text: ts.original.replace("return b();", "return 3;") },
  },
  {
    ...ts,
    name: "a placeholder after a new line: the start of the kept code is uncertain",
    answer: fence(`import { c } from "./c.js";\n// ... existing imports ...\n\n${second}`),
    expected: { refused: "left-out" },
  },
  {
    ...ts,
    name: "parts in another order",
    answer: fence(`export function third() {\n  return 3;\n}\n// ... existing code ...\n${imports}`),
    expected: { refused: "left-out" },
  },
  {
    ...ts,
    name: "a placeholder in a SEARCH block",
    answer: `<<<<<<< SEARCH\n  var total = 0;\n=======\n  let total = 0;\n  // ... rest unchanged\n>>>>>>> REPLACE`,
    expected: { refused: "left-out" },
  },
  {
    ...ts,
    name: "a placeholder in the text to find",
    answer: `<<<<<<< SEARCH\nexport function second(list) {\n  // ... existing code ...\n}\n=======\nlet second;\n>>>>>>> REPLACE`,
    expected: { refused: "left-out" },
  },
  {
    ...ts,
    name: "a placeholder in a diff",
    answer: fence("@@ -9 +9,2 @@\n-  var total = 0;\n+  let total = 0;\n+  // ... código existente ...", "diff"),
    expected: { refused: "left-out" },
  },
  {
    ...ts,
    name: "a placeholder between the braces of a line",
    answer: fence(`${imports}\nexport function first() { /* ... */ }\n${second}`),
    expected: { refused: "left-out" },
  },
  {
    ...ts,
    name: "a placeholder in a truncated answer",
    answer: `\`\`\`ts\n${imports}\n// ... existing code ...\nexport func`,
    complete: false,
    expected: { refused: "left-out" },
  },
  stands("  // ... rest of the function ..."),
  stands("  // rest unchanged"),
  stands("  /* … */"),
  stands("  # ... existing code ...", "python"),
  stands("  # restante inalterado", "python"),
  stands("  // o restante do código permanece igual"),
  stands("  // ... código existente ..."),
  stands("  // (código omitido por brevidade)"),
  stands("  // el resto del código sin cambios"),
  stands("  -- ... resto de la función ...", "lua"),
  stands("  // 其余代码保持不变"),
  stands("  // ... 现有代码 ..."),
  stands("  # 此处省略", "ruby"),
  stands("  <!-- ... existing markup ... -->", "html"),
  stands("  (* rest unchanged *)", "ocaml"),
  stands("  {/* existing elements stay the same */}", "typescriptreact"),
  stands("  REM rest unchanged", "bat"),
  stands("  ... rest of the code ..."),
  stands("  [existing code]"),
  {
    language: "typescript",
    original: "const next = { a: 1 };",
    name: "a spread named rest, and comments with the same words",
    answer: fence("// Existing users keep the order of the rest.\nconst next = {\n  a: 1,\n  ...rest,\n  ...existing,\n};"),
    expected: { text: "// Existing users keep the order of the rest.\nconst next = {\n  a: 1,\n  ...rest,\n  ...existing,\n};" },
  },
  {
    language: "python",
    original: "def f(self): pass",
    name: "Python's own ellipsis",
    answer: fence("def f(self):\n    ...", "python"),
    expected: { text: "def f(self):\n    ..." },
  },
  {
    language: "markdown",
    original: "# Rest\n\nold text",
    name: "a heading in Markdown that reads like a placeholder",
    answer: "````markdown\n# Existing code\n\nnew text\n````",
    expected: { text: "# Existing code\n\nnew text" },
  },
];
