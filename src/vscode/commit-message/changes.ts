// The changes that a commit of a repository would hold, and the subjects of its recent commits.

import * as vscode from "vscode";
import type { Git } from "../../core/commit-message/git-port.js";
import { type ChangesFound, readChanges, readDiff, readUntracked } from "../../core/commit-message/read-changes.js";
import type { GitApi, GitRepository } from "./git-api.js";

/** Throws a `GitFailure` if Git refuses, and an `AbortError` once the signal aborts. */
export async function changesOf(git: GitApi, repository: GitRepository, signal?: AbortSignal): Promise<ChangesFound> {
  const found = await readChanges(await gitOf(git, repository, signal));
  const hidden = vscode.workspace.getConfiguration("git", repository.rootUri).get<string>("untrackedChanges") === "hidden";
  if (!hidden || found.kind !== "changes") return found;
  return found.diff === "" ? { kind: "nothing" } : { ...found, untracked: [] };
}

/** The diff in Git's own format, regardless of the user's Git configuration, and the new files that no diff covers. */
export async function diffOf(
  git: GitApi,
  repository: GitRepository,
  staged: boolean,
): Promise<{ readonly diff: string; readonly untracked: readonly string[] }> {
  const own = await gitOf(git, repository);
  const { text } = await readDiff(own, staged);
  return { diff: text, untracked: staged ? [] : await readUntracked(own) };
}

async function gitOf(git: GitApi, { rootUri }: GitRepository, signal?: AbortSignal): Promise<Git> {
  const { gitIn } = await import("../../node/git/run-git.js");
  return gitIn({ executable: git.git.path, root: rootUri.fsPath, ...(signal ? { signal } : {}) });
}

/** Subject lines of the latest commits, newest first; empty in a repository without commits. */
export async function recentSubjects(repository: GitRepository): Promise<string[]> {
  const commits = await repository.log({ maxEntries: 12 }).catch(() => []);
  const subjects = commits.map(({ message }) => (message.split("\n", 1)[0] ?? "").trim().slice(0, 120));
  // Git writes these itself, so they do not show the authors' style.
  return subjects.filter((subject) => subject !== "" && !/^Merge (?:branch|pull request|remote)/.test(subject));
}
