// What a commit would hold: the staged changes, or all of them where nothing is staged.

import * as vscode from "vscode";
import { withoutSecretFiles } from "../../core/leaving/diff-filter.js";
import { type GitRepository, untrackedStatus } from "./git-api.js";

export interface Changes {
  readonly isStaged: boolean;
  /** Without the files that may hold secrets. */
  readonly diff: string;
  /** Paths of the files whose lines are withheld because they may hold secrets. */
  readonly withheld: readonly string[];
  /** Paths of new files, which are in no diff. Their text is not read: it may never have been meant for anyone. */
  readonly untracked: readonly string[];
}

/** Undefined where nothing has changed. */
export async function changesOf(repository: GitRepository): Promise<Changes | undefined> {
  // Git itself is asked, because VS Code hears of what is staged elsewhere a moment later.
  const staged = await repository.diff(true);
  if (staged !== "") return { isStaged: true, ...withoutSecrets(staged), untracked: [] };
  await repository.status();
  const { state } = repository;
  const isUntracked = ({ status }: { readonly status: number }): boolean => status === untrackedStatus;
  const untracked = [...state.workingTreeChanges.filter(isUntracked), ...(state.untrackedChanges ?? [])];
  const diff = await repository.diff(false);
  if (diff === "" && untracked.length === 0) return undefined;
  const paths = new Set(untracked.map(({ uri }) => pathWithin(repository.rootUri, uri)));
  return { isStaged: false, ...withoutSecrets(diff), untracked: [...paths] };
}

function withoutSecrets(all: string): Pick<Changes, "diff" | "withheld"> {
  const { text, withheld } = withoutSecretFiles(all);
  return { diff: text, withheld };
}

function pathWithin(root: vscode.Uri, uri: vscode.Uri): string {
  const folder = root.path.endsWith("/") ? root.path : `${root.path}/`;
  return uri.path.startsWith(folder) ? uri.path.slice(folder.length) : vscode.workspace.asRelativePath(uri);
}

/** First lines of the latest messages, newest first; none in a repository without a commit. */
export async function recentSubjects(repository: GitRepository): Promise<string[]> {
  const commits = await repository.log({ maxEntries: 12 }).catch(() => []);
  const subjects = commits.map(({ message }) => (message.split("\n", 1)[0] ?? "").trim().slice(0, 120));
  // What Git writes itself shows nobody's manner.
  return subjects.filter((subject) => subject !== "" && !/^Merge (?:branch|pull request|remote)/.test(subject));
}
