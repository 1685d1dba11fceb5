// Markdown to stream: typical model output, and malformed output.

import * as fc from "fast-check";

export const corpus: Readonly<Record<string, string>> = {
  "headings of both kinds": "# One\n\nTwo\n===\n\nThree\n---\n\n#### Four ####\n\n#no heading\n",
  "nested lists with code": "1. one\n   ```sh\n   ls -l\n   ```\n2. two\n   - a\n\n     loose\n   - b\n\n7) seven\n8) eight\n",
  "a list that turns loose": "- a\n- b\n- c\n\n- d\n",
  tasks: "- [x] done\n- [ ] open\n- [ ]not one\n",
  "a table with alignment and pipes": "| a | b | c |\n|:--|:-:|--:|\n| 1 | `x\\|y` | **3** |\n| only one |\n\nafter\n",
  "a table without outer pipes": "a | b\n--|--\n1 | 2\n\nx | y\n",
  "reference links defined at the end":
    "See [one] and [two][2] and [three].\n\n[one]: https://example.org/1\n[2]: <https://example.org/2> 'Two'\n",
  "emphasis across lines": "**bold\nstill bold** and *it*alic __under__ ~~gone~~ 2 * 3 * 4 a_b_c\n",
  "code spans": "``a ` b`` and `` ` `` and `unclosed\n\nnext `one`\n",
  "fences of all kinds":
    "```ts a.ts\nx\n```\n\n~~~~\n```\n~~~~\n\n   ```\n   indented\n   ```\n\n````md\n```js\n```\n````\n\n```\nopen",
  "indented code": "text\n\n    code\n\n    more\n\ntext\n",
  quotes: "> one\n> > two\nlazy\n\n> - list\n>   more\n",
  "hard breaks and entities": "a  \nb\\\nc &amp; &copy; &#35; &unknown; \\* \\<\n",
  autolinks: "https://example.org/a?b=c, www.example.org. <https://example.org> me@example.org\n",
  images: "![alt *text*](https://example.org/i.png 'title') [![in link](x.png)](https://example.org)\n",
  "formatting in HTML":
    "H<sub>2</sub>O <kbd>Ctrl</kbd>+<b>C</b><br>next <mark>m</mark>\n\n<div align=center>\n\ncentred\n\n</div>\n",
  "tags that HTML does not know": "Use Vec<T> or <thinking>this</thinking>\n\n<answer>\n42\n</answer>\n",
  rules: "***\n\n- - -\n\n_____\n\ntext\n***\ntext\n",
  "line ends of Windows and of long ago": "# a\r\n\r\n- b\r\n- c\r\rd\r",
  "other scripts": "مرحبا **بالعالم**\n\n- עברית\n\n日本語の文章。*強調*です。👩‍👩‍👧 \ud83d\ude00\n",
  nothing: "",
  "only blanks": "\n \n\t\n",
  "a NUL": "a\0b `c\0d`\n\n```\ne\0f\n```\n",
};

const fragments = fc.oneof(
  fc.constantFrom(
    ...[
      "# Head\n",
      "para\nline two\n",
      "para\n",
      "===\n",
      "---\n",
      "- a\n",
      "- b\n  more\n",
      "  - nested\n",
      "1. one\n",
      "2. two\n",
    ],
    ...[
      "   in list\n",
      "    code?\n",
      "* star\n",
      "+ plus\n",
      "10) paren\n",
      "- [x] done\n- [ ] open\n",
      "```ts\ncode\n",
      "```\n",
    ],
    ...["~~~~\nx\n~~~~\n", "````md\n```\n````\n", "> quote\n", "> - in quote\nlazy\n", "| a | b |\n|---|:-:|\n", "| 1 | 2 |\n"],
    ...[
      "1 | 2\n",
      "a | b\n--|--\n",
      "[ref]: https://example.org/x\n",
      "[ref]\n",
      "see [ref] and [text][ref]\n",
      "[l](https://e.org 't')",
    ],
    ...[
      "<div>\n",
      "</div>\n",
      "<b>bold</b> <script>alert(1)</script>\n",
      "<!-- c -->\n",
      "Vec<T> & <thinking>\n",
      "**bold",
      "**",
    ],
    ...[
      "*it*",
      "`co",
      "``a`b``",
      "~~del~~",
      "![alt](http://x/y.png)",
      "https://auto.link/x",
      "a@b.co",
      "\\*esc\\*",
      "&amp; &#35; &",
    ],
    ...[
      "\n",
      "\n\n",
      "  \n",
      "\t",
      "\r\n",
      "\r",
      "x  \ny\n",
      "***\n",
      "___",
      "Ünï—日本語 مرحبا\n",
      "\0",
      "<a href='javascript:1'>x</a>",
    ],
    ...["<img src=x onerror=1>", "<table><tr><td>x\n", "<pre>\nraw\n</pre>\n", "</p>", "1.", "-", "+ ", "2)  b\n\n   para\n"],
  ),
  fc.string({ maxLength: 12, unit: "binary" }),
  fc.constantFrom("word ", "text, ", "\n", "\n\n"),
);

/** Documents of up to 40 fragments in any order. */
export const anyDocument = fc.array(fragments, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(""));

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

const longFence = fc
  .tuple(fc.integer({ min: 30, max: 900 }), fc.constantFrom("```js\n", "~~~\n", "```\n"), fc.boolean())
  .map(([count, fence, closed]) => {
    const code = lines(count, (index) => (index % 7 === 3 ? "" : `line ${index} \`\`\` of code`));
    return `${fence}${code}\n${closed ? `${fence.slice(0, 3)}\n` : ""}`;
  });

const longList = fc
  .record({
    count: fc.integer({ min: 30, max: 900 }),
    bullet: fc.constantFrom("- ", "* ", "1. ", "  - ", "1) "),
    looseFrom: fc.option(fc.integer({ min: 0, max: 500 }), { nil: Number.POSITIVE_INFINITY }),
    furtherParagraphs: fc.array(fc.integer({ min: 5, max: 300 }), { maxLength: 4 }),
  })
  .map(({ count, bullet, looseFrom, furtherParagraphs }) =>
    lines(count, (index) => {
      const nested = index % 9 === 4 ? "\n  - nested" : "";
      const further = furtherParagraphs.includes(index) ? "\n\n      more" : "";
      const end = index >= looseFrom ? "\n" : "";
      return `${bullet.replace("1", String(index + 1))}item ${index} with **bold** \`c\`${nested}${further}${end}`;
    }),
  );

const longTable = fc.tuple(fc.integer({ min: 30, max: 600 }), fc.boolean()).map(([count, pipes]) => {
  const row = (index: number) => (pipes ? `| cell ${index} | *x* \\| y |` : `cell ${index} | [l](http://e.org/${index})`);
  return `| a | b |\n|:-|-:|\n${lines(count, row)}`;
});

const longParagraph = fc
  .tuple(
    fc.integer({ min: 300, max: 4000 }),
    fc.constantFrom("word *em* ", "wordwithoutspace", "a_b **c", "日本語", "`code` ", " [l](http://e.org) ", "line\n"),
  )
  .map(([count, part]) => part.repeat(count));

const longQuote = fc.integer({ min: 50, max: 500 }).map((count) => "> quote line\n".repeat(count));

/** Documents with one block long enough for an open block, between others. */
export const anyLongDocument = fc
  .tuple(anyDocument, fc.oneof(longFence, longList, longTable, longParagraph, longQuote), anyDocument)
  .map(([before, long, after]) => `${before}\n\n${long}\n${after}`);

export function anyCuts(longest: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: longest }), { minLength: 1, maxLength: 12 });
}
