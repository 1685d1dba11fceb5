import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyHunks, diffLines } from "../../../../src/core/editing/review/line-diff.js";

/** Few different lines, so that much is in common and much repeats. */
const someLines = fc.array(fc.constantFrom("a", "b", "c", "", "}", "  x"), { maxLength: 30 });

describe("a difference of lines", () => {
  it("makes the new of the old, and the old of nothing taken", () => {
    fc.assert(
      fc.property(someLines, someLines, (old, next) => {
        const hunks = diffLines(old, next);
        expect(applyHunks(old, hunks)).toEqual(next);
        expect(applyHunks(old, [])).toEqual(old);
      }),
    );
  });

  it("can be taken in any part: each hunk stands for its own lines", () => {
    fc.assert(
      fc.property(someLines, someLines, fc.infiniteStream(fc.boolean()), (old, next, choices) => {
        const hunks = diffLines(old, next);
        const taken = hunks.filter(() => choices.next().value);
        const result = applyHunks(old, taken);
        // Taking the rest afterwards, moved by what is taken already, ends at the same place.
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

  it("never has hunks that touch", () => {
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

  it("is as short as it can be", () => {
    expect(diffLines(["a", "b", "c", "d"], ["a", "x", "c", "y", "d"])).toEqual([
      { start: 1, removed: ["b"], added: ["x"] },
      { start: 3, removed: [], added: ["y"] },
    ]);
  });

  it("does not part what only a closing brace parts", () => {
    const old = ["if (a) {", "  one();", "}", "two();"];
    expect(diffLines(old, ["if (a) {", "  uno();", "}", "due();"])).toEqual([
      { start: 1, removed: ["  one();", "}", "two();"], added: ["  uno();", "}", "due();"] },
    ]);
  });

  it("is one hunk where everything differs", () => {
    const old = Array.from({ length: 3000 }, (_, index) => `old ${index}`);
    const next = Array.from({ length: 2500 }, (_, index) => `new ${index}`);
    expect(diffLines(old, next)).toEqual([{ start: 0, removed: old, added: next }]);
  });
});
