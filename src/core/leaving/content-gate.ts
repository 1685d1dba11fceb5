// Start here: decides whether a file's text may be sent to a model. Everything that reads files for a prompt asks here:
// attachments, editor actions, Write Tests, commit messages. Pure: an adapter gathers the facts and asks the user.

import { trimCharactersEnd } from "../text/trim-characters.js";
import { looksSecret } from "./file-gate.js";

export interface FileFacts {
  /** The path of its URI, separated by `/`. */
  readonly path: string;
  /** True if it has never been saved to disk. */
  readonly isUnsaved: boolean;
  readonly inWorkspace: boolean;
  /** A .gitignore in the workspace excludes it. */
  readonly isIgnored: boolean;
  /** The target of its symbolic links; absent if the file system has none or the file does not exist. */
  readonly target?: { readonly path: string; readonly inWorkspace: boolean };
}

export type GateReason = "secret-name" | "secret-target" | "ignored" | "outside" | "link-outside";

/** The reasons to ask the user before sending the file's text; empty if it may be sent. */
export function reasonsToAsk({ path, isUnsaved, inWorkspace, isIgnored, target }: FileFacts): GateReason[] {
  const reasons: GateReason[] = [];
  if (looksSecret(path)) reasons.push("secret-name");
  else if (target && looksSecret(target.path)) reasons.push("secret-target");
  if (isIgnored) reasons.push("ignored");
  if (!isUnsaved && !inWorkspace) reasons.push("outside");
  else if (inWorkspace && target && !target.inWorkspace) reasons.push("link-outside");
  return reasons;
}

/**
 * Whether a file that the user did not choose may be read for a prompt. Asking about each such file is impractical, so any
 * reason excludes it, and an untrusted workspace contributes none.
 */
export function mayBeTakenAlong(facts: FileFacts, isTrusted: boolean): boolean {
  return isTrusted && !facts.isUnsaved && reasonsToAsk(facts).length === 0;
}

/** Whether a path equals or is inside a folder. Both must be absolute paths of the same platform. */
export function liesIn(folder: string, path: string): boolean {
  const start = trimCharactersEnd(folder, "\\/");
  return path === start || path === folder || path.startsWith(`${start}/`) || path.startsWith(`${start}\\`);
}
