// What can be attached, as the mention list and VS Code's quick pick offer it.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { bestMatches, fuzzyScore } from "../../core/attach/fuzzy-match.js";
import { looksLikeAddress } from "../../core/fetch/page-address.js";
import type { Candidate } from "../../protocol/attach.js";
import { shownEditor } from "../surroundings/shown-editor.js";
import type { WorkspaceFile, WorkspaceFiles } from "./workspace-files.js";

/** Maximum rows of the mention list. */
const mostOffered = 20;
const mostFolders = 4;
/** With something typed, so that folders and symbols have room. */
const mostFiles = 10;

/** Kinds other than files, by the ids used to choose them. */
export const windowKinds = ["selection", "problems", "changes", "staged", "terminal", "page"] as const;
export type WindowKind = (typeof windowKinds)[number];

/** Those kinds, each with what it would attach now; `selection` names the open file. */
export function windowCandidates(): Candidate[] {
  const editor = vscode.window.activeTextEditor ?? shownEditor();
  const file = editor ? vscode.workspace.asRelativePath(editor.document.uri) : l10n.t("No file is open");
  const problems = vscode.languages.getDiagnostics().reduce((count, [, diagnostics]) => count + diagnostics.length, 0);
  return [
    {
      id: "selection",
      icon: "selection",
      label: editor && !editor.selection.isEmpty ? l10n.t("Selection") : l10n.t("Current File"),
      detail: file,
    },
    { id: "problems", icon: "warning", label: l10n.t("Problems"), detail: l10n.t("{0} in the workspace", problems) },
    { id: "changes", icon: "git-compare", label: l10n.t("Changes"), detail: l10n.t("Git diff of the working tree") },
    { id: "staged", icon: "git-commit", label: l10n.t("Staged Changes"), detail: l10n.t("Git diff of the staged changes") },
    {
      id: "terminal",
      icon: "terminal",
      label: l10n.t("Terminal Selection"),
      detail: vscode.window.activeTerminal?.name ?? l10n.t("No terminal is open"),
    },
    { id: "page", icon: "globe", label: l10n.t("Web Page…"), detail: l10n.t("From an address"), text: "" },
  ];
}

/** Matches for the text after an `@`, best first. */
export async function findCandidates(query: string, files: WorkspaceFiles): Promise<Candidate[]> {
  if (looksLikeAddress(query)) {
    return [{ id: `page:${query}`, icon: "globe", label: query, detail: l10n.t("Web page"), text: "" }];
  }
  const kinds = windowCandidates().filter(
    ({ id, label }) => query === "" || fuzzyScore(query, label) !== undefined || isCalled(query, id),
  );
  const listed = await files.list();
  const byPath = new Map(listed.map((file) => [file.path, file]));
  const folders = foldersOf(listed);
  const most = query === "" ? mostOffered * 2 : mostFiles;
  const fileRows = bestMatches(query, [...openFirst(query, byPath), ...byPath.keys()], most).flatMap((path) => {
    const file = byPath.get(path);
    return file ? [candidateOf("file", file)] : [];
  });
  const folderRows =
    query === "" ? [] : bestMatches(query, [...folders.keys()], mostFolders).flatMap((path) => folders.get(path) ?? []);
  const rows = [...kinds, ...fileRows, ...folderRows.map((folder) => candidateOf("folder", folder))];
  return [...new Map(rows.map((row) => [row.id, row])).values()].slice(0, mostOffered);
}

/** `@url` finds the web page in every language. */
function isCalled(query: string, id: string): boolean {
  return id === "page" && "url".startsWith(query.toLowerCase());
}

/** Before anything is typed, open files are the likeliest. */
function openFirst(query: string, known: ReadonlyMap<string, WorkspaceFile>): string[] {
  if (query !== "") return [];
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ input }) => input));
  return tabs
    .flatMap((input) => (input instanceof vscode.TabInputText ? [vscode.workspace.asRelativePath(input.uri)] : []))
    .filter((path) => known.has(path));
}

/** The folders that contain the files, by path. */
export function foldersOf(files: readonly WorkspaceFile[]): Map<string, WorkspaceFile> {
  const folders = new Map<string, WorkspaceFile>();
  for (const { uri, path } of files) {
    const names = path.split("/");
    for (let depth = names.length - 1, up = ".."; depth > 0; depth--, up += "/..") {
      const folder = names.slice(0, depth).join("/");
      if (folders.has(folder)) break;
      folders.set(folder, { uri: vscode.Uri.joinPath(uri, up), path: folder });
    }
  }
  return folders;
}

export function candidateOf(kind: "file" | "folder", { uri, path }: WorkspaceFile): Candidate {
  const slash = path.lastIndexOf("/");
  return { id: `${kind}:${uri.toString()}`, icon: kind, label: path.slice(slash + 1), detail: path.slice(0, Math.max(0, slash)) };
}
