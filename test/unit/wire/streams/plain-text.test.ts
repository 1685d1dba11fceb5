import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shorten, wordsOf } from "../../../../src/core/wire/streams/plain-text.js";

const plainText = (body: string): string => shorten(wordsOf(body));

describe("a body as plain text", () => {
  it.each([
    ["<html><head><title>502 Bad\nGateway</title></head><body>nginx</body></html>", "502 Bad Gateway"],
    ["<!DOCTYPE html><style>p{}</style><script>x()</script><p>Please <b>log in</b> &amp; wait&#33;</p>", "Please log in & wait!"],
    ["<title></title><h1>Down</h1>", "Down"],
    ["<html><body>cut off <p", "cut off"],
    ["upstream connect error\r\n\tor disconnect", "upstream connect error or disconnect"],
    ["a < b and c > d", "a < b and c > d"],
    ["bell\u0007 and \u202eoverride", "bell and override"],
    ["&lt;b&gt; stays in plain text", "&lt;b&gt; stays in plain text"],
    ["", ""],
  ])("of %j is %j", (body, words) => {
    expect(plainText(body)).toBe(words);
  });

  it("is at most 500 characters, with an ellipsis if truncated", () => {
    expect(plainText("x".repeat(500))).toBe("x".repeat(500));
    expect(plainText("x".repeat(501))).toBe(`${"x".repeat(499)}…`);
    expect(plainText(`${"x".repeat(498)}🧊 and more`)).toBe(`${"x".repeat(498)}…`);
  });

  it("is short, well-formed, and on one line, for any body", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "&#",
      ";",
      "<title>",
      "<script",
      "</script>",
      "\u0000",
      "\ud800",
      "🧊",
      "word ",
      "&amp;",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "binary" })), { maxLength: 400 }), (parts) => {
        const text = plainText(parts.join(""));
        expect(text.length).toBeLessThanOrEqual(500);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it.each(["<", "<title>", "<script>", "<!--", "&#", "</"])("takes linear time for a body full of %s", (piece) => {
    expect(plainText(piece.repeat(200_000)).length).toBeLessThanOrEqual(500);
  });
});
