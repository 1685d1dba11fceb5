// Examples of GitHub's extensions to CommonMark (https://github.github.com/gfm/), section by section, in our own words,
// because no npm package contains that specification. The HTML is plain: without directions, titles, and frames.

export interface GfmExample {
  readonly markdown: string;
  readonly html: string;
}

const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
const head = (...cells: string[]) => `<thead><tr>${cells.map((cell) => `<th>${cell}</th>`).join("")}</tr></thead>`;
const table = (header: string, ...rows: string[]) => `<table>${header}<tbody>${rows.join("")}</tbody></table>`;
const link = (address: string, text = address) => `<a href="${address}">${text}</a>`;

export const gfmExamples: Readonly<Record<string, readonly GfmExample[]>> = {
  tables: [
    { markdown: "| Name | Cost |\n| --- | --- |\n| find | O(n) |", html: table(head("Name", "Cost"), row("find", "O(n)")) },
    {
      markdown: "| left | middle | right |\n| :-- | :-: | --: |\n1 | 2 | 3",
      html:
        '<table><thead><tr><th align="left">left</th><th align="center">middle</th><th align="right">right</th></tr></thead>' +
        '<tbody><tr><td align="left">1</td><td align="center">2</td><td align="right">3</td></tr></tbody></table>',
    },
    {
      markdown: "| a |\n| - |\n| x `\\|` y |\n| **\\|** |",
      html: table(head("a"), row("x <code>|</code> y"), row("<strong>|</strong>")),
    },
    {
      markdown: "| a | b |\n| - | - |\n| 1 | 2 |\n> quoted",
      html: `${table(head("a", "b"), row("1", "2"))}<blockquote><p>quoted</p></blockquote>`,
    },
    {
      markdown: "| a | b |\n| - | - |\n| 1 | 2 |\nlazy\n\nafter",
      html: `${table(head("a", "b"), row("1", "2"), row("lazy", ""))}<p>after</p>`,
    },
    { markdown: "| a | b |\n| - |\n| 1 |", html: "<p>| a | b |\n| - |\n| 1 |</p>" },
    { markdown: "| a | b |\n| - | - |\n| 1 |\n| 1 | 2 | 3 |", html: table(head("a", "b"), row("1", ""), row("1", "2")) },
    { markdown: "| only | a head |\n| - | - |", html: table(head("only", "a head")) },
    { markdown: "a | b\n--|--\n*c* | ~~d~~\n", html: table(head("a", "b"), row("<em>c</em>", "<del>d</del>")) },
  ],
  "task list items": [
    {
      markdown: "- [ ] open\n- [x] done\n- [X] also done",
      html: "<ul><li>[ ]open</li><li>[x]done</li><li>[x]also done</li></ul>",
    },
    {
      markdown: "- [x] one\n  - [ ] inside\n- [ ] two",
      html: "<ul><li>[x]one<ul><li>[ ]inside</li></ul></li><li>[ ]two</li></ul>",
    },
    { markdown: "1. [ ] first\n2. [x] second", html: "<ol><li>[ ]first</li><li>[x]second</li></ol>" },
    { markdown: "- [x]not one\n- [y] nor this", html: "<ul><li>[x]not one</li><li>[y] nor this</li></ul>" },
  ],
  strikethrough: [
    { markdown: "~~Old~~ new", html: "<p><del>Old</del> new</p>" },
    { markdown: "~~Two~~ tildes, but not ~one~", html: "<p><del>Two</del> tildes, but not ~one~</p>" },
    { markdown: "Not over a ~~paragraph\n\nend~~.", html: "<p>Not over a ~~paragraph</p><p>end~~.</p>" },
    { markdown: "Three ~~~tildes~~~ do not", html: "<p>Three ~~~tildes~~~ do not</p>" },
    { markdown: "~~a **b** `c~~`~~", html: "<p><del>a <strong>b</strong> <code>c~~</code></del></p>" },
  ],
  autolinks: [
    { markdown: "www.example.org", html: `<p>${link("http://www.example.org", "www.example.org")}</p>` },
    {
      markdown: "See www.example.org/help now",
      html: `<p>See ${link("http://www.example.org/help", "www.example.org/help")} now</p>`,
    },
    { markdown: "At www.example.org/a.b.", html: `<p>At ${link("http://www.example.org/a.b", "www.example.org/a.b")}.</p>` },
    { markdown: "https://example.org/?q=(business))+ok", html: `<p>${link("https://example.org/?q=(business))+ok")}</p>` },
    { markdown: "(https://example.org/a(b))", html: `<p>(${link("https://example.org/a(b)")})</p>` },
    { markdown: "http://example.org/?q=a&hl;", html: `<p>${link("http://example.org/?q=a")}&amp;hl;</p>` },
    { markdown: "http://example.org<b>x</b>", html: `<p>${link("http://example.org")}<b>x</b></p>` },
    { markdown: "me@example.org.", html: `<p>${link("mailto:me@example.org", "me@example.org")}.</p>` },
    { markdown: "a.b-c_d@a.b_", html: "<p>a.b-c_d@a.b_</p>" },
    { markdown: "**https://example.org**", html: `<p><strong>${link("https://example.org")}</strong></p>` },
    { markdown: "`https://example.org`", html: "<p><code>https://example.org</code></p>" },
  ],
  "raw HTML that is not let through": [
    {
      markdown: "<strong> <title> <style> <em>",
      html: "<p><strong> &lt;title&gt; &lt;style&gt; <em></em></strong></p>",
    },
    { markdown: "a <xmp> b <plaintext> c", html: "<p>a &lt;xmp&gt; b &lt;plaintext&gt; c</p>" },
    { markdown: "<script>x</script> y", html: "&lt;script&gt;x&lt;/script&gt; y" },
    {
      markdown: "<textarea>a</textarea> <iframe src=x></iframe> <noembed>",
      html: "&lt;textarea&gt;a&lt;/textarea&gt; &lt;iframe src=x&gt;&lt;/iframe&gt; &lt;noembed&gt;",
    },
  ],
};
