// Plans how the files go back to what they were before the agent. Nothing that the user did since is overwritten.

import { linesOfText } from "../review/diff-text.js";
import { type ChangeRecord, type FilePlace, type PresentFile, pathOf } from "./change-record.js";
import { endingOf, isSameText, undoneText } from "./undo-text.js";

export type UndoStep =
  /** `text` with its line endings. `isExact`: the text as it was at first, byte for byte. */
  | { readonly kind: "write"; readonly place: FilePlace; readonly text: string; readonly isExact: boolean }
  | { readonly kind: "create"; readonly place: FilePlace; readonly text: string }
  | { readonly kind: "delete"; readonly place: FilePlace }
  | { readonly kind: "move"; readonly from: FilePlace; readonly to: FilePlace };

export interface UndoPlan {
  /** In order. */
  readonly steps: readonly UndoStep[];
  /** What remains of the change afterwards; undefined if nothing does. */
  readonly remaining?: ChangeRecord;
}

export type Present = (uri: string) => PresentFile;

/** @param hunk undo only this one */
export function undoPlan(record: ChangeRecord, present: Present, hunk?: number): UndoPlan {
  const { origin, now } = record;
  if (!origin && now) return undoCreation(record, now, present(now.uri), hunk);
  if (origin && !now) return undoDeletion(record, origin, present(origin.uri));
  if (!origin || !now) return { steps: [] };
  const isMoved = origin.uri !== now.uri;
  const current = present(now.uri);
  if (!current.exists || (isMoved && hunk === undefined && present(origin.uri).exists)) return { steps: [], remaining: record };
  const text = undoTextOf(record, now, current, hunk);
  const movesBack = isMoved && hunk === undefined;
  const steps: UndoStep[] = [...text.steps, ...(movesBack ? [{ kind: "move", from: now, to: origin } as const] : [])];
  const left = text.remaining ?? (isMoved && !movesBack ? { ...record, after: record.before } : undefined);
  return { steps, ...(left ? { remaining: movesBack ? { ...left, now: origin } : left } : {}) };
}

/** Whether undoing the record would leave something, because of what the user did since. */
export function hasConflict(record: ChangeRecord, present: Present): boolean {
  return undoPlan(record, present).remaining !== undefined;
}

function undoCreation(record: ChangeRecord, now: FilePlace, current: PresentFile, hunk: number | undefined): UndoPlan {
  if (!current.exists) return { steps: [] };
  const isUntouched = current.text !== null && record.after !== null && isSameText(current.text, record.after);
  if (hunk !== undefined && hunk !== 0) return { steps: [], remaining: record };
  return isUntouched ? { steps: [{ kind: "delete", place: now }] } : { steps: [], remaining: record };
}

function undoDeletion(record: ChangeRecord, origin: FilePlace, current: PresentFile): UndoPlan {
  if (record.before === null) return { steps: [], remaining: record };
  if (!current.exists) return { steps: [{ kind: "create", place: origin, text: record.before }] };
  return current.text !== null && isSameText(current.text, record.before) ? { steps: [] } : { steps: [], remaining: record };
}

function undoTextOf(record: ChangeRecord, now: FilePlace, { text }: PresentFile, hunk: number | undefined): UndoPlan {
  const { before, after } = record;
  if (before === null || after === null || before === after) return { steps: [] };
  if (text === null) return { steps: [], remaining: record };
  if (hunk === undefined && isSameText(text, after))
    return { steps: [{ kind: "write", place: now, text: before, isExact: true }] };
  const undone = undoneText(before, after, text, hunk);
  if (hunk !== undefined && undone.conflicts > 0) return { steps: [], remaining: record };
  const ending = endingOf(text);
  const next = undone.lines.join(ending);
  const rest = undone.after.join(ending);
  const steps: UndoStep[] =
    next === linesOfText(text).join(ending)
      ? []
      : isSameText(next, before)
        ? [{ kind: "write", place: now, text: before, isExact: true }]
        : [{ kind: "write", place: now, text: next, isExact: false }];
  return { steps, ...(isSameText(rest, before) ? {} : { remaining: { ...record, after: rest } }) };
}

/**
 * The order in which to undo several: created files go first, and a file leaves a place before the one that was there moves
 * back. Files that swapped places need `swapped` first.
 */
export function undoOrder(records: readonly ChangeRecord[]): ChangeRecord[] {
  const rank = ({ origin, now }: ChangeRecord): number => (!origin ? 0 : now ? 1 : 2);
  const sorted = [...records].sort((one, other) => rank(one) - rank(other) || (pathOf(one) < pathOf(other) ? -1 : 1));
  const nowAt = new Map(sorted.flatMap((record) => (record.now ? [[record.now.uri, record] as const] : [])));
  const ordered = new Set<ChangeRecord>();
  for (const record of sorted) {
    const waiting = new Set<ChangeRecord>();
    for (let at: ChangeRecord | undefined = record; at && !ordered.has(at) && !waiting.has(at); ) {
      waiting.add(at);
      at = at.origin && nowAt.get(at.origin.uri);
    }
    for (const one of [...waiting].reverse()) ordered.add(one);
  }
  return [...ordered];
}

/** One record of each circle of files that took each other's places: it has to step aside before the others can go back. */
export function swapped(records: readonly ChangeRecord[]): ChangeRecord[] {
  const nowAt = new Map(records.flatMap((record) => (record.now ? [[record.now.uri, record] as const] : [])));
  const seen = new Set<ChangeRecord>();
  return records.flatMap((record) => {
    const waiting = new Set<ChangeRecord>();
    let at: ChangeRecord | undefined = record;
    while (at && !seen.has(at)) {
      seen.add(at);
      waiting.add(at);
      at = at.origin && nowAt.get(at.origin.uri);
    }
    return at && waiting.has(at) && at.origin?.uri !== at.now?.uri ? [at] : [];
  });
}
