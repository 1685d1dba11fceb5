// Markdown as models write it, where that differs from GitHub's specification: rendered the same whole and streamed.

import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Bench, type PanelPage } from "./page.js";

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open({ markdown: fileURLToPath(import.meta.resolve("./markdown-entry.ts")) });
  panel = await bench.page({ entry: "markdown" });
  await panel.page.waitForFunction(() => window.markdown !== undefined);
});

afterAll(() => bench?.close());

/** The visible HTML, without the attributes and frames that the panel adds. */
async function rendered(text: string): Promise<string> {
  const html = await panel.page.evaluate(async (source) => {
    const whole = window.markdown.whole(source);
    for (const length of [1, 7, 64]) {
      const streamed = await window.markdown.streamed(source, [length]);
      if (streamed !== whole) return `streamed by ${length}: ${streamed}\nwhole: ${whole}`;
    }
    const template = document.createElement("template");
    template.innerHTML = whole;
    for (const header of template.content.querySelectorAll(".code-header")) header.remove();
    for (const frame of template.content.querySelectorAll("div, snowcell-code-block")) frame.replaceWith(...frame.childNodes);
    for (const element of template.content.querySelectorAll("*")) {
      for (const { name } of [...element.attributes]) if (name !== "href") element.removeAttribute(name);
    }
    return template.innerHTML;
  }, text);
  return html.replace(/\n+$/, "");
}

const longText = "word ".repeat(900);

describe("a single tilde is a tilde", () => {
  it.each([
    ["大约3~5天，价格100~200元", "<p>大约3~5天，价格100~200元</p>"],
    ["takes ~5 min, at most ~10", "<p>takes ~5 min, at most ~10</p>"],
    ["~/a and ~/b", "<p>~/a and ~/b</p>"],
    ["~~gone~~ and ~kept~", "<p><del>gone</del> and ~kept~</p>"],
    [
      "| ~5 | ~6 |\n|---|---|\n| 1~2 | 3~4 |",
      "<table><thead><tr><th>~5</th><th>~6</th></tr></thead><tbody><tr><td>1~2</td><td>3~4</td></tr></tbody></table>",
    ],
  ])("%s", async (text, html) => {
    expect(await rendered(text)).toBe(html);
  });
});

describe("emphasis next to punctuation in languages without spaces", () => {
  it.each([
    ["これは**「重要」**です", "<p>これは<strong>「重要」</strong>です</p>"],
    ["**注意。**次の行", "<p><strong>注意。</strong>次の行</p>"],
    ["中文**“引用”**中文", "<p>中文<strong>“引用”</strong>中文</p>"],
    ["テスト**(a)**テスト", "<p>テスト<strong>(a)</strong>テスト</p>"],
    ["한국어**「강조」**입니다", "<p>한국어<strong>「강조」</strong>입니다</p>"],
    ["*（強調）*です", "<p><em>（強調）</em>です</p>"],
    ["~~「古い」~~です", "<p><del>「古い」</del>です</p>"],
    ["**`code`**を使う", "<p><strong><code>code</code></strong>を使う</p>"],
    ["𠮷**「野家」**𠮷", "<p>𠮷<strong>「野家」</strong>𠮷</p>"],
    ["not bold: a**(b)**c", "<p>not bold: a**(b)**c</p>"],
  ])("%s", async (text, html) => {
    expect(await rendered(text)).toBe(html);
  });
});

describe("LaTeX in backslashes stays unchanged", () => {
  it.each([
    ["Let \\( x_1 \\) and \\[ a_1 + b_1 \\]", "<p>Let \\( x_1 \\) and \\[ a_1 + b_1 \\]</p>"],
    ["\\(n\\) items, \\(a*b*c\\)", "<p>\\(n\\) items, \\(a*b*c\\)</p>"],
    ["\\[\na\n= b\n- c\n\\]\n\nafter", "<p>\\[\na\n= b\n- c\n\\]</p><p>after</p>"],
    ["- if \\( x_i < 0 \\)\n- else", "<ul><li>if \\( x_i &lt; 0 \\)</li><li>else</li></ul>"],
    ["\\[not a link\\](x) and \\(a note\\)", "<p>[not a link](x) and (a note)</p>"],
    ["never closed \\( x_1 and *on*", "<p>never closed ( x_1 and <em>on</em></p>"],
  ])("%j", async (text, html) => {
    expect(await rendered(text)).toBe(html);
  });
});

describe("a Markdown fence holds fences", () => {
  it.each([
    ["```markdown\n# T\n```js\na()\n```\nend\n```", "<pre><code># T\n```js\na()\n```\nend</code></pre>"],
    [
      "```md\n```sh\nls\n```\ntext\n```py\n1\n```\n```\nafter",
      "<pre><code>```sh\nls\n```\ntext\n```py\n1\n```</code></pre><p>after</p>",
    ],
    ["````markdown\n```js\na()\n```\n````\nafter", "<pre><code>```js\na()\n```</code></pre><p>after</p>"],
    ["~~~markdown\n~~~js\na()\n~~~\n~~~\nafter", "<pre><code>~~~js\na()\n~~~</code></pre><p>after</p>"],
    [
      "- x\n\n  ```markdown\n  ```js\n  a()\n  ```\n  ```\n- y",
      "<ul><li><p>x</p><pre><code>```js\na()\n```</code></pre></li><li><p>y</p></li></ul>",
    ],
    ["```text\n```js\n```\nafter", "<pre><code>```js</code></pre><p>after</p>"],
    ["```markdown\nplain\n```\nafter", "<pre><code>plain</code></pre><p>after</p>"],
    [
      `\`\`\`markdown\n${longText}\n\`\`\`js\n${longText}\n\`\`\`\nend\n\`\`\`\nafter`,
      `<pre><code>${longText}\n\`\`\`js\n${longText}\n\`\`\`\nend</code></pre><p>after</p>`,
    ],
  ])("%j", async (text, html) => {
    expect(await rendered(text)).toBe(html);
  });
});

describe("code in a table can contain pipes", () => {
  const table = (...cells: string[]) =>
    `<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr></tbody></table>`;

  it.each([
    ["`x|y` | z", table("<code>x|y</code>", "z")],
    ["`a || b` | `c|d`", table("<code>a || b</code>", "<code>c|d</code>")],
    ["`x\\|y` | z", table("<code>x|y</code>", "z")],
    ["`` ` | `` | z", table("<code>` |</code>", "z")],
    ["` | `", table("`", "`")],
  ])("%s", async (row, html) => {
    expect(await rendered(`| a | b |\n|---|---|\n| ${row} |\n`)).toBe(html);
  });

  it("in the header too, and text after the table stays", async () => {
    expect(await rendered("| `a|b` | c |\n|---|---|\n| 1 | 2 |\n\nafter")).toBe(
      "<table><thead><tr><th><code>a|b</code></th><th>c</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table><p>after</p>",
    );
  });

  it("in a long streaming table", async () => {
    const rows = Array.from({ length: 120 }, (_, index) => `| \`${index}|x\` | ${index} |\n`).join("");
    const html = await rendered(`| a | b |\n|---|---|\n${rows}`);
    expect(html.match(/<code>\d+\|x<\/code>/g)).toHaveLength(120);
  });
});

describe("links to files", () => {
  beforeAll(() => panel.page.evaluate(() => window.markdown.setWorkspaceRoots(["/w/my project", "c:\\work\\app"])));
  afterAll(() => panel.page.evaluate(() => window.markdown.setWorkspaceRoots([])));

  it.each([
    ["[a](</w/my project/src/a.ts:12>)", "src/a.ts:12"],
    ["[a](/w/my project/src/a.ts)", "src/a.ts"],
    ["[a](/w/my%20project/src/a.ts#L3)", "src/a.ts#L3"],
    ["[a](file:///w/my%20project/src/a%20b.ts#L3)", "src/a%20b.ts#L3"],
    ["[a](file:/w/my%20project/a.ts)", "a.ts"],
    ["[a](<C:\\work\\app\\src\\a.ts:3>)", "src/a.ts:3"],
    ["[a](file:///c%3A/work/app/a.ts)", "a.ts"],
    ["`/w/my project/src/a.ts:12`", "src/a.ts:12"],
    ["[a](src/my file.ts:3)", "src/my file.ts:3"],
    ["[a](<src/my file.ts>)", "src/my file.ts"],
    ["[a](/w/other/a.ts)", undefined],
    ["[a](</w/my project/../other/a.ts>)", undefined],
    ["[a](file:///w/my%20project/%2e%2e/other/a.ts)", undefined],
    ["[a](file://host/w/my%20project/a.ts)", undefined],
    ["[a](/etc/passwd)", undefined],
    ["[a](two words)", undefined],
  ])("%s", async (text, href) => {
    const html = await rendered(text);
    expect(/href="([^"]*)"/.exec(html)?.[1]).toBe(href);
  });
});
