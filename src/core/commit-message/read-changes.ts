// Start here: reads the changes of the next commit from Git, with options that override the user's configuration: the
// staged changes, or all changes if nothing is staged.

import { withoutSecretFiles } from "../leaving/diff-filter.js";
import { parseGitDiff } from "./git-diff.js";
import { type Git, GitFailure, type GitOutput } from "./git-port.js";

/** An operation of Git that is in progress; the commit completes it. */
export interface UnfinishedOperation {
  readonly kind: "merge" | "cherry-pick" | "revert" | "rebase";
  /** Git's prepared message, or an empty string. */
  readonly message: string;
}

export interface Changes {
  readonly kind: "changes";
  readonly isStaged: boolean;
  /** Excludes files that may hold secrets. */
  readonly diff: string;
  /** Paths of the files that are excluded because they may hold secrets. */
  readonly withheld: readonly string[];
  /** Changed files beyond the end of a diff that was too long to read, as `modified: path`. */
  readonly unread: readonly string[];
  /** Paths of untracked files, which no diff contains. They are not read, because they may not be meant for sharing. */
  readonly untracked: readonly string[];
  readonly unfinished?: UnfinishedOperation;
}

export type ChangesFound =
  | Changes
  | { readonly kind: "nothing" }
  /** Unmerged files: Git refuses to commit them, and their diff mixes both sides. */
  | { readonly kind: "conflicts"; readonly paths: readonly string[] };

/**
 * Each option overrides one setting: `diff.external`, attributes with `textconv`, `color.ui`, `diff.noprefix`,
 * `diff.mnemonicPrefix`, `diff.submodule`, `diff.ignoreSubmodules`, `diff.renames`, `diff.context`, `diff.interHunkContext`,
 * and pagers.
 */
const plainDiff = [
  "--no-pager",
  "diff",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--submodule=short",
  "--ignore-submodules=dirty",
  "--find-renames",
  "--unified=3",
  "--inter-hunk-context=0",
] as const;

/** Throws a `GitFailure` if Git exits with an error. */
export async function readDiff(git: Git, staged: boolean): Promise<{ readonly text: string; readonly isCut: boolean }> {
  return succeeded(await git.run([...plainDiff, "--patch", ...(staged ? ["--cached"] : [])]));
}

/** Throws a `GitFailure` if Git exits with an error. */
export async function readChanges(git: Git): Promise<ChangesFound> {
  const conflicts = await conflictsIn(git);
  if (conflicts.length > 0) return { kind: "conflicts", paths: conflicts };
  const unfinished = await unfinishedIn(git);
  const staged = await readDiff(git, true);
  const isStaged = staged.text !== "";
  const diff = isStaged ? staged : await readDiff(git, false);
  const untracked = isStaged ? [] : await readUntracked(git);
  if (diff.text === "" && untracked.length === 0) return { kind: "nothing" };
  const { text, withheld } = withoutSecretFiles(diff.text);
  return {
    kind: "changes",
    isStaged,
    diff: text,
    withheld,
    unread: diff.isCut ? await unreadIn(git, diff.text, isStaged) : [],
    untracked,
    ...(unfinished ? { unfinished } : {}),
  };
}

function succeeded(output: GitOutput): GitOutput {
  if (output.exitCode !== 0) throw new GitFailure(output.errors.trim().split("\n", 1)[0] ?? "");
  return output;
}

const entries = ({ text }: GitOutput): string[] => text.split("\0").filter((entry) => entry !== "");

export async function readUntracked(git: Git): Promise<readonly string[]> {
  return entries(succeeded(await git.run(["ls-files", "--others", "--exclude-standard", "-z"])));
}

const changeNames: Readonly<Record<string, string>> = { A: "added", D: "deleted", M: "modified", R: "renamed", C: "copied" };

async function unreadIn(git: Git, diff: string, staged: boolean): Promise<string[]> {
  const read = new Set(parseGitDiff(diff).map(({ path }) => path));
  const fields = entries(succeeded(await git.run([...plainDiff, "--name-status", "-z", ...(staged ? ["--cached"] : [])])));
  const unread: string[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const change = fields[index]?.charAt(0) ?? "";
    // For a rename or copy, the old name comes first.
    if (change === "R" || change === "C") index++;
    const path = fields[index + 1] ?? "";
    if (!read.has(path)) unread.push(`${changeNames[change] ?? "changed"}: ${path}`);
  }
  return unread;
}

async function conflictsIn(git: Git): Promise<string[]> {
  const rows = entries(succeeded(await git.run(["ls-files", "--unmerged", "-z"])));
  // Mode, object and stage come before a tab; each file has one row per side.
  return [...new Set(rows.map((row) => row.slice(row.indexOf("\t") + 1)))];
}

/** In order of precedence: a rebase also sets CHERRY_PICK_HEAD. */
const heads = [
  ["MERGE_HEAD", "merge", "MERGE_MSG"],
  ["REBASE_HEAD", "rebase", "rebase-merge/message"],
  ["CHERRY_PICK_HEAD", "cherry-pick", "MERGE_MSG"],
  ["REVERT_HEAD", "revert", "MERGE_MSG"],
] as const;

async function unfinishedIn(git: Git): Promise<UnfinishedOperation | undefined> {
  const names = heads.flatMap(([head, , message]) => ["--git-path", head, "--git-path", message]);
  // In a linked worktree, these files are outside the usual location.
  const paths = succeeded(await git.run(["rev-parse", ...names])).text.split(/\r?\n/);
  for (const [index, [, kind]] of heads.entries()) {
    const [head = "", message = ""] = paths.slice(index * 2);
    if ((await git.read(head)) !== undefined) return { kind, message: withoutComments((await git.read(message)) ?? "") };
  }
  return undefined;
}

function withoutComments(message: string): string {
  return message
    .split(/\r?\n/)
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .trim();
}
