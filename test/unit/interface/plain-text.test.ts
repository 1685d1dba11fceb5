// External text in VS Code's own UI: no links, icons, line breaks, or invisible characters, and still readable.

import { describe, expect, it } from "vitest";
import { plainLines, plainText } from "../../../src/vscode/interface/plain-text.js";

/** Link syntax in notifications, progress, and input boxes, and icon syntax in lists and the status bar. */
const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: (["']).+?\1)?\)/i;
const icon = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;

const command = "command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22id%5Cn%22%7D";

describe("external text in VS Code's UI", () => {
  it.each([
    `[click](${command})`,
    `[click](${command} "title")`,
    `[a [b](${command})`,
    `![picture](${command})`,
    `x]([click](${command})](${command})`,
    `[click]\u200b(${command})`,
    `[click]\u0000(${command})`,
    `[click]\u2060\u2066(${command})`,
    `[click]\r(${command})`,
    `[click]\u00ad(COMMAND:x.y)`,
    "[click](https://example.invalid/)",
    "[click](file:///etc/passwd)",
    "$(check) trusted",
    "$\u200b(check) trusted",
    "\\$(sync~spin) busy",
  ])("has neither link nor icon in %j", (text) => {
    for (const plain of [plainText(text), plainLines([text, text]), plainText(text.repeat(40))]) {
      expect(plain).not.toMatch(link);
      expect(plain).not.toMatch(icon);
    }
  });

  it("stays readable, and unchanged if it is harmless", () => {
    expect(plainText(`See [the log](${command})`)).toBe(`See [the log] (${command})`);
    for (const text of ["Qwen 2.5 (7B)", "https://example.com/v1?x=1", "ação, 雪, שלום", "👩‍👩‍👧 ❤️", "می‌خواهم", "C:\\a\\b"]) {
      expect(plainText(text)).toBe(text);
    }
  });

  it("is one line without invisible characters", () => {
    expect(plainText("one\r\ntwo\tthree\u2028four\u0085five")).toBe("one two three four five");
    expect(plainText("safe\u202egnp.exe\u202c\u0007\u001b[31m\u{e0041}")).toBe("safegnp.exe[31m");
    expect(plainText("half \ud83d")).toBe("half \ufffd");
    expect(plainText(`a${"\u0301".repeat(50)}b`)).toBe(`a${"\u0301".repeat(4)}b`);
    expect(plainLines(["one\ntwo", "three"])).toBe("one two\nthree");
    expect(plainLines("one\n\ntwo")).toBe("one\n\ntwo");
  });

  it("is truncated with an ellipsis, never within a character", () => {
    expect(plainText("x".repeat(5000))).toHaveLength(900);
    expect(plainText("x".repeat(5000)).endsWith("…")).toBe(true);
    for (const most of [10, 11]) expect(plainText("❄️🧊".repeat(50), most)).not.toMatch(/\p{Cs}/u);
    expect(plainLines("line\n".repeat(10_000)).split("\n").length).toBeLessThanOrEqual(60);
  });

  it("is empty for a value that is not text", () => {
    for (const value of [undefined, null, 42, { toString: () => "[x](command:y)" }]) expect(plainText(value as string)).toBe("");
  });

  it.each(["](", "$(", "[", "\u0301", "\u202e", "\n", "\ud83d", "a\u0301\u0301\u0301\u0301\u0301 "])(
    "takes linear time for %j repeated",
    (part) => {
      const text = part.repeat(1_000_000 / part.length);
      const started = performance.now();
      for (let round = 0; round < 20; round++) plainText(text);
      expect((performance.now() - started) / 20).toBeLessThan(20);
    },
  );
});
