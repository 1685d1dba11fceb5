// Answers whose code must be adapted: indentation, tabs, and repeated surroundings.

import type { AnswerShape } from "./answer-shape.js";

export const fitted: readonly AnswerShape[] = [
  {
    name: "a method without indentation",
    language: "java",
    original: "    int total() {\n        return(sum);\n    }",
    answer: "```java\nint total() {\n    return sum;\n}\n```",
    expected: { text: "    int total() {\n        return sum;\n    }" },
  },
  {
    name: "a method indented one level too deep",
    language: "python",
    original: "def f(x):\n    return(x)",
    answer: "```python\n    def f(x):\n        return x\n```",
    expected: { text: "def f(x):\n    return x" },
  },
  {
    name: "only the first line lost its indentation",
    language: "typescript",
    original: "    const a = 1\n    const b = 2\n    return a + b",
    answer: "```ts\nconst a = 1;\n    const b = 2;\n    return a + b;\n```",
    expected: { text: "    const a = 1;\n    const b = 2;\n    return a + b;" },
  },
  {
    name: "spaces in a file with tabs",
    language: "go",
    insertSpaces: false,
    original: "func f() int {\n\tif true {\n\t\treturn 1\n\t}\n\treturn 0\n}",
    answer: "```go\nfunc f() int {\n    if ready() {\n        return 1\n    }\n    return 0\n}\n```",
    expected: { text: "func f() int {\n\tif ready() {\n\t\treturn 1\n\t}\n\treturn 0\n}" },
  },
  {
    name: "tabs in a file with spaces",
    language: "python",
    tabSize: 4,
    original: "def f(x):\n    if x:\n        return 1\n    return 0",
    answer: "```python\ndef f(x):\n\tif x:\n\t\treturn 2\n\treturn 0\n```",
    expected: { text: "def f(x):\n    if x:\n        return 2\n    return 0" },
  },
  {
    name: "repeats surrounding lines",
    language: "typescript",
    above: "import { a } from './a.js';\n\nexport class Box {",
    original: "  size = 1;\n  grow() {\n    this.size++\n  }",
    below: "}\n\nexport const box = new Box();",
    answer:
      "```ts\nexport class Box {\n  size = 1;\n  grow() {\n    this.size += 1;\n  }\n}\n\nexport const box = new Box();\n```",
    expected: { text: "  size = 1;\n  grow() {\n    this.size += 1;\n  }" },
  },
  {
    name: "the selection's own empty lines stay",
    language: "javascript",
    original: "\nlet a = 1;\n\n",
    answer: "```js\nconst a = 1;\n```",
    expected: { text: "\nconst a = 1;\n\n" },
  },
  {
    name: "a comment put above the first line",
    language: "python",
    original: "    def size(self):\n        return self._size",
    answer: '```python\n@property\ndef size(self):\n    """How many there are."""\n    return self._size\n```',
    expected: { text: '    @property\n    def size(self):\n        """How many there are."""\n        return self._size' },
  },
];
