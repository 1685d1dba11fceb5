// Searching for files, and the forms in which they are attached.

import { describe, expect, it } from "vitest";
import { folderListing, mostListed } from "../../../src/core/attach/folder-listing.js";
import { bestMatches } from "../../../src/core/attach/fuzzy-match.js";
import { readImage } from "../../../src/core/attach/image-file.js";

describe("fuzzy file search", () => {
  const paths = [
    "src/lookup.ts",
    "src/history/look-up-view.ts",
    "docs/looking.md",
    "test/lookup.test.ts",
    "src/chat/ChatController.ts",
  ];
  it.each([
    ["lookup", "src/lookup.ts"],
    ["luv", "src/history/look-up-view.ts"],
    ["cc", "src/chat/ChatController.ts"],
    ["docslook", "docs/looking.md"],
    ["LOOKUP.TEST", "test/lookup.test.ts"],
    ["src\\look", "src/lookup.ts"],
  ])("%s find %s first", (query, path) => expect(bestMatches(query, paths, 5)[0]).toBe(path));

  it("requires every letter of the query, in order", () => {
    expect(bestMatches("pukool", paths, 5)).toEqual([]);
    expect(bestMatches("", paths, 2)).toEqual(paths.slice(0, 2));
  });
});

describe("a folder listing", () => {
  it("names each folder once, and lists its own files before those of its subfolders", () => {
    expect(folderListing(["b.ts", "x/y/d.ts", "x/c.ts", "a.ts", "z/e.ts"])).toBe(
      ["a.ts", "b.ts", "x/", "  c.ts", "  y/", "    d.ts", "z/", "  e.ts"].join("\n"),
    );
  });
  it("is truncated, and says how much was omitted", () => {
    const many = Array.from({ length: mostListed + 7 }, (_, index) => `f${String(index).padStart(4, "0")}`);
    expect(folderListing(many).split("\n").at(-1)).toBe("[Cut here: 7 more files]");
  });
});

describe("an image", () => {
  const png = Uint8Array.from([
    0x89,
    ...[..."PNG\r\n\x1a\n"].map((letter) => letter.charCodeAt(0)),
    0,
    0,
    0,
    13,
    73,
    72,
    68,
    82,
    0,
    0,
    2,
    0,
    0,
    0,
    1,
    0,
  ]);
  it("is recognized by its bytes, with its dimensions", () => {
    expect(readImage(png)).toEqual({ mediaType: "image/png", width: 512, height: 256 });
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 1, 0, 2, 0, 3);
    expect(readImage(jpeg)).toEqual({ mediaType: "image/jpeg", width: 512, height: 256 });
    expect(readImage(Uint8Array.from([..."GIF89a"].map((letter) => letter.charCodeAt(0)).concat(0, 2, 0, 1)))).toEqual({
      mediaType: "image/gif",
      width: 512,
      height: 256,
    });
  });
  it("is not recognized by its name alone", () => {
    expect(readImage(new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>"))).toBeUndefined();
    expect(readImage(new Uint8Array())).toBeUndefined();
  });
});
