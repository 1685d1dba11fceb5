// The gate that every file's text passes before it goes to a model. Only the gate creates a `ClearedFile`, and code that
// puts text into a prompt requires one.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type GateReason, mayBeTakenAlong, reasonsToAsk } from "../../core/leaving/content-gate.js";
import { showWarning } from "../interface/messages.js";
import { fileFacts } from "./file-facts.js";

/** A file whose text may be read for a prompt. */
export class ClearedFile {
  /** Prevents an object of the same shape from being used as one. */
  protected readonly isCleared = true;

  constructor(readonly uri: vscode.Uri) {}
}

export interface GateQuestion {
  /** What happens to the file, as a button, and as a question about its name. */
  readonly button: string;
  readonly question: (name: string) => string;
  /** Ask only once in this window about a file and its reasons. */
  readonly remember?: boolean;
  /** Reasons to ignore. */
  readonly except?: readonly GateReason[];
}

/** Files that the user agreed to, with the reasons shown. */
const agreed = new Set<string>();

/** Clears a file that the user chose, after asking if there is a reason to; undefined if the user declined. */
export async function clearChosen(uri: vscode.Uri, asking: GateQuestion): Promise<ClearedFile | undefined> {
  if (isForeignHost(uri)) return undefined;
  const reasons = reasonsToAsk(await fileFacts(uri)).filter((reason) => !asking.except?.includes(reason));
  const key = JSON.stringify([uri.toString(), reasons]);
  if (reasons.length === 0 || (asking.remember && agreed.has(key))) return new ClearedFile(uri);
  const name = vscode.workspace.asRelativePath(uri);
  if (!(await agreesTo(name, reasons, asking))) return undefined;
  if (asking.remember) agreed.add(key);
  return new ClearedFile(uri);
}

/** Clears a file that a feature adds by itself; undefined if there is any reason not to. */
export async function clearTakenAlong(uri: vscode.Uri): Promise<ClearedFile | undefined> {
  if (isForeignHost(uri)) return undefined;
  return mayBeTakenAlong(await fileFacts(uri), vscode.workspace.isTrusted) ? new ClearedFile(uri) : undefined;
}

/** Clears a file of a folder that holds the user's own instructions, outside of every workspace; undefined if it may hold secrets. */
export function clearOwn(uri: vscode.Uri): Promise<ClearedFile | undefined> {
  return clearUnasked(uri, ["outside"]);
}

/** Clears a file that the user edits, for requests that no question can precede; undefined if there is any reason to ask. */
export async function clearUnasked(uri: vscode.Uri, except: readonly GateReason[]): Promise<ClearedFile | undefined> {
  if (isForeignHost(uri)) return undefined;
  const reasons = reasonsToAsk(await fileFacts(uri)).filter((reason) => !except.includes(reason));
  return reasons.length === 0 ? new ClearedFile(uri) : undefined;
}

/** Clears content of which only the name is known, such as a file dropped from another program. */
export async function agreesToContent(name: string, asking: GateQuestion): Promise<boolean> {
  const reasons = reasonsToAsk({ path: name, isUnsaved: true, inWorkspace: false, isIgnored: false });
  return reasons.length === 0 || (await agreesTo(name, reasons, asking));
}

/** The bytes of a cleared file; undefined if it cannot be read. */
export async function readCleared({ uri }: ClearedFile): Promise<Uint8Array | undefined> {
  return await vscode.workspace.fs.readFile(uri).then(undefined, () => undefined);
}

/**
 * Whether merely checking the file would contact another machine: Windows logs in to `\\host\share` by itself. Only a
 * folder that the user opened may be there.
 */
export function isForeignHost(uri: vscode.Uri): boolean {
  if (uri.scheme !== "file") return false;
  const isShare = uri.authority !== "" || /^\/{2}|^\/\\|^\\/.test(uri.path);
  return isShare && !vscode.workspace.getWorkspaceFolder(uri);
}

async function agreesTo(name: string, reasons: readonly GateReason[], { question, button }: GateQuestion): Promise<boolean> {
  const detail = reasons.flatMap((reason, index) => [...(index > 0 ? [""] : []), reasonText(reason, name)]);
  return (await showWarning(question(name), { modal: true, detail }, button)) === button;
}

function reasonText(reason: GateReason, name: string): string {
  switch (reason) {
    case "secret-name":
      return l10n.t("{0} may contain passwords or keys, judging by its name. Attachments are sent to the model's service.", name);
    case "secret-target":
      return l10n.t("{0} is a link to a file that may contain passwords or keys, judging by its name.", name);
    case "ignored":
      return l10n.t("A .gitignore file in the workspace excludes it.");
    case "outside":
      return l10n.t("It is outside the workspace.");
    case "link-outside":
      return l10n.t("It is a link to a file outside the workspace.");
  }
}
