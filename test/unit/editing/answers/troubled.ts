// Unusable answers: truncated, in another language, or with omitted parts.

import { type AnswerShape, betterSum, sum } from "./answer-shape.js";

const js = { language: "javascript", original: sum };
const half = betterSum.split("\n").slice(0, 3).join("\n");

export const troubled: readonly AnswerShape[] = [
  { ...js, name: "cut inside the fence", answer: `\`\`\`js\n${half}`, complete: false, expected: { cut: half } },
  {
    ...js,
    name: "a fence that never closes, although the model reports completion",
    answer: `\`\`\`js\n${half}`,
    expected: { cut: half },
  },
  {
    ...js,
    name: "stopped after the closing fence",
    answer: `\`\`\`js\n${betterSum}\n\`\`\`\nI rep`,
    complete: false,
    expected: { cut: betterSum },
  },
  {
    ...js,
    name: "cut inside a SEARCH/REPLACE block",
    answer: "<<<<<<< SEARCH\n  var total = 0;\n=======\n  let tot",
    complete: false,
    expected: { cut: sum },
  },
  {
    ...js,
    name: "code in another language",
    answer:
      "```python\ndef add_all(values):\n    result = 0\n    for value in values:\n        result += value\n    return result\n```",
    expected: { refused: "wrong-language" },
  },
  {
    ...js,
    name: "the right code with a wrong language name",
    answer: `\`\`\`java\n${betterSum}\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "parts omitted with a comment",
    answer: "```js\nfunction sum(list) {\n  let total = 0;\n  // ... rest of the function stays the same\n}\n```",
    expected: { refused: "left-out" },
  },
  {
    name: "parts omitted in Python",
    language: "python",
    original: "class Box:\n    def a(self):\n        return 1\n\n    def b(self):\n        return 2",
    answer: "```python\nclass Box:\n    def a(self):\n        return 10\n\n    # ... existing methods ...\n```",
    expected: { refused: "left-out" },
  },
  {
    name: "an ellipsis from the original code",
    language: "javascript",
    original: "// ... the rest is unchanged\nvar a = 1;",
    answer: "```js\n// ... the rest is unchanged\nlet a = 1;\n```",
    expected: { text: "// ... the rest is unchanged\nlet a = 1;" },
  },
  {
    name: "conflict markers from the original code",
    language: "javascript",
    original: "<<<<<<< HEAD\nlet a = 1;\n=======\nlet a = 2;\n>>>>>>> main",
    answer: "```js\nlet a = 2;\n```",
    expected: { text: "let a = 2;" },
  },
];
