// Streaming Markdown in a real browser: for any text and any chunking, the end equals a whole render, and finished
// content is not touched.

import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyCuts, anyDocument, anyLongDocument, corpus } from "./markdown-samples.js";
import { Bench, type PanelPage } from "./page.js";

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open({ markdown: fileURLToPath(import.meta.resolve("./markdown-entry.ts")) });
  panel = await bench.page({ entry: "markdown" });
  await panel.page.waitForFunction(() => window.markdown !== undefined);
});

afterAll(() => bench?.close());

function compare(text: string, cuts: readonly number[]): Promise<{ shown: string; whole: string }> {
  return panel.page.evaluate(
    async ([source, lengths]) => ({
      shown: await window.markdown.streamed(source, lengths),
      whole: window.markdown.whole(source),
    }),
    [text, cuts] as const,
  );
}

const whole = (text: string) => panel.page.evaluate((source) => window.markdown.whole(source), text);

async function property(documents: fc.Arbitrary<string>, cuts: fc.Arbitrary<number[]>, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(documents, cuts, async (text, lengths) => {
      const { shown, whole: expected } = await compare(text, lengths);
      expect(shown).toBe(expected);
    }),
    { numRuns },
  );
}

describe("a stream ends like a whole render", () => {
  for (const [name, text] of Object.entries(corpus)) {
    it(`for ${name}, cut in every way`, async () => {
      for (const cuts of [[1], [2], [3, 1, 7], [40], [10_000]]) {
        const { shown, whole: expected } = await compare(text, cuts);
        expect(shown).toBe(expected);
      }
    });
  }

  it("for any document and any cuts", () => property(anyDocument, anyCuts(30), 300));

  it("for documents with a giant block", () => property(anyLongDocument, anyCuts(900), 80));
});

describe("while it streams", () => {
  const answer = Array.from({ length: 30 }, (_, index) => `Paragraph ${index} with *words*.\n\n- a\n- b\n\n`).join("");

  it("does not change complete blocks", async () => {
    const changes = await panel.page.evaluate((text) => window.markdown.changesBehind(text, [5, 17, 3], 2), answer);
    expect(changes.length).toBeGreaterThan(100);
    expect(changes.filter((count) => count > 0)).toEqual([]);
  });

  it("does not change complete rows, items, and lines of a giant block", async () => {
    const giants = {
      table: `| a | b |\n|--|--|\n${"| cell | cell |\n".repeat(400)}`,
      list: "- item with *words*\n".repeat(600),
      fence: `\`\`\`\n${"line of code\n".repeat(3000)}`,
      paragraph: "words without any end ".repeat(1000),
    };
    for (const [name, text] of Object.entries(giants)) {
      const html = await panel.page.evaluate((source) => window.markdown.framesOf(source, [400]), text);
      const grown = html.slice(20);
      const touched = grown.filter((now, index) => {
        const before = grown[index - 1];
        // Once it is long, all but the end of the previous text remains.
        return before !== undefined && !now.startsWith(before.slice(0, Math.floor(before.length * 0.7)));
      });
      expect(touched.length, name).toBeLessThanOrEqual(1);
    }
  });

  it.each([
    ["a line of dashes that may start a list", "Here they are:\n-", "<h2"],
    ["emphasis that is still open", "Some **bold wor", "**"],
    ["code that is still open", "Call `find", "`"],
    ["the address of an incomplete link", "See [the docs](https://exam", "exam"],
    ["the first row of a table", "Costs:\n\n| a | b |\n|--", "|"],
    ["a possible closing fence", "```ts\ncode\n``", "``<"],
  ])("does not flash %s", async (_, text, flash) => {
    const frames = await panel.page.evaluate((source) => window.markdown.framesOf(source, [1]), text);
    expect(frames.filter((html) => html.includes(flash))).toEqual([]);
  });

  it("shows text even if the page gets no frames", async () => {
    const hidden = await bench.page({ entry: "markdown" });
    await hidden.page.waitForFunction(() => window.markdown !== undefined);
    await hidden.page.evaluate(() => {
      window.requestAnimationFrame = () => 0;
      new window.markdown.StreamingMarkdown(document.body).append("text");
    });
    await hidden.page.waitForFunction(() => document.body.textContent === "text", undefined, { polling: 50 });
    await hidden.close();
  });

  it("shows the readable part of an unfinished line", async () => {
    const frames = await panel.page.evaluate((source) => window.markdown.framesOf(source, [100]), "Some **bold wor");
    expect(frames).toEqual(['<p dir="auto">Some <strong>bold wor</strong></p>']);
  });
});

describe("rendering", () => {
  it("shows an image as a link to it", async () => {
    expect(await whole("![a cat](https://example.org/cat.png)")).toBe(
      '<p dir="auto"><a href="https://example.org/cat.png" title="https://example.org/cat.png">[image: a cat · example.org]</a></p>',
    );
  });

  it.each([
    ["https://example.org/a b", true],
    ["mailto:me@example.org", true],
    ["src/lookup.ts", true],
    ["src/lookup.ts:12-40", true],
    ["lookup.ts:12", true],
    ["javascript:alert(1)", false],
    ["JaVaScRiPt:alert(1)", false],
    ["java\tscript:alert(1)", false],
    ["data:text/html,x", false],
    ["vbscript:x", false],
    ["command:workbench.action.quit", false],
    ["vscode://file/etc/passwd", false],
    ["file:///etc/passwd", false],
    ["//example.org/x", false],
    ["/etc/passwd", false],
    ["../secrets.txt", false],
    ["src/%2e%2e/%2e%2e/x", false],
    ["\\\\server\\share", false],
    ["#fragment", false],
  ])("turns %j into a link: %j", async (address, linked) => {
    const html = await whole(`[text](<${address}>)`);
    expect(html.includes("<a href=")).toBe(linked);
    expect(html).toContain("text");
  });

  it("decodes character references in an address", async () => {
    const html = await whole(
      '[a](https://example.org/?a=1&amp;b=2) <a href="https://example.org/?c=&quot;">b</a> ![x &amp; y](z.png)',
    );
    expect(html).toContain('href="https://example.org/?a=1&amp;b=2"');
    expect(html).toContain('href="https://example.org/?c=&quot;"');
    expect(html).toContain("[image: x &amp; y]");
  });

  it("keeps plain HTML formatting without its attributes", async () => {
    expect(await whole('H<sub class="x" style="color:red" onclick="x()" id="y">2</sub>O')).toBe(
      '<p dir="auto">H<sub>2</sub>O</p>',
    );
  });

  it("shows unknown HTML tags as text", async () => {
    expect(await whole("Vec<T> and <thinking>")).toBe('<p dir="auto">Vec&lt;T&gt; and &lt;thinking&gt;</p>');
  });

  it("marks the language of a code block and keeps its text", async () => {
    const html = await whole("```TypeScript lookup.ts\nconst a = '<b>';\n\n```");
    expect(html).toContain('data-language="typescript"');
    expect(html).toContain("TypeScript · lookup.ts");
    expect(html).toContain("const a = '&lt;b&gt;';\n</code>");
  });

  it("lets each block find its own direction", async () => {
    const html = await whole("مرحبا\n\n- item\n\n| a |\n|---|\n| b |");
    expect(html).toContain('<p dir="auto">');
    expect(html).toContain('<ul dir="auto">');
    expect(html).toContain('<td dir="auto">');
  });
});
