// Start here: The one decision whether a file's text may go to a model: attachments, editor actions, Write Tests, commit messages and
// whatever else reads a file for a prompt ask here. Pure: the facts come from an adapter, and so does the user's answer.

import { trimCharactersEnd } from "../text/trim-characters.js";
import { looksSecret } from "./file-gate.js";

export interface FileFacts {
  /** Of its address, with `/` between. */
  readonly path: string;
  /** It has no place on a disk yet. */
  readonly isUnsaved: boolean;
  readonly inWorkspace: boolean;
  /** A .gitignore of the workspace excludes it. */
  readonly isIgnored: boolean;
  /** Where its links lead; absent if the file system has none, or there is no such file. */
  readonly target?: { readonly path: string; readonly inWorkspace: boolean };
}

export type GateReason = "secret-name" | "secret-target" | "ignored" | "outside" | "link-outside";

/** Why the user is asked before the file's text leaves; empty if it may leave. */
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
 * Whether a file that the user did not choose may be read for a prompt. Nobody can be asked for each of them, so any
 * reason withholds it, and an untrusted workspace adds nothing on its own account.
 */
export function mayBeTakenAlong(facts: FileFacts, isTrusted: boolean): boolean {
  return isTrusted && !facts.isUnsaved && reasonsToAsk(facts).length === 0;
}

/** Whether a path lies in a folder, or is it. Both absolute, of one platform. */
export function liesIn(folder: string, path: string): boolean {
  const start = trimCharactersEnd(folder, "\\/");
  return path === start || path === folder || path.startsWith(`${start}/`) || path.startsWith(`${start}\\`);
}
