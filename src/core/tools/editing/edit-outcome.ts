// The results of edits: what changed as it was saved, and the problems that are new since.

import type { StepEdit } from "../../conversation/parts.js";
import { diffText } from "../../editing/review/diff-text.js";
import type { Place } from "../places/place.js";
import { textHash } from "../places/text-hash.js";
import { problemLine } from "../reading/code-language.js";
import { countOf } from "../results/result-text.js";
import { failedOutcome, type ToolOutcome } from "../tool.js";
import type { Reviewed, Written } from "./editing-ports.js";

const mostDiffLines = 200;
const mostProblems = 10;

type Done = Extract<Written, { kind: "written" }>;

export interface EditedFile {
  readonly place: Place;
  readonly change: StepEdit["change"];
  readonly movedTo?: Place;
  readonly before: string | null;
  /** What the model asked for; the saved text may be formatted. */
  readonly wanted: string | null;
}

export async function editOutcome(edited: EditedFile, done: Done): Promise<ToolOutcome> {
  const { wanted } = edited;
  const { text, lines } = changeLines(edited, done);
  const notes = [
    ...(wanted !== null && done.text !== null && !isSame(done.text, wanted)
      ? ["The editor formatted the file when it saved it; this is the result."]
      : []),
    ...(done.isSaved ? [] : ["The file could not be saved. The change is in the editor, unsaved; tell the user."]),
    ...(done.alsoChanged.length > 0
      ? [`Also changed by the editor, and not saved: ${done.alsoChanged.join(", ")}. The user must save them.`]
      : []),
  ];
  return {
    result: { text: [text, ...notes, ...lines, ...problemLines(done)].join("\n"), isError: false },
    edits: [await stepEdit(edited, done.text)],
  };
}

const isSame = (one: string, other: string): boolean => one.replaceAll("\r\n", "\n") === other.replaceAll("\r\n", "\n");

function changeLines({ place, change, movedTo, before }: EditedFile, done: Done): { text: string; lines: readonly string[] } {
  if (change === "delete") return { text: `Deleted ${place.path}.`, lines: [] };
  if (change === "move") return { text: `Moved ${place.path} to ${movedTo?.path ?? ""}.`, lines: [] };
  const { text, added, removed, left } = diffText(place.path, before, done.text, mostDiffLines);
  if (change === "create") return { text: `Created ${place.path} (${countOf(added, "line")}).`, lines: [] };
  const cut = left > 0 ? ` The diff is cut; ${left} more lines.` : "";
  return { text: `Changed ${place.path} (+${added} −${removed}).${cut}`, lines: text.split("\n").slice(2) };
}

function problemLines({ newProblems }: Done): string[] {
  if (newProblems.length === 0) return [];
  const shown = newProblems.slice(0, mostProblems).map(problemLine);
  const more = newProblems.length > mostProblems ? [`${newProblems.length - mostProblems} more`] : [];
  return ["New problems since this change:", ...shown, ...more];
}

/** @param after the text that the file then has; null if there is none */
export async function stepEdit({ place, change, movedTo, before }: EditedFile, after: string | null): Promise<StepEdit> {
  const { added, removed } = diffText(place.path, before, after, 0);
  return {
    uri: place.uri,
    path: place.path,
    change,
    ...(movedTo ? { movedTo: movedTo.uri } : {}),
    ...(before !== null ? { beforeHash: await textHash(before) } : {}),
    ...(after !== null ? { afterHash: await textHash(after) } : {}),
    added: change === "move" ? 0 : added,
    removed: change === "move" ? 0 : removed,
  };
}

/** The user changed the file after the model had read it: the model sees how. */
export function changedOutcome({ path }: Place, seen: string | null, now: string | null): ToolOutcome {
  if (now === null) return failedOutcome(`${path} no longer exists. Nothing was changed.`);
  if (seen === null) return failedOutcome(`${path} exists now; it was made meanwhile. Nothing was changed. Read it first.`);
  const { text } = diffText(path, seen, now, mostDiffLines);
  const lines = text.split("\n").slice(2).join("\n");
  return failedOutcome(
    `${path} has changed since you read it, so nothing was changed. The difference:\n${lines}\nKeep these changes and edit again.`,
  );
}

/** Undecided hunks count as declined. */
export async function reviewOutcome(edited: EditedFile, reviewed: Reviewed): Promise<ToolOutcome> {
  const { accepted, declined, declinedText, written } = reviewed;
  const { before, place } = edited;
  if (accepted === 0) {
    return {
      result: { text: `The user declined the change of ${place.path}. Nothing was changed.`, isError: true },
      declined: true,
    };
  }
  if (written.kind !== "written") return unwritten(place, before, written);
  const outcome = await editOutcome({ ...edited, wanted: null }, written);
  if (declined === 0) return outcome;
  const { text } = diffText(place.path, before, declinedText, mostDiffLines);
  const refused = text.split("\n").slice(2).join("\n");
  const words = `The user accepted ${countOf(accepted, "change")} and declined ${declined}. Declined, and not to be tried again:\n${refused}`;
  return { ...outcome, result: { ...outcome.result, text: `${outcome.result.text}\n${words}` } };
}

export function unwritten(place: Place, seen: string | null, written: Exclude<Written, Done>): ToolOutcome {
  return written.kind === "changed"
    ? changedOutcome(place, seen, written.text)
    : failedOutcome(`Nothing was changed: ${written.reason}`);
}
