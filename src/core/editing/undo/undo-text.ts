// Takes an agent's change out of a text that the user has edited since. The user's edits stay; where both changed the same
// lines, the hunk is a conflict and stays as well.

import { linesOfText } from "../review/diff-text.js";
import { applyHunks, diffLines, type Hunk } from "../review/line-diff.js";

/** A change of the agent, in lines of the text that it left. */
export interface AgentHunk {
  readonly index: number;
  /** First line in the text as it is now, zero-based; an estimate for a conflict. */
  readonly start: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly isConflict: boolean;
}

export interface UndoneText {
  /** The present text without the hunks, in lines. */
  readonly lines: readonly string[];
  /** What remains of the agent's change: the new `after` of the record, in lines. */
  readonly after: readonly string[];
  readonly conflicts: number;
}

/** The agent's hunks, top to bottom, with their places in `current`. */
export function agentHunks(before: string, after: string, current: string): AgentHunk[] {
  const hunks = diffLines(linesOfText(before), linesOfText(after));
  const edits = diffLines(linesOfText(after), linesOfText(current));
  let moved = 0;
  return hunks.map((hunk, index) => {
    const start = hunk.start + moved;
    moved += hunk.added.length - hunk.removed.length;
    const place = placeNow({ start, end: start + hunk.added.length }, edits);
    return { index, start: place.start, before: hunk.removed, after: hunk.added, isConflict: place.isConflict };
  });
}

/** @param wanted the hunk to undo; undefined: all of them */
export function undoneText(before: string, after: string, current: string, wanted?: number): UndoneText {
  const hunks = agentHunks(before, after, current);
  const undone = hunks.filter(({ index, isConflict }) => !isConflict && (wanted === undefined || index === wanted));
  const inverse = undone.map(({ start, before: added, after: removed }): Hunk => ({ start, removed, added }));
  const isUndone = new Set(undone.map(({ index }) => index));
  const own = diffLines(linesOfText(before), linesOfText(after)).filter((_, index) => !isUndone.has(index));
  return {
    lines: applyHunks(linesOfText(current), inverse),
    after: applyHunks(linesOfText(before), own),
    conflicts: hunks.filter(({ index, isConflict }) => isConflict && (wanted === undefined || index === wanted)).length,
  };
}

/** The text to go back to after the user kept one hunk, in lines. */
export function keptText(before: string, after: string, kept: number): string[] {
  const old = linesOfText(before);
  return applyHunks(
    old,
    diffLines(old, linesOfText(after)).filter((_, index) => index === kept),
  );
}

function placeNow(
  { start, end }: { readonly start: number; readonly end: number },
  edits: readonly Hunk[],
): { readonly start: number; readonly isConflict: boolean } {
  let moved = 0;
  for (const edit of edits) {
    const editEnd = edit.start + edit.removed.length;
    if (editEnd < start || (editEnd === start && edit.removed.length > 0 && start < end)) {
      moved += edit.added.length - edit.removed.length;
      continue;
    }
    if (edit.start > end || (edit.start === end && edit.removed.length > 0 && start < end)) break;
    // Lines that are inserted exactly between two hunks belong to neither, unless one of them has no lines of its own.
    if (edit.removed.length === 0 && start < end && (edit.start === start || edit.start === end)) {
      if (edit.start === start) moved += edit.added.length;
      continue;
    }
    return { start: start + moved, isConflict: true };
  }
  return { start: start + moved, isConflict: false };
}

/** Equal but for line endings, which VS Code makes uniform when it opens a file. */
export function isSameText(one: string, other: string): boolean {
  return one === other || linesOfText(one).join("\n") === linesOfText(other).join("\n");
}

export const endingOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");
