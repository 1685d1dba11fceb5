// Reading and editing files: boundary, secrets, ignored files, files that execute, then what is allowed for the task.

import * as l10n from "@vscode/l10n";
import { type GateReason, reasonsToAsk } from "../../leaving/content-gate.js";
import { isExecutingFile } from "../paths/executing-files.js";
import { locate, type Place } from "../paths/locate.js";
import type { PathProblem } from "../paths/unsafe-names.js";
import type { GateFacts } from "./gate-facts.js";
import { type Judgement, type RunState, refused, untrusted } from "./judgement.js";

export interface FileEdit {
  readonly path: string;
  readonly change: "change" | "create" | "delete" | "move";
  /** Unsaved changes of the user would be saved, too. */
  readonly savesUserChanges?: true;
  readonly opensAddress?: string;
}

/** Keys of what a task allows. A deletion has its own. */
const editKey = "edit";
const deleteKey = "delete";
const ignoredKey = "read-ignored";

export async function judgeRead(path: string, facts: GateFacts, run: RunState): Promise<Judgement> {
  const found = await findPlaces(path, facts);
  if ("verdict" in found) return found;
  const { reasons, isIgnored, places } = found;
  if (!facts.isTrusted() && (reasons.length > 0 || isIgnored)) return untrusted();
  if (reasons.length > 0) return { verdict: "ask", reasons, places };
  if (!isIgnored || run.allowedForTask.has(ignoredKey)) return { verdict: "allow", places };
  const text = l10n.t("Reading files that .gitignore excludes");
  return { verdict: "ask", reasons: [ignoredText()], task: { key: ignoredKey, text }, places };
}

export async function judgeEdit(edit: FileEdit, facts: GateFacts, run: RunState): Promise<Judgement> {
  const { path, change, savesUserChanges, opensAddress } = edit;
  if (!facts.isTrusted()) return untrusted();
  const found = await findPlaces(path, facts);
  if ("verdict" in found) return found;
  const { reasons, isIgnored, places, all } = found;
  const runsItself = all.some(({ relative, realRelative }) => isExecutingFile(relative) || isExecutingFile(realRelative));
  const every = [
    ...reasons,
    ...(isIgnored ? [ignoredText()] : []),
    ...(runsItself ? [executingText()] : []),
    ...(savesUserChanges ? [l10n.t("It has changes that you have not saved; they would be saved with it.")] : []),
    ...(opensAddress === undefined ? [] : [l10n.t("Editors fetch an address that it adds: {0}", opensAddress)]),
  ];
  if (every.length > 0) return { verdict: "ask", reasons: every, places };
  const key = change === "delete" ? deleteKey : editKey;
  if (run.allowedForTask.has(key)) return { verdict: "allow", places };
  const text = change === "delete" ? l10n.t("Deleting files in the workspace") : l10n.t("Editing files in the workspace");
  return { verdict: "ask", reasons: [], task: { key, text }, places };
}

interface Found {
  readonly all: readonly Place[];
  readonly places: readonly string[];
  /** Why no permission beyond this one call can count, in the user's language. */
  readonly reasons: readonly string[];
  readonly isIgnored: boolean;
}

async function findPlaces(path: string, facts: GateFacts): Promise<Found | Judgement> {
  const all = await locate(path, facts);
  if (typeof all === "string") return refusedPath(all);
  const reasons = new Set<string>();
  let isIgnored = false;
  for (const place of all) {
    const isInside = place.folder !== undefined;
    const gateReasons = reasonsToAsk({
      path: place.written,
      isUnsaved: false,
      inWorkspace: isInside,
      isIgnored: isInside && (await facts.isIgnored(place.written)),
      target: { path: place.real, inWorkspace: place.location === "inside" },
    });
    // An unknown target may be a secret file, too; it is asked about like a link that leads out.
    if (gateReasons.some((reason) => reason === "secret-name" || reason === "secret-target")) return secret();
    if (gateReasons.includes("ignored")) isIgnored = true;
    for (const text of gateReasons.flatMap((reason) => boundaryText(reason, place))) reasons.add(text);
  }
  return { all, places: placesOf(all), reasons: [...reasons], isIgnored };
}

/** What a permit for a file holds: where it leads, after links. */
export function placesOf(all: readonly Place[]): string[] {
  return all.map(({ location, real }) => `${location}: ${real}`);
}

function boundaryText(reason: GateReason, { location, real }: Place): string[] {
  if (reason === "outside") return [l10n.t("It is outside the workspace: {0}", real)];
  if (reason !== "link-outside") return [];
  return [
    location === "unknown"
      ? l10n.t("It is a link, and its target cannot be determined.")
      : l10n.t("A link leads out of the workspace, to {0}", real),
  ];
}

const ignoredText = (): string => l10n.t("A .gitignore file in the workspace excludes it.");
const executingText = (): string =>
  l10n.t("Programs run or obey this file by themselves, so changing it is like running a command.");

const secret = (): Judgement =>
  refused(
    "The file may hold passwords or keys, judging by its name. Its content is withheld and it cannot be edited. Do not look for it elsewhere; ask the user for what you need.",
    l10n.t("The file may contain passwords or keys, judging by its name."),
  );

const problems: Readonly<Record<PathProblem, string>> = {
  empty: "it is empty",
  "too-long": "it is too long",
  "control-character": "it contains control characters",
  address: "it is a URL, not a path",
  stream: "it names a stream of a file, not a file",
  device: "it names a device of Windows",
  "short-name": "it is a short name of Windows; use the full name",
  "trailing-dot": "a name ends with a dot or a space, which Windows ignores",
  share: "it is on another machine or a device path",
  "drive-relative": "it depends on the current drive; start with the drive, or use a path relative to the workspace",
};

export const refusedPath = (problem: PathProblem): Judgement =>
  refused(`The path cannot be used: ${problems[problem]}.`, l10n.t("The path is not valid."));
