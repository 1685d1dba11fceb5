// What is known about a command line before it runs.

export type Shell = "sh" | "cmd" | "powershell";

export type ConcernKind =
  | "unparsable"
  | "invisible"
  | "newline"
  /** `$x`, `$(…)`, backticks, `%x%`: what it becomes is known only when it runs. */
  | "expansion"
  /** `*`, `?`, `[a]`, `{a,b}`: depends on the files that are there. */
  | "pattern"
  | "home"
  | "redirection"
  | "assignment"
  /** Keywords, groups, script blocks. */
  | "program-text"
  | "changes-folder"
  /** A program that runs another one, or text as a program. */
  | "runs-others"
  /** An option with which a harmless program runs others or writes files. */
  | "option"
  | "deletes"
  | "discards"
  | "publishes"
  | "network"
  | "administrator";

/** Why the user is asked each time. */
export interface Concern {
  readonly kind: ConcernKind;
  readonly program?: string;
  readonly option?: string;
  /** What would be deleted, as written. */
  readonly targets?: readonly string[];
}

export interface ParsedCommand {
  /** The literal words of each simple command, between `&&`, `||`, `;`, `|` and `&`. */
  readonly parts: readonly (readonly string[])[];
  readonly concerns: readonly Concern[];
}

export const concerned = (kind: ConcernKind, parts: ParsedCommand["parts"] = []): ParsedCommand => ({
  parts,
  concerns: [{ kind }],
});
