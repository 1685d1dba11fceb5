// Plain text of a web page: what a reader sees, and nothing that only a model would read.

import { describe, expect, it } from "vitest";
import { pageText, plainPageText } from "../../../src/core/fetch/page-text.js";

const text = (html: string): string => pageText(html).text;

describe("the text of a page", () => {
  it("keeps headings, paragraphs, lists, tables and code recognizable", () => {
    const page = `<!doctype html><html><head><title>Caching &amp; you</title><style>p { color: red }</style></head>
      <body><header>Menu</header><h1>Caching</h1><p>Keep what is
      <b>slow</b> to get.</p><ul><li>one</li><li>two <a href="/x">links</a></li></ul>
      <table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
      <pre><code>if (a &lt; b) {
  run();
}</code></pre><p>A line<br>and another</p></body></html>`;
    expect(pageText(page)).toEqual({
      title: "Caching & you",
      text: [
        ...["Menu", "", "# Caching", "", "Keep what is slow to get.", "", "- one", "- two links", "", "a\tb", "1\t2", ""],
        ...["if (a < b) {", "  run();", "}", "", "A line", "and another"],
      ].join("\n"),
    });
  });

  it.each([
    ["a<script>alert('</p>')</script>b", "ab"],
    ["a<SCRIPT>x</script >b", "ab"],
    ["a<style>b{}</style>c", "ac"],
    ["a<!-- <p>hidden</p> -->b", "ab"],
    ["a<noscript>turn it on</noscript>b", "ab"],
    ["a<svg><text>drawn</text></svg>b", "ab"],
    ["a<template><p>later</p></template>b", "ab"],
  ])("leaves out what is no text: %s", (html, expected) => expect(text(html)).toBe(expected));

  it.each([
    ["a < b && c > d", "a < b && c > d"],
    ["<p title='a > b'>c", "c"],
    ['<a href="x>y">z</a>', "z"],
    ["a<script>never closed", "a"],
    ["a<p", "a"],
    ["a<!-- never closed", "a"],
    ["<p>it's<p>it's", "it's\n\nit's"],
    ["", ""],
  ])("reads broken HTML without losing the rest: %s", (html, expected) => expect(text(html)).toBe(expected));

  it("decodes entities, and nothing twice", () => {
    expect(text("&lt;b&gt; &amp;lt; &#65;&#x42; &eacute; &unknown; &#0; &#xD800; &#x110000; AT&T")).toBe(
      "<b> &lt; AB é &unknown; \ufffd \ufffd \ufffd AT&T",
    );
  });

  it("removes characters that a reader does not see", () => {
    const unseen = "\u202e\u200b\u2066\ufeff\u0007\u{e0041}\u{e007f}&#x202e;&#8203;";
    expect(text(`a${unseen}b`)).toBe("ab");
    expect(pageText(`<title>a${unseen}b</title>`).title).toBe("ab");
    expect(plainPageText(`a${unseen.slice(0, 5)}b\r\n\tc`)).toBe("ab\n\tc");
    expect(text("می\u200cخواهم 👩\u200d💻"), "joiners have a meaning").toBe("می\u200cخواهم 👩\u200d💻");
  });
});
