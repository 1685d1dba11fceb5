// A change under review: its hunks, their current positions, and the user's decisions. The document stays unchanged until
// the end; then all accepted hunks are applied in one edit, so that one undo reverts them.

import { applyHunks, type Hunk } from "./line-diff.js";
import { type DocumentChange, type LineSpan, movedSpan } from "./moving-lines.js";

/** `lost`: the user edited the same lines in the meantime, so the hunk no longer applies. */
export type Decision = "undecided" | "accepted" | "rejected" | "lost";

export interface ReviewedHunk extends Hunk {
  readonly decision: Decision;
}

/** Replaces lines `start` to `end` (exclusive) with `lines`. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

export class ChangeReview {
  private current: ReviewedHunk[];

  /** @param hunks top to bottom, matching the current document */
  constructor(hunks: readonly Hunk[]) {
    this.current = hunks.map((hunk) => ({ ...hunk, decision: "undecided" }));
  }

  get hunks(): readonly ReviewedHunk[] {
    return this.current;
  }

  count(...decisions: readonly Decision[]): number {
    return this.current.filter(({ decision }) => decisions.includes(decision)).length;
  }

  /** Call for an edit from outside the review: moves hunks, or marks them as lost. */
  documentChanged(change: DocumentChange): void {
    this.current = this.current.map((hunk) => {
      if (hunk.decision === "lost") return hunk;
      const span = { start: hunk.start, end: hunk.start + hunk.removed.length };
      const moved = movedSpan(span, change, hunk.removed.at(-1)?.length ?? 0);
      return moved ? { ...hunk, start: moved.start } : { ...hunk, decision: "lost" };
    });
  }

  decide(index: number, decision: "accepted" | "rejected" | "undecided"): void {
    this.current = this.current.map((hunk, at) => (at === index && hunk.decision !== "lost" ? { ...hunk, decision } : hunk));
  }

  /** Applies the decision to all undecided hunks. */
  decideRest(decision: "accepted" | "rejected"): void {
    this.current = this.current.map((hunk) => (hunk.decision === "undecided" ? { ...hunk, decision } : hunk));
  }

  /**
   * The document with all hunks applied, except rejected and lost ones. `lines` are the current lines of the document, or of
   * a part of it that starts at line `first` and contains every hunk.
   */
  proposed(lines: readonly string[], first = 0): string[] {
    return applyHunks(
      lines,
      this.shown().map((hunk) => ({ ...hunk, start: hunk.start - first })),
    );
  }

  /** The same for one part of the document; hunks outside of it are ignored. */
  proposedPart(lines: readonly string[], { start, end }: LineSpan): string[] {
    const within = this.shown().filter((hunk) => hunk.start >= start && hunk.start + hunk.removed.length <= end);
    return applyHunks(
      lines,
      within.map((hunk) => ({ ...hunk, start: hunk.start - start })),
    );
  }

  /** Takes over the decisions about hunks that `earlier` has too, unless nothing would be left to decide. */
  decideAs(earlier: ChangeReview): void {
    const decided = this.current.map((hunk): ReviewedHunk => {
      const same = earlier.hunks.find((other) => other.decision !== "lost" && isSameHunk(hunk, other));
      return same && hunk.decision === "undecided" ? { ...hunk, decision: same.decision } : hunk;
    });
    if (decided.some(({ decision }) => decision === "undecided")) this.current = decided;
  }

  /** Each shown hunk with its place in `proposed`. */
  placesInProposal(): { readonly index: number; readonly start: number; readonly end: number; readonly decision: Decision }[] {
    let moved = 0;
    return this.current.flatMap((hunk, index) => {
      if (hunk.decision === "rejected" || hunk.decision === "lost") return [];
      const start = hunk.start + moved;
      moved += hunk.added.length - hunk.removed.length;
      return [{ index, start, end: start + hunk.added.length, decision: hunk.decision }];
    });
  }

  /** For each rejected hunk, the line of the proposal before which it would be. */
  rejectedInProposal(): { readonly index: number; readonly start: number; readonly end: number }[] {
    let moved = 0;
    return this.current.flatMap(({ start, removed, added, decision }, index) => {
      const at = start + moved;
      if (decision === "rejected") return [{ index, start: at, end: at + removed.length }];
      if (decision !== "lost") moved += added.length - removed.length;
      return [];
    });
  }

  /** The accepted edits, top to bottom, adjacent ones merged. Marks accepted hunks that do not match `lines` as lost. */
  edits(lines: readonly string[]): LineEdit[] {
    this.current = this.current.map((hunk) =>
      hunk.decision === "accepted" && !fits(hunk, lines) ? { ...hunk, decision: "lost" } : hunk,
    );
    const edits: LineEdit[] = [];
    for (const { start, removed, added, decision } of this.current) {
      if (decision !== "accepted") continue;
      const last = edits.at(-1);
      if (last?.end === start)
        edits[edits.length - 1] = { ...last, end: start + removed.length, lines: [...last.lines, ...added] };
      else edits.push({ start, end: start + removed.length, lines: added });
    }
    return edits;
  }

  private shown(): Hunk[] {
    return this.current.filter(({ decision }) => decision === "undecided" || decision === "accepted");
  }
}

function isSameHunk(one: Hunk, other: Hunk): boolean {
  return (
    one.start === other.start &&
    one.removed.join("\n") === other.removed.join("\n") &&
    one.removed.length === other.removed.length &&
    one.added.length === other.added.length &&
    one.added.join("\n") === other.added.join("\n")
  );
}

function fits({ start, removed }: Hunk, lines: readonly string[]): boolean {
  return start <= lines.length && removed.every((line, offset) => lines[start + offset] === line);
}
