import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headAndTail, pageOf } from "../../../../src/core/tools/commands/cut-output.js";
import { plainOutput } from "../../../../src/core/tools/commands/terminal-text.js";

describe("a program's output as plain text", () => {
  it.each([
    ["\u001b[1;31mred\u001b[m", "red"],
    ["\u001b[2J\u001b[Htop", "top"],
    ["\u001b]8;;https://example.com\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["\u001b]52;c;c2VjcmV0\u0007x", "x"],
    ["\u001b]0;no end\nnext", "\nnext"],
    ["\u001bPq data\u001b\\x", "x"],
    ["\u001b(Bx\u001b=y\u001b", "xy"],
    ["a\b\bb\u0000c\u009b", "abc"],
    ["1%\r2%\r3%\ndone\r\n", "3%\ndone\n"],
    ["no end\r", "no end"],
    ["tab\tstays\n", "tab\tstays\n"],
    ["雪 é 😀", "雪 é 😀"],
  ])("%j becomes %j", (text, plain) => expect(plainOutput(text)).toBe(plain));

  it("holds no control character, whatever the program writes", () => {
    const piece = fc.oneof(
      fc.constantFrom("\u001b", "[", "]", "\u0007", "\r", "\n", "0;1m", "\u009d", "\\", "P"),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(plainOutput(pieces.join("")).replace(/[\t\n]/g, "")).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it("takes time linear in what the program writes", () => {
    for (const pump of ["\u001b[", "\u001b]x", "\r", "\u001b", "\u001b[0;"]) {
      const text = pump.repeat(200_000);
      expect(plainOutput(text).length).toBeLessThanOrEqual(text.length);
    }
  });
});

describe("long output", () => {
  it("is cut to the given length, with all left-out characters counted", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 3000 }), fc.integer({ min: 400, max: 2000 }), (text, most) => {
        const cut = headAndTail(text, most, "c1");
        if (cut.omitted === 0) {
          expect(cut.text).toBe(text);
          return;
        }
        expect(cut.text.length).toBeLessThanOrEqual(most);
        const [head = "", rest = ""] = cut.text.split(/\n\[\d+ characters left out here[^\n]*\]\n/);
        expect(text.startsWith(head)).toBe(true);
        expect(text.endsWith(rest)).toBe(true);
        expect(head.length + rest.length + cut.omitted).toBe(text.length);
      }),
    );
  });

  it("is read page by page without loss", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 500 }), fc.integer({ min: 2, max: 50 }), (text, most) => {
        let whole = "";
        for (let from: number | undefined = 0; from !== undefined; ) {
          const page: string = pageOf(text, from, most);
          const [header = "", ...lines] = page.split("\n");
          whole += lines.join("\n");
          const next: string | undefined = /"from": (\d+)/.exec(header)?.[1];
          from = next === undefined ? undefined : Number(next);
        }
        expect(whole).toBe(text);
      }),
    );
  });
});
