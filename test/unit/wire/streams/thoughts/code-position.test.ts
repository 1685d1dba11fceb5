import fc from "fast-check";
import { expect, it } from "vitest";
import { CodePosition } from "../../../../../src/core/wire/streams/thoughts/code-position.js";

const piece = fc.oneof(
  fc.constantFrom("```", "~~~", "`", "``", "\n", "\r\n", " ", "\t", ">", "a", "```ts\n"),
  fc.constant("word ".repeat(80)),
  fc.constant(" ".repeat(300)),
);

it("is the same for a text read at once and one character at a time", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join("");
      const atOnce = new CodePosition();
      atOnce.read(text, 0, text.length);
      const oneByOne = new CodePosition();
      for (let position = 0; position < text.length; position += 1) oneByOne.read(text, position, position + 1);
      expect([atOnce.inCode, atOnce.last]).toEqual([oneByOne.inCode, oneByOne.last]);
    }),
  );
});

it("leaves a fence only at its closing line, after long lines too", () => {
  const code = new CodePosition();
  const long = "x".repeat(5000);
  code.read(`\`\`\`\n${long}`, 0, 5004);
  expect(code.inCode).toBe(true);
  code.read(`\n\`\`\`\n${long}`, 0, 5005);
  expect(code.inCode).toBe(false);
});
