import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DocumentChange, movedRange, type Place } from "../../../../src/core/editing/review/moving-lines.js";

const changed = (text: string, { startLine, startCharacter, endLine, endCharacter, text: added }: DocumentChange): string =>
  text.slice(0, offsetAt(text, { line: startLine, character: startCharacter })) +
  added +
  text.slice(offsetAt(text, { line: endLine, character: endCharacter }));

function offsetAt(text: string, { line, character }: Place): number {
  let offset = 0;
  for (let index = 0; index < line; index++) offset = text.indexOf("\n", offset) + 1;
  return offset + character;
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** A text of distinct characters, a range in it, and a change of it. */
const sample = fc
  .tuple(
    fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }),
    fc.nat(),
    fc.nat(),
    fc.nat(),
    fc.nat(),
    fc.constantFrom("", "X", "X\n", "\nX", "XX\nX"),
  )
  .map(([lengths, one, two, three, four, added]) => {
    let code = 97;
    const text = lengths.map((length) => Array.from({ length }, () => String.fromCharCode(code++)).join("")).join("\n");
    const at = (number: number): number => number % (text.length + 1);
    const [start = 0, end = 0] = [at(one), at(two)].sort((left, right) => left - right);
    const [from = 0, to = 0] = [at(three), at(four)].sort((left, right) => left - right);
    const [first, last] = [placeAt(text, from), placeAt(text, to)];
    const change = {
      startLine: first.line,
      startCharacter: first.character,
      endLine: last.line,
      endCharacter: last.character,
      text: added,
    };
    return { text, start, end, from, to, change };
  });

describe("a range of characters", () => {
  it("keeps what is left of its own text after a change, and takes in no outside text", () => {
    fc.assert(
      fc.property(sample, ({ text, start, end, from, to, change }) => {
        const next = changed(text, change);
        const range = movedRange({ start: placeAt(text, start), end: placeAt(text, end) }, change);
        const now = next.slice(offsetAt(next, range.start), offsetAt(next, range.end));
        const own = text.slice(start, end);
        const left =
          text.slice(start, Math.max(start, Math.min(end, from))) + text.slice(Math.min(end, Math.max(start, to)), end);
        const withoutAdded = (words: string): string => words.replaceAll(/[X\n]/g, "");
        expect(withoutAdded(now)).toBe(withoutAdded(left));
        // Text typed outside or at an edge stays outside.
        if (end <= from || (to <= start && to < end)) expect(now).toBe(own);
      }),
      { numRuns: 2000 },
    );
  });
});
