// Whether text of a document may be sent for a completion. Nothing is ever asked here: at every pause a question would be in
// the way, so any doubt means no.

import type { PrivacyBoundary } from "../../provider-api/provider.js";

export interface ConsentFacts {
  /** A completion model is chosen. */
  readonly hasModel: boolean;
  readonly enabled: boolean;
  readonly boundary: PrivacyBoundary;
  /** The user agreed that text goes to this public model at every pause. */
  readonly agreedToPublic: boolean;
  readonly workspaceIsTrusted: boolean;
  /** Scheme of the document's URI. */
  readonly scheme: string;
  readonly languageId: string;
  readonly languages: Readonly<Record<string, unknown>>;
  /** It is shown in a diff editor only. */
  readonly isDiff: boolean;
  readonly explicit: boolean;
  /** The gate for content found a reason against it, or has not answered yet. */
  readonly isCleared: boolean | undefined;
}

export type Refusal = "no-model" | "off" | "language" | "editor" | "untrusted" | "public" | "private-file" | "checking-file";

/** Documents that users write. Others are logs, views of Git, and virtual documents of extensions. */
const schemes: ReadonlySet<string> = new Set([
  "file",
  "untitled",
  "vscode-remote",
  "vscode-vfs",
  "vscode-notebook-cell",
  "vscode-userdata",
]);
/** Languages of output and of messages that are not files. */
const neverLanguages: ReadonlySet<string> = new Set(["scminput", "log", "Log", "code-runner-output", "search-result"]);

/** Why nothing may be sent; undefined if it may. */
export function refusalOf(facts: ConsentFacts): Refusal | undefined {
  if (!facts.hasModel) return "no-model";
  if (!facts.enabled) return "off";
  if (!schemes.has(facts.scheme) || facts.isDiff || neverLanguages.has(facts.languageId)) return "editor";
  if (!facts.explicit && !isLanguageOn(facts.languages, facts.languageId)) return "language";
  if (!facts.workspaceIsTrusted && facts.boundary !== "local") return "untrusted";
  if (facts.boundary === "public" && !facts.agreedToPublic) return "public";
  if (facts.isCleared === undefined) return "checking-file";
  return facts.isCleared ? undefined : "private-file";
}

/** A language's own entry counts before the one for all. */
export function isLanguageOn(languages: Readonly<Record<string, unknown>>, languageId: string): boolean {
  const own = Object.hasOwn(languages, languageId) ? languages[languageId] : languages["*"];
  return own !== false;
}
