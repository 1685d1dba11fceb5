// Checks at the moment of a write that the path still leads where the gate judged it. A link may have been swapped since.

import type { Action } from "./action.js";
import { placesOf } from "./judges/files.js";
import { type FileSystemFacts, locate } from "./paths/locate.js";
import { demand, type Permit } from "./permit.js";

/** Throws if the permit does not cover the action, or if its file or folder is another one now. */
export async function demandPlace(
  permit: Permit,
  action: Extract<Action, { readonly kind: "read" | "edit" | "run" }>,
  facts: FileSystemFacts,
): Promise<void> {
  demand(permit, action);
  const path = action.kind === "run" ? (action.folder ?? facts.folders()[0]?.path ?? "") : action.path;
  const located = await locate(path, facts);
  const now = typeof located === "string" ? [] : placesOf(located);
  if (JSON.stringify(now) !== JSON.stringify(permit.placesOf(action))) throw new PlaceChanged(path);
}

export class PlaceChanged extends Error {
  constructor(path: string) {
    super(`${path} leads elsewhere than when it was allowed. Nothing was done.`);
  }
}
