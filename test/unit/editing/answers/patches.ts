// Answers that patch the old code instead of replacing it: unified diffs and SEARCH/REPLACE blocks.

import { type AnswerShape, betterSum, sum } from "./answer-shape.js";

const js = { language: "javascript", original: sum };
const hunk = " function sum(list) {\n-  var total = 0;\n+  let total = 0;\n   for (const item of list) total += item;";

export const patches: readonly AnswerShape[] = [
  {
    ...js,
    name: "a unified diff with headers",
    answer: `\`\`\`diff\n--- a/sum.js\n+++ b/sum.js\n@@ -1,3 +1,3 @@\n${hunk}\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "a diff with wrong line numbers",
    answer: `\`\`\`diff\n@@ -41,7 +99,7 @@\n${hunk}\n\`\`\``,
    expected: { text: betterSum },
  },
  { ...js, name: "a diff without headers", answer: `\`\`\`diff\n${hunk}\n\`\`\``, expected: { text: betterSum } },
  {
    ...js,
    name: "a diff without a fence",
    answer: `--- a/sum.js\n+++ b/sum.js\n@@ -1,3 +1,3 @@\n${hunk}\n`,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "a diff in two hunks",
    answer:
      "```diff\n@@ -2 +2 @@\n-  var total = 0;\n+  let total = 0;\n@@ -4 +4 @@\n-  return total;\n+  return total || 0;\n```",
    expected: { text: betterSum.replace("return total", "return total || 0") },
  },
  {
    ...js,
    name: "a diff of other code",
    answer: "```diff\n@@ -1,2 +1,2 @@\n-const nothing = 1;\n+const nothing = 2;\n```",
    expected: { refused: "patch-does-not-fit" },
  },
  {
    ...js,
    name: "a diff, then the whole code",
    answer: `\`\`\`diff\n${hunk}\n\`\`\`\nThe result:\n\`\`\`js\n${betterSum}\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "a SEARCH/REPLACE block",
    answer: "<<<<<<< SEARCH\n  var total = 0;\n=======\n  let total = 0;\n>>>>>>> REPLACE",
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "SEARCH/REPLACE in a fence, with the file's name, not indented",
    answer: "sum.js\n```js\n<<<<<<< SEARCH\nvar total = 0;\n=======\nlet total = 0;\n>>>>>>> REPLACE\n```",
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "SEARCH/REPLACE of other code",
    answer: "<<<<<<< SEARCH\nconst nothing = 1;\n=======\nconst nothing = 2;\n>>>>>>> REPLACE",
    expected: { refused: "patch-does-not-fit" },
  },
];
