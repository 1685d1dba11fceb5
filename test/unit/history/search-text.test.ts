// What counts as a match, and which excerpt is shown.

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpt, fold, indexTerms, mark, searchWords } from "../../../src/core/history/search-text.js";

const found = (text: string, query: string) => excerpt(text, searchWords(query));

describe("a search in a text", () => {
  it.each([
    ["Conexão recusada", "conexao"],
    ["STRASSE", "strasse"],
    ["Cafe\u0301 au lait", "café"],
    ["a lookup.ts file", "lookup.ts"],
    ["snake_case_name", "case"],
    ["今日は雪が降る", "雪が"],
    ["안녕하세요 세계", "세계"],
    ["C++ and more", "c++"],
    ["the end", "th en"],
    ["prefixes", "pref"],
  ])("finds in “%s” the query “%s”", (text, query) => {
    expect(found(text, query)).toBeDefined();
  });

  it.each([
    ["unprefixed", "prefix"],
    ["lookup of ts", "lookup.ts"],
    ["one of two", "one three"],
    ["雪は が", "雪が"],
  ])("does not find in “%s” the query “%s”", (text, query) => {
    expect(found(text, query)).toBeUndefined();
  });

  it("marks every match, and joins back to the original text", () => {
    expect(mark("Snow on snow", ["snow"])).toEqual(["", "Snow", " on ", "snow", ""]);
    expect(mark("Re\u0301sume\u0301 of it", ["resume"])).toEqual(["", "Re\u0301sume\u0301", " of it"]);
    expect(mark("nothing", [])).toEqual(["nothing"]);
  });

  it("cuts a long text around the first match, and marks the cut", () => {
    const parts = found(`${"before ".repeat(40)}needle ${"after ".repeat(40)}`, "needle") ?? [];
    expect(parts[1]).toBe("needle");
    expect(parts[0]).toMatch(/^…before /);
    expect(parts.at(-1)).toMatch(/…$/);
    expect(parts.join("").length).toBeLessThan(170);
  });

  it("loses no text by marking it, whatever it contains", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.string({ unit: "grapheme", maxLength: 8 }),
        (text, query) => {
          expect(mark(text, searchWords(query)).join("")).toBe(text);
        },
      ),
    );
  });

  it("finds any word of a text from its index entry", () => {
    const words = fc.array(fc.stringMatching(/^[a-zé雪][a-z0-9]{0,6}$/u), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, fc.nat(), (list, pick) => {
        const word = list[pick % list.length] ?? "";
        expect(found(list.join(" "), word)).toBeDefined();
        expect(indexTerms(fold(word)).join("")).toBe(fold(word));
      }),
    );
  });
});
