// Answers without a fence: code alone, code within prose, or only prose.

import { type AnswerShape, betterSum, sum } from "./answer-shape.js";

const js = { language: "javascript", original: sum };

export const bare: readonly AnswerShape[] = [
  { ...js, name: "nothing but code", answer: betterSum, expected: { text: betterSum } },
  { ...js, name: "nothing but code, with a final line ending", answer: `${betterSum}\n`, expected: { text: betterSum } },
  {
    ...js,
    name: "code after a sentence",
    answer: `Here is the improved function:\n\n${betterSum}`,
    expected: { text: betterSum },
  },
  {
    ...js,
    name: "code before a sentence",
    answer: `${betterSum}\n\nThis version uses a block-scoped variable instead.`,
    expected: { text: betterSum },
  },
  {
    name: "Python without a fence",
    language: "python",
    original: "def f(items):\n    n = 0\n    for i in items: n = n + 1\n    return n",
    answer: "def f(items):\n    count = 0\n    for item in items:\n        count += 1\n    return count\n",
    expected: { text: "def f(items):\n    count = 0\n    for item in items:\n        count += 1\n    return count" },
  },
  {
    name: "Markdown without a fence",
    language: "markdown",
    original: "# Notes\n\nthe app are slow\n\nask bob",
    answer: "# Notes\n\nThe app is slow.\n\nask bob",
    expected: { text: "# Notes\n\nThe app is slow.\n\nask bob" },
  },
  {
    ...js,
    name: "a refusal",
    answer: "I'm sorry, but I can't help with that request.",
    expected: { refused: "no-code" },
  },
  {
    ...js,
    name: "an explanation instead of code",
    answer:
      "The function adds up a list of numbers.\nIt works well for small lists.\nYou could replace the variable declaration to make it clearer.",
    expected: { refused: "no-code" },
  },
  { ...js, name: "a question in return", answer: "Which version of JavaScript do you use?", expected: { refused: "no-code" } },
  { ...js, name: "nothing", answer: "", expected: { refused: "empty" } },
  { ...js, name: "only whitespace", answer: " \r\n\n\t", expected: { refused: "empty" } },
  { ...js, name: "an empty fence", answer: "```js\n```", expected: { refused: "empty" } },
];
