// A change under review: its hunks, where each of them is now, and what the person decided. The document stays as it is
// until the end; then what was accepted goes in at once, so that one undo takes it out.

import { applyHunks, type Hunk } from "./line-diff.js";
import { type DocumentChange, movedSpan } from "./moving-lines.js";

/** `lost`: the person changed the same lines meanwhile, so the hunk has no place any more. */
export type Decision = "undecided" | "accepted" | "rejected" | "lost";

export interface ReviewedHunk extends Hunk {
  readonly decision: Decision;
}

/** Lines `start` to `end` (not included) give way to `lines`. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

export class ChangeReview {
  private current: ReviewedHunk[];

  /** @param hunks top to bottom, as they fit the document now */
  constructor(hunks: readonly Hunk[]) {
    this.current = hunks.map((hunk) => ({ ...hunk, decision: "undecided" }));
  }

  get hunks(): readonly ReviewedHunk[] {
    return this.current;
  }

  count(...decisions: readonly Decision[]): number {
    return this.current.filter(({ decision }) => decisions.includes(decision)).length;
  }

  /** The document was changed by somebody else: hunks move along, or are lost. */
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

  /** Decides what is not decided yet. */
  decideRest(decision: "accepted" | "rejected"): void {
    this.current = this.current.map((hunk) => (hunk.decision === "undecided" ? { ...hunk, decision } : hunk));
  }

  /**
   * The document with all that is neither rejected nor lost. `lines` are the document's own, as they are now, or a part of
   * them that begins at line `first` and holds every hunk.
   */
  proposed(lines: readonly string[], first = 0): string[] {
    return applyHunks(
      lines,
      this.shown().map((hunk) => ({ ...hunk, start: hunk.start - first })),
    );
  }

  /** Each hunk that is shown, with its place in `proposed`. */
  placesInProposal(): { readonly index: number; readonly start: number; readonly end: number; readonly decision: Decision }[] {
    let moved = 0;
    return this.current.flatMap((hunk, index) => {
      if (hunk.decision === "rejected" || hunk.decision === "lost") return [];
      const start = hunk.start + moved;
      moved += hunk.added.length - hunk.removed.length;
      return [{ index, start, end: start + hunk.added.length, decision: hunk.decision }];
    });
  }

  /** Line of the proposal before which each rejected hunk would stand. */
  rejectedInProposal(): { readonly index: number; readonly start: number; readonly end: number }[] {
    let moved = 0;
    return this.current.flatMap(({ start, removed, added, decision }, index) => {
      const at = start + moved;
      if (decision === "rejected") return [{ index, start: at, end: at + removed.length }];
      if (decision !== "lost") moved += added.length - removed.length;
      return [];
    });
  }

  /** The edits that were accepted, top to bottom, never touching. What does not fit `lines` after all is lost. */
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

function fits({ start, removed }: Hunk, lines: readonly string[]): boolean {
  return start <= lines.length && removed.every((line, offset) => lines[start + offset] === line);
}
