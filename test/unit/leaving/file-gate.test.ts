// Which files may go with a message, and how much of them.

import { describe, expect, it } from "vitest";
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
});
