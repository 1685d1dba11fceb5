import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChangeReview, type LineEdit } from "../../../../src/core/editing/review/change-review.js";
import { diffLines } from "../../../../src/core/editing/review/line-diff.js";
import type { DocumentChange } from "../../../../src/core/editing/review/moving-lines.js";

const letters = fc.array(fc.constantFrom("alpha", "beta", "gamma", "delta"), { minLength: 1, maxLength: 12 });

/** The document after a change, as an editor computes it. */
function changed(lines: readonly string[], { startLine, startCharacter, endLine, endCharacter, text }: DocumentChange): string[] {
  const before = [...lines.slice(0, startLine), (lines[startLine] ?? "").slice(0, startCharacter)].join("\n");
  const after = [(lines[endLine] ?? "").slice(endCharacter), ...lines.slice(endLine + 1)].join("\n");
  return (before + text + after).split("\n");
}

function applied(lines: readonly string[], edits: readonly LineEdit[]): string[] {
  const result = [...lines];
  for (const { start, end, lines: added } of edits.toReversed()) result.splice(start, end - start, ...added);
  return result;
}

/** A random change of the lines. */
const changeIn = (lines: readonly string[]): fc.Arbitrary<DocumentChange> =>
  fc
    .tuple(fc.nat(lines.length - 1), fc.nat(5), fc.nat(2), fc.nat(5), fc.constantFrom("", "x", "new line\n", "\n", "y\nz"))
    .map(([startLine, startCharacter, length, endCharacter, text]) => {
      const endLine = Math.min(lines.length - 1, startLine + length);
      const start = Math.min(startCharacter, (lines[startLine] ?? "").length);
      const end = Math.min(endCharacter, (lines[endLine] ?? "").length);
      return {
        startLine,
        startCharacter: start,
        endLine,
        endCharacter: endLine === startLine ? Math.max(start, end) : end,
        text,
      };
    });

describe("a change under review", () => {
  it("yields the proposed text if all is accepted, and no edit if all is rejected", () => {
    fc.assert(
      fc.property(letters, letters, (old, next) => {
        const review = new ChangeReview(diffLines(old, next));
        expect(review.proposed(old)).toEqual(next);
        review.decideRest("accepted");
        expect(applied(old, review.edits(old))).toEqual(next);
        const rejected = new ChangeReview(diffLines(old, next));
        rejected.decideRest("rejected");
        expect(rejected.edits(old)).toEqual([]);
        expect(rejected.proposed(old)).toEqual(old);
      }),
    );
  });

  it("shows one part as the review does: without rejected hunks and without those elsewhere", () => {
    const old = ["a", "b", "c", "d", "e"];
    const review = new ChangeReview(diffLines(old, ["A", "b", "C", "d", "E"]));
    review.decide(1, "rejected");
    expect(review.proposedPart(old.slice(0, 3), { start: 0, end: 3 })).toEqual(["A", "b", "c"]);
    expect(review.proposedPart(["d", "e"], { start: 3, end: 5 })).toEqual(["d", "E"]);
  });

  it("takes over the decisions about the same hunks of an earlier review, and leaves something to decide", () => {
    const old = ["a", "b", "c", "d", "e"];
    const earlier = new ChangeReview(diffLines(old, ["A", "b", "C", "d", "e"]));
    earlier.decide(0, "accepted");
    const next = new ChangeReview(diffLines(old, ["A", "b", "c", "d", "E"]));
    next.decideAs(earlier);
    expect(next.hunks.map(({ decision }) => decision)).toEqual(["accepted", "undecided"]);
    const same = new ChangeReview(diffLines(old, ["A", "b", "c", "d", "e"]));
    same.decideAs(earlier);
    expect(same.hunks.map(({ decision }) => decision)).toEqual(["undecided"]);
  });

  it("never touches what the user typed meanwhile", () => {
    fc.assert(
      fc.property(
        letters.chain((old) => fc.tuple(fc.constant(old), letters, changeIn(old))),
        ([old, next, change]) => {
          const review = new ChangeReview(diffLines(old, next));
          review.documentChanged(change);
          const now = changed(old, change);
          for (const { start, removed, decision } of review.hunks) {
            // Hunks that are not lost stay exactly at their position.
            if (decision !== "lost") expect(now.slice(start, start + removed.length)).toEqual(removed);
          }
          review.decideRest("accepted");
          const lost = review.count("lost");
          const edits = review.edits(now);
          expect(review.count("lost"), "all that was kept fits").toBe(lost);
          // Every line outside the edits belongs to the user.
          const untouched = now.filter((_, index) => !edits.some(({ start, end }) => index >= start && index < end));
          const result = applied(now, edits);
          const added = edits.flatMap(({ lines }) => lines);
          expect(result.length).toBe(untouched.length + added.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("gives the position of each hunk in the proposal", () => {
    const review = new ChangeReview(diffLines(["a1", "b", "c1", "d", "e1"], ["a2", "a3", "b", "c2", "d", "e2"]));
    const [first] = review.hunks;
    expect(first?.removed).toEqual(["a1"]);
    review.decide(1, "rejected");
    expect(review.placesInProposal()).toEqual([
      { index: 0, start: 0, end: 2, decision: "undecided" },
      { index: 2, start: 5, end: 6, decision: "undecided" },
    ]);
    expect(review.proposed(["a1", "b", "c1", "d", "e1"])).toEqual(["a2", "a3", "b", "c1", "d", "e2"]);
  });

  it("gives the position of a rejected hunk's lines in the proposal", () => {
    fc.assert(
      fc.property(letters, letters, fc.infiniteStream(fc.boolean()), (old, next, choices) => {
        const review = new ChangeReview(diffLines(old, next));
        for (const index of review.hunks.keys()) review.decide(index, choices.next().value ? "rejected" : "accepted");
        const proposed = review.proposed(old);
        for (const { index, start, end } of review.rejectedInProposal()) {
          expect(proposed.slice(start, end)).toEqual(review.hunks[index]?.removed);
        }
        expect(review.rejectedInProposal().length).toBe(review.count("rejected"));
      }),
    );
  });

  it("returns the proposed text of a part that holds every hunk", () => {
    const old = ["0", "1", "2", "3", "4", "5"];
    const review = new ChangeReview(diffLines(old, ["0", "1", "two", "3", "4", "5"]));
    expect(review.proposed(old.slice(1, 4), 1)).toEqual(["1", "two", "3"]);
  });

  it("joins adjacent edits, as from selections on consecutive lines", () => {
    const review = new ChangeReview([
      { start: 0, removed: ["a"], added: ["A"] },
      { start: 1, removed: ["b"], added: ["B"] },
    ]);
    review.decideRest("accepted");
    expect(review.edits(["a", "b"])).toEqual([{ start: 0, end: 2, lines: ["A", "B"] }]);
  });

  it("marks a hunk as lost if its lines are gone", () => {
    const review = new ChangeReview([{ start: 0, removed: ["a"], added: ["A"] }]);
    review.decideRest("accepted");
    expect(review.edits(["something else"])).toEqual([]);
    expect(review.count("lost")).toBe(1);
  });
});
