import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyHunks, diffLines } from "../../../../src/core/editing/review/line-diff.js";

/** Drawn from few distinct lines, so that the texts share and repeat many. */
const someLines = fc.array(fc.constantFrom("a", "b", "c", "", "}", "  x"), { maxLength: 30 });

describe("a line diff", () => {
  it("turns the old text into the new one, and changes nothing if no hunk is taken", () => {
    fc.assert(
      fc.property(someLines, someLines, (old, next) => {
        const hunks = diffLines(old, next);
        expect(applyHunks(old, hunks)).toEqual(next);
        expect(applyHunks(old, [])).toEqual(old);
      }),
    );
  });

  it("can be applied in part, because each hunk stands alone", () => {
    fc.assert(
      fc.property(someLines, someLines, fc.infiniteStream(fc.boolean()), (old, next, choices) => {
        const hunks = diffLines(old, next);
        const taken = hunks.filter(() => choices.next().value);
        const result = applyHunks(old, taken);
        // Applying the rest later, shifted by the hunks already taken, gives the same text.
        const rest = hunks.filter((hunk) => !taken.includes(hunk));
        const moved = rest.map((hunk) => {
          const before = taken.filter(({ start }) => start < hunk.start);
          return {
            ...hunk,
            start: hunk.start + before.reduce((sum, { added, removed }) => sum + added.length - removed.length, 0),
          };
        });
        expect(applyHunks(result, moved)).toEqual(next);
        for (const { start, removed } of hunks) expect(old.slice(start, start + removed.length)).toEqual(removed);
      }),
    );
  });

  it("never has adjacent hunks", () => {
    fc.assert(
      fc.property(someLines, someLines, (old, next) => {
        const hunks = diffLines(old, next);
        for (const [index, { start }] of hunks.entries()) {
          const before = hunks[index - 1];
          if (before) expect(start).toBeGreaterThan(before.start + before.removed.length);
        }
      }),
    );
  });

  it("is minimal", () => {
    expect(diffLines(["a", "b", "c", "d"], ["a", "x", "c", "y", "d"])).toEqual([
      { start: 1, removed: ["b"], added: ["x"] },
      { start: 3, removed: [], added: ["y"] },
    ]);
  });

  it("joins hunks that only a closing brace separates", () => {
    const old = ["if (a) {", "  one();", "}", "two();"];
    expect(diffLines(old, ["if (a) {", "  uno();", "}", "due();"])).toEqual([
      { start: 1, removed: ["  one();", "}", "two();"], added: ["  uno();", "}", "due();"] },
    ]);
  });

  it("is one hunk if everything differs", () => {
    const old = Array.from({ length: 3000 }, (_, index) => `old ${index}`);
    const next = Array.from({ length: 2500 }, (_, index) => `new ${index}`);
    expect(diffLines(old, next)).toEqual([{ start: 0, removed: old, added: next }]);
  });
});
