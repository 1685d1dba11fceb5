// What may be attached, how it is found, and in what shape it goes.

import { describe, expect, it } from "vitest";
import { folderListing, mostListed } from "../../../src/core/attach/folder-listing.js";
import { bestMatches } from "../../../src/core/attach/fuzzy-match.js";
import { readImage } from "../../../src/core/attach/image-file.js";
import { withoutSecretFiles } from "../../../src/core/leaving/diff-filter.js";
import { cutText, looksBinary, looksSecret } from "../../../src/core/leaving/file-gate.js";

describe("a name that says that a file holds secrets", () => {
  it.each([".env", ".env.local", "app/.env.production", "server.pem", "id_rsa", "id_ed25519_work", ".npmrc", "credentials.json"])(
    "%s is asked about",
    (name) => expect(looksSecret(name)).toBe(true),
  );
  it.each(["home/.ssh/config", "C:\\Users\\me\\.aws\\config", "secrets.yaml", "prod.tfvars", "service-account-7.json"])(
    "%s is asked about too",
    (name) => expect(looksSecret(name)).toBe(true),
  );
  it.each([
    ".env.example",
    "environment.ts",
    "src/credentials.ts",
    "keyboard.ts",
    "monkey.md",
    "secret-santa.md",
    "package.json",
  ])("%s is not", (name) => expect(looksSecret(name)).toBe(false));
});

describe("bytes", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  it.each([
    ["text", bytes("const a = 1;\n"), false],
    ["text of another script", bytes("雪はどこに降る？"), false],
    ["nothing", bytes(""), false],
    ["text with colours of a terminal", bytes("\x1b[31mred\x1b[0m"), false],
    ["UTF-16 with its mark", Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x62, 0), false],
    ["a zero byte", bytes("GIF\0x"), true],
    ["control characters", Uint8Array.from({ length: 100 }, (_, index) => index % 8), true],
  ])("%s", (_name, given, binary) => expect(looksBinary(given)).toBe(binary));
});

describe("a long text", () => {
  it("is cut at the end of a line, and says so to the model", () => {
    const { text, of } = cutText("line one\nline two\nline three\n", 20);
    expect(text).toBe("line one\nline two\n[Cut here: 12 more characters]");
    expect(of).toBe(29);
  });
  it("of one line is cut where it must be, but never within a character", () => {
    expect(cutText("😀".repeat(20), 11).text).toBe(`${"😀".repeat(5)}\n[Cut here: 30 more characters]`);
  });
  it("that is not too long stays as it is", () => {
    expect(cutText("short", 20)).toEqual({ text: "short" });
  });
});

describe("the letters of a name", () => {
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

  it("must all be there, in their order", () => {
    expect(bestMatches("pukool", paths, 5)).toEqual([]);
    expect(bestMatches("", paths, 2)).toEqual(paths.slice(0, 2));
  });
});

describe("a folder's listing", () => {
  it("names each folder once, its own files before those of folders in it", () => {
    expect(folderListing(["b.ts", "x/y/d.ts", "x/c.ts", "a.ts", "z/e.ts"])).toBe(
      ["a.ts", "b.ts", "x/", "  c.ts", "  y/", "    d.ts", "z/", "  e.ts"].join("\n"),
    );
  });
  it("is cut, and says by how much", () => {
    const many = Array.from({ length: mostListed + 7 }, (_, index) => `f${String(index).padStart(4, "0")}`);
    expect(folderListing(many).split("\n").at(-1)).toBe("[Cut here: 7 more files]");
  });
});

describe("a diff", () => {
  const part = (from: string, to: string): string =>
    `diff --git a/${from} b/${to}\nindex 1..2 100644\n--- a/${from}\n+++ b/${to}\n@@ -1 +1 @@\n-old\n+new\n`;
  it("goes without the files that may hold secrets, and names them", () => {
    const { text, withheld } = withoutSecretFiles(part("src/a.ts", "src/a.ts") + part(".env", ".env") + part("b.ts", "b.ts"));
    expect(text).toBe(part("src/a.ts", "src/a.ts") + part("b.ts", "b.ts"));
    expect(withheld).toEqual([".env"]);
  });
  it("sees a secret that was renamed", () => {
    expect(withoutSecretFiles(part("config/.env", "config/settings.txt")).text).toBe("");
  });
  it.each([
    ["without prefixes", "diff --git .env .env\n--- .env\n+++ .env\n@@ -1 +1 @@\n-a\n+b\n"],
    ["with other prefixes", "diff --git i/.env w/.env\n--- i/.env\n+++ w/.env\n@@ -1 +1 @@\n-a\n+b\n"],
    ["in a merge", "diff --cc .env\nindex 1,2..3\n--- a/.env\n+++ b/.env\n@@@ -1,1 -1,1 +1,1 @@@\n++b\n"],
    ["of bytes", "diff --git a/id_rsa b/id_rsa\nnew file mode 100644\nindex 0..1\nGIT binary patch\nliteral 3\nKcmb\n"],
    [
      "new and quoted",
      'diff --git "a/\\303\\251/.env" "b/\\303\\251/.env"\nnew file mode 100644\n--- /dev/null\n+++ "b/\\303\\251/.env"\n@@ -0,0 +1 @@\n+b\n',
    ],
    [
      "in a folder with spaces",
      "diff --git a/my app/.env b/my app/.env\n--- a/my app/.env\t\n+++ b/my app/.env\t\n@@ -1 +1 @@\n-a\n+b\n",
    ],
    ["copied", "diff --git a/.env b/env.txt\nsimilarity index 90%\ncopy from .env\ncopy to env.txt\n@@ -1 +1 @@\n-a\n+b\n"],
  ])("withholds a secret %s", (_, diff) => {
    const other = part("src/a.ts", "src/a.ts");
    const { text, withheld } = withoutSecretFiles(other + diff + other);
    expect(text).toBe(other + other);
    expect(withheld).toHaveLength(1);
  });
  it("keeps a file whose lines only look like a name of a secret", () => {
    const sql = "diff --git a/a.sql b/a.sql\n--- a/a.sql\n+++ b/a.sql\n@@ -1 +1 @@\n--- .env\n+++ id_rsa\n";
    expect(withoutSecretFiles(sql)).toEqual({ text: sql, withheld: [] });
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
  it("is known by its bytes, with its size", () => {
    expect(readImage(png)).toEqual({ mediaType: "image/png", width: 512, height: 256 });
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 1, 0, 2, 0, 3);
    expect(readImage(jpeg)).toEqual({ mediaType: "image/jpeg", width: 512, height: 256 });
    expect(readImage(Uint8Array.from([..."GIF89a"].map((letter) => letter.charCodeAt(0)).concat(0, 2, 0, 1)))).toEqual({
      mediaType: "image/gif",
      width: 512,
      height: 256,
    });
  });
  it("is not what only its name says", () => {
    expect(readImage(new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>"))).toBeUndefined();
    expect(readImage(new Uint8Array())).toBeUndefined();
  });
});
