// Answers with fences: one, several, nested, indented, unusual.

import { type AnswerShape, betterSum, sum } from "./answer-shape.js";

const js = { language: "javascript", original: sum };

export const fenced: readonly AnswerShape[] = [
  { ...js, name: "one fence with its language", answer: `\`\`\`javascript\n${betterSum}\n\`\`\``, expected: { text: betterSum } },
  { ...js, name: "one fence without a language", answer: `\`\`\`\n${betterSum}\n\`\`\``, expected: { text: betterSum } },
  { ...js, name: "a fence of tildes", answer: `~~~js\n${betterSum}\n~~~\n`, expected: { text: betterSum } },
  { ...js, name: "a longer fence", answer: `\`\`\`\`\`js\n${betterSum}\n\`\`\`\`\``, expected: { text: betterSum } },
  {
    ...js,
    name: "text before",
    answer: `Sure! Here is the improved code:\n\n\`\`\`js\n${betterSum}\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "text after",
    answer: `\`\`\`js\n${betterSum}\n\`\`\`\n\nI replaced \`var\` by \`let\`, because it is scoped to the block.`,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "text before and after, with a list and a heading",
    answer: `## Improved\n\nThe code below:\n\n\`\`\`js\n${betterSum}\n\`\`\`\n\n### Changes\n\n- \`var\` became \`let\`.\n- Nothing else.\n`,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "CRLF throughout",
    answer: `Here:\r\n\`\`\`js\r\n${betterSum.replaceAll("\n", "\r\n")}\r\n\`\`\`\r\n`,
    expected: { text: betterSum },
  },
  { ...js, name: "a leading byte order mark", answer: `\uFEFF\`\`\`js\n${betterSum}\n\`\`\``, expected: { text: betterSum } },
  {
    ...js,
    name: "an info string with a path",
    answer: `\`\`\`js src/sum.js\n${betterSum}\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "an info string with attributes",
    answer: `\`\`\`js {title="sum.js"}\n${betterSum}\n\`\`\``,
    expected: { text: betterSum },
  },
  { ...js, name: "empty lines inside the fence", answer: `\`\`\`js\n\n${betterSum}\n\n\n\`\`\``, expected: { text: betterSum } },
  {
    ...js,
    name: "a fence indented in a list",
    answer: `1. Use \`let\`:\n\n   \`\`\`js\n${betterSum.replaceAll(/^/gm, "   ")}\n   \`\`\`\n`,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "reasoning before the answer",
    answer: `<think>\nThe user wants better code.\n\`\`\`js\nlet wrong = 1;\n\`\`\`\n</think>\n\n\`\`\`js\n${betterSum}\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "the old code first, then the new",
    answer: `Before:\n\`\`\`js\n${sum}\n\`\`\`\nAfter:\n\`\`\`js\n${betterSum}\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "the code, then how to run it",
    answer: `\`\`\`js\n${betterSum}\n\`\`\`\nRun it:\n\`\`\`bash\nnode sum.js\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "the code, then an example of its use",
    answer: `\`\`\`js\n${betterSum}\n\`\`\`\nFor example:\n\`\`\`js\nconsole.log(sum([1, 2, 3]));\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "the same code twice",
    answer: `\`\`\`js\n${betterSum}\n\`\`\`\nOnce more:\n\`\`\`js\n${betterSum}\n\`\`\``,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "two ways to do it, equally good",
    answer: `Either:\n\`\`\`js\n${betterSum}\n\`\`\`\nor:\n\`\`\`js\n${betterSum.replace("let total", "let result")}\n\`\`\``,
    expected: { refused: "several-blocks" },
  },
  {
    name: "Markdown with fences in a longer fence",
    language: "markdown",
    original: "# Use\n\n```sh\nnpm i\n```\n\ndone",
    answer: "````markdown\n# Usage\n\n```sh\nnpm install\n```\n\nDone.\n````",
    expected: { text: "# Usage\n\n```sh\nnpm install\n```\n\nDone." },
  },
  {
    name: "Markdown with fences in a fence of the same length",
    language: "markdown",
    original: "# Use\n\n```sh\nnpm i\n```\n\ndone",
    answer: "```markdown\n# Usage\n\n```sh\nnpm install\n```\n\nDone.\n```",
    expected: { text: "# Usage\n\n```sh\nnpm install\n```\n\nDone." },
  },
  {
    name: "nested backticks in a string and a comment",
    language: "typescript",
    original: "/**\n * Wraps.\n */\nconst wrap = (text: string) => '```' + text + '```';",
    answer:
      "```ts\n/**\n * Wraps a text:\n * ```ts\n * wrap('a')\n * ```\n */\nconst wrap = (text: string): string => '```'.concat(text, '```');\n```",
    expected: {
      text: "/**\n * Wraps a text:\n * ```ts\n * wrap('a')\n * ```\n */\nconst wrap = (text: string): string => '```'.concat(text, '```');",
    },
  },
  {
    name: "a docstring with a fence on its own lines",
    language: "python",
    original: "def add(a, b):\n    return a + b",
    answer: '````python\ndef add(a, b):\n    """Adds.\n\n    ```python\n    add(1, 2)\n    ```\n    """\n    return a + b\n````',
    expected: { text: 'def add(a, b):\n    """Adds.\n\n    ```python\n    add(1, 2)\n    ```\n    """\n    return a + b' },
  },
  { ...js, name: "the same code: nothing to change", answer: `\`\`\`js\n${sum}\n\`\`\``, expected: "unchanged" },
  { ...js, name: "the marker for no change", answer: "UNCHANGED", expected: "unchanged" },
  { ...js, name: "the marker with formatting", answer: "\n**UNCHANGED**.\n", expected: "unchanged" },
];
