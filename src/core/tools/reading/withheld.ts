// What the content gate keeps from models, in words for them.

import type { GateReason } from "../../leaving/content-gate.js";
import type { Place } from "../places/place.js";
import { failedOutcome, type ToolOutcome } from "../tool.js";

/** Reasons for which a text never leaves, whatever the user allows for a step. */
const always: readonly GateReason[] = ["secret-name", "secret-target"];

export function isWithheld(reasons: readonly GateReason[]): boolean {
  return reasons.some((reason) => always.includes(reason));
}

export function withheldOutcome({ path }: Place, reasons: readonly GateReason[]): ToolOutcome {
  if (isWithheld(reasons)) {
    return failedOutcome(`${path} may contain passwords or keys, so its text is withheld. Continue without it, or ask the user.`);
  }
  return failedOutcome(`${path} is no longer the file that was allowed to be read. Nothing was read.`);
}

/** A note about files that were left out of a result; empty if there are none. */
export function withheldNote(paths: readonly string[]): string {
  return paths.length === 0 ? "" : `Withheld, because they may contain passwords or keys: ${paths.join(", ")}`;
}
