// Which files can go with a message, and how much of them.

import { describe, expect, it } from "vitest";
import { withoutSecretFiles } from "../../../src/core/leaving/diff-filter.js";
import { cutText, looksBinary, looksSecret } from "../../../src/core/leaving/file-gate.js";

describe("a file name that suggests secrets", () => {
  it.each([".env", ".env.local", "app/.env.production", "server.pem", "id_rsa", "id_ed25519_work", ".npmrc", "credentials.json"])(
    "%s needs confirmation",
    (name) => expect(looksSecret(name)).toBe(true),
  );
  it.each(["home/.ssh/config", "C:\\Users\\me\\.aws\\config", "secrets.yaml", "prod.tfvars", "service-account-7.json"])(
    "%s needs confirmation too",
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
  ])("%s does not", (name) => expect(looksSecret(name)).toBe(false));
});

describe("bytes", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  it.each([
    ["text", bytes("const a = 1;\n"), false],
    ["text in another script", bytes("雪はどこに降る？"), false],
    ["nothing", bytes(""), false],
    ["text with terminal colors", bytes("\x1b[31mred\x1b[0m"), false],
    ["UTF-16 with a byte order mark", Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x62, 0), false],
    ["a zero byte", bytes("GIF\0x"), true],
    ["control characters", Uint8Array.from({ length: 100 }, (_, index) => index % 8), true],
  ])("%s", (_name, given, binary) => expect(looksBinary(given)).toBe(binary));
});

describe("a long text", () => {
  it("is truncated at the end of a line, with a note for the model", () => {
    const { text, of } = cutText("line one\nline two\nline three\n", 20);
    expect(text).toBe("line one\nline two\n[Cut here: 12 more characters]");
    expect(of).toBe(29);
  });
  it("of one line is truncated inside it, but never within a character", () => {
    expect(cutText("😀".repeat(20), 11).text).toBe(`${"😀".repeat(5)}\n[Cut here: 30 more characters]`);
  });
  it("stays unchanged if it is short enough", () => {
    expect(cutText("short", 20)).toEqual({ text: "short" });
  });
});

describe("a diff", () => {
  const part = (from: string, to: string): string =>
    `diff --git a/${from} b/${to}\nindex 1..2 100644\n--- a/${from}\n+++ b/${to}\n@@ -1 +1 @@\n-old\n+new\n`;
  it("omits files that may hold secrets, and names them", () => {
    const { text, withheld } = withoutSecretFiles(part("src/a.ts", "src/a.ts") + part(".env", ".env") + part("b.ts", "b.ts"));
    expect(text).toBe(part("src/a.ts", "src/a.ts") + part("b.ts", "b.ts"));
    expect(withheld).toEqual([".env"]);
  });
  it("detects a renamed secret file", () => {
    expect(withoutSecretFiles(part("config/.env", "config/settings.txt")).text).toBe("");
  });
  it.each([
    ["without prefixes", "diff --git .env .env\n--- .env\n+++ .env\n@@ -1 +1 @@\n-a\n+b\n"],
    ["with other prefixes", "diff --git i/.env w/.env\n--- i/.env\n+++ w/.env\n@@ -1 +1 @@\n-a\n+b\n"],
    ["in a merge", "diff --cc .env\nindex 1,2..3\n--- a/.env\n+++ b/.env\n@@@ -1,1 -1,1 +1,1 @@@\n++b\n"],
    ["of binary files", "diff --git a/id_rsa b/id_rsa\nnew file mode 100644\nindex 0..1\nGIT binary patch\nliteral 3\nKcmb\n"],
    [
      "new and quoted",
      'diff --git "a/\\303\\251/.env" "b/\\303\\251/.env"\nnew file mode 100644\n--- /dev/null\n+++ "b/\\303\\251/.env"\n@@ -0,0 +1 @@\n+b\n',
    ],
    [
      "in a folder with spaces",
      "diff --git a/my app/.env b/my app/.env\n--- a/my app/.env\t\n+++ b/my app/.env\t\n@@ -1 +1 @@\n-a\n+b\n",
    ],
    ["copied", "diff --git a/.env b/env.txt\nsimilarity index 90%\ncopy from .env\ncopy to env.txt\n@@ -1 +1 @@\n-a\n+b\n"],
  ])("withholds a secret file %s", (_, diff) => {
    const other = part("src/a.ts", "src/a.ts");
    const { text, withheld } = withoutSecretFiles(other + diff + other);
    expect(text).toBe(other + other);
    expect(withheld).toHaveLength(1);
  });
  it("keeps a file whose lines only look like a secret file's name", () => {
    const sql = "diff --git a/a.sql b/a.sql\n--- a/a.sql\n+++ b/a.sql\n@@ -1 +1 @@\n--- .env\n+++ id_rsa\n";
    expect(withoutSecretFiles(sql)).toEqual({ text: sql, withheld: [] });
  });
});
