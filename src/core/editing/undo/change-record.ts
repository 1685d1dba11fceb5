// Start here: what a conversation's agent changed and the user has neither kept nor undone, as one record per file. Steps
// are added to the records; undo-text.ts takes a change out of a text, undo-plan.ts plans what happens to the files.

import { endingOf, isSameText, undoneText } from "./undo-text.js";

export interface FilePlace {
  readonly uri: string;
  /** Relative to the workspace. */
  readonly path: string;
}

/** A file as it is now. */
export interface PresentFile {
  readonly exists: boolean;
  /** Null if there is no file, or no text. */
  readonly text: string | null;
}

export interface ChangeRecord {
  /** Where the file was at first; absent: the agent created it. */
  readonly origin?: FilePlace;
  /** Where it is now; absent: the agent deleted it. */
  readonly now?: FilePlace;
  /** The text to go back to, with its own line endings; null if there was no file, or no text. */
  readonly before: string | null;
  /** The text as the agent left it; null if there is no file, or no text. */
  readonly after: string | null;
  readonly encoding?: string;
  /** A step that changes the file has begun and not reported its end. */
  readonly isUnfinished?: boolean;
  /** Where the unfinished step moves it. */
  readonly movingTo?: FilePlace;
}

/** A step's effect on one file. Texts are null where there is no file, or no text. */
export interface FileEffect {
  readonly change: "change" | "create" | "delete" | "move";
  readonly place: FilePlace;
  readonly movedTo?: FilePlace;
  readonly before: string | null;
  readonly after: string | null;
  readonly encoding?: string;
  readonly isUnfinished?: boolean;
}

/** The records after a step's effect. A file that is as it was at first has no record. */
export function withEffect(records: readonly ChangeRecord[], effect: FileEffect): ChangeRecord[] {
  const { change, place } = effect;
  const known = recordAt(records, place.uri) ?? (change === "create" ? deletedAt(records, place.uri) : undefined);
  const next = joined(known ? withUserEdits(known, effect) : firstRecord(effect), effect);
  const others = records.filter((record) => record !== known);
  return next && !isUndone(next) ? [...others, next] : others;
}

/**
 * The record with what the user edited between two steps in both of its texts, so that undoing keeps it. Where the user
 * edited the agent's lines, these count as the user's.
 */
function withUserEdits(record: ChangeRecord, { before: found }: FileEffect): ChangeRecord {
  const { before, after, isUnfinished, origin, now } = record;
  if (isUnfinished || after === null || found === null || isSameText(found, after)) return record;
  if (before === null && origin) return record;
  const kept = undoneText(before ?? "", after, found).lines.join(endingOf(found));
  if (before !== null) return { ...record, before: kept, after: found };
  // A file that the agent created and the user wrote in stays when the agent's lines are undone.
  return kept.trim() === "" || !now ? { ...record, after: found } : { ...record, origin: now, before: kept, after: found };
}

/** The record of the file that is now at this URI. */
export function recordAt(records: readonly ChangeRecord[], uri: string): ChangeRecord | undefined {
  return records.find(({ now }) => now?.uri === uri);
}

function deletedAt(records: readonly ChangeRecord[], uri: string): ChangeRecord | undefined {
  return records.find(({ now, origin }) => now === undefined && origin?.uri === uri);
}

/** The URI that names a record: where the file is, or was. */
export function uriOf({ now, origin }: ChangeRecord): string {
  return now?.uri ?? origin?.uri ?? "";
}

export function pathOf({ now, origin }: ChangeRecord): string {
  return now?.path ?? origin?.path ?? "";
}

export function changeOf({ now, origin }: ChangeRecord): FileEffect["change"] {
  if (!origin) return "create";
  if (!now) return "delete";
  return origin.uri === now.uri ? "change" : "move";
}

function firstRecord({ change, place, before, encoding }: FileEffect): ChangeRecord {
  return {
    ...(change === "create" ? {} : { origin: place }),
    now: place,
    before: change === "create" ? null : before,
    after: before,
    ...(encoding !== undefined ? { encoding } : {}),
  };
}

/** Undefined if the agent deleted what it had created. */
function joined(
  record: ChangeRecord,
  { change, place, movedTo, after, encoding, isUnfinished }: FileEffect,
): ChangeRecord | undefined {
  // A deletion or a move that may not happen leaves the record at the file's place.
  if (change === "delete" && isUnfinished) return { ...record, isUnfinished };
  if (change === "move" && isUnfinished && movedTo) return { ...record, isUnfinished, movingTo: movedTo };
  const { now: _now, isUnfinished: _before, movingTo: _to, ...rest } = record;
  if (change === "delete") return record.origin ? { ...rest, after: null } : undefined;
  const known = encoding ?? record.encoding;
  return {
    ...rest,
    now: change === "move" && movedTo ? movedTo : place,
    after,
    ...(known !== undefined ? { encoding: known } : {}),
    ...(isUnfinished ? { isUnfinished } : {}),
  };
}

/** The record of a step whose end was never reported, by what is there now. Undefined if nothing has changed. */
export function settled(record: ChangeRecord, present: (uri: string) => PresentFile): ChangeRecord | undefined {
  if (!record.isUnfinished) return record;
  const { isUnfinished: _, movingTo, now, ...rest } = record;
  const at = [movingTo, now, record.origin].find((place) => place !== undefined && present(place.uri).exists);
  const next: ChangeRecord = at ? { ...rest, now: at, after: present(at.uri).text } : { ...rest, after: null };
  const isNothing = (!next.origin && !next.now) || (next.origin?.uri === next.now?.uri && hasSameText(next));
  return isNothing ? undefined : next;
}

const hasSameText = ({ before, after }: ChangeRecord): boolean =>
  before === after || (before !== null && after !== null && isSameText(before, after));

function isUndone({ origin, now, before, after, isUnfinished }: ChangeRecord): boolean {
  return !isUnfinished && origin !== undefined && origin.uri === now?.uri && before === after;
}
