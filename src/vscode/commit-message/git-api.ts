// The part of the built-in Git extension's API that is used here. Specified in `extensions/git/src/api/git.d.ts` of
// VS Code; version 1 has been kept since 2018.

import * as vscode from "vscode";

export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
  readonly state: { readonly HEAD: { readonly name?: string } | undefined };
  readonly ui: { readonly selected: boolean };
  /** Brings `state` up to date. */
  status(): Promise<void>;
  log(options: { readonly maxEntries: number }): Promise<readonly { readonly message: string }[]>;
}

export interface GitApi {
  /** The Git executable that VS Code found. */
  readonly git: { readonly path: string };
  readonly repositories: readonly GitRepository[];
  getRepository(uri: vscode.Uri): GitRepository | null;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** Undefined if Git is not available: turned off, not installed, or the workspace is not trusted. */
export async function openGit(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  const git = await extension?.activate();
  return git?.enabled ? git.getAPI(1) : undefined;
}
