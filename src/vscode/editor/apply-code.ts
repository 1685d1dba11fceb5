// "Apply" under a code block of the chat: finds the file and the lines that the code belongs to, and opens the diff for
// review.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Attachment } from "../../core/conversation/conversation.js";
import { pathOfFence, relativePath } from "../../core/editing/answers/fence-path.js";
import {
  type AppliedBlock,
  applyBlock,
  applyToFile,
  type BlockRefusal,
  type BlockTarget,
  filesOfBlock,
} from "../../core/editing/apply-block.js";
import type { FilePatch } from "../../core/editing/patches/unified-diff.js";
import { diffLines, type Hunk } from "../../core/editing/review/line-diff.js";
import { pathsInFolders, targetFile } from "../../core/editing/target-file.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { isForeignHost } from "../leaving/content-gate.js";
import { indentationOf } from "./document-context.js";
import { allLines, fileName } from "./review/pinned-document.js";
import type { ProposedChange } from "./review/review-session.js";
import type { Reviews } from "./review/reviews.js";

export interface CodeToApply {
  readonly text: string;
  /** The fence's info string, such as `ts src/a.ts`. */
  readonly info: string;
  /** Attachments of the question that this code answers. */
  readonly attachments: readonly Attachment[];
}

export async function applyCode(reviews: Reviews, code: CodeToApply): Promise<void> {
  const files = filesOfBlock(code.text, code.info);
  const paths = new Set(files.map(({ newPath, oldPath }) => newPath ?? oldPath));
  if (paths.size > 1) {
    await applyToSeveral(reviews, code, files);
    return;
  }
  const uri = await targetOf(code, pathOf(code, files[0]));
  const document = uri && (await opened(uri));
  if (!document) return;
  const change = changeOf(document, (file, target) => applyBlock(code.text, code.info, file, target), code);
  if (change) await reviews.open(change);
}

/** A diff of several files: each gets its own review, and none is opened if one of them does not fit. */
async function applyToSeveral(reviews: Reviews, code: CodeToApply, files: readonly FilePatch[]): Promise<void> {
  const changes: ProposedChange[] = [];
  for (const patch of files.filter(({ parts }) => parts.length > 0)) {
    const path = patch.newPath ?? patch.oldPath;
    if (patch.change !== "modified") {
      const words =
        patch.change === "added"
          ? l10n.t(
              "The diff creates {0}, but Apply changes only existing files. Use Open in New File. Nothing was changed.",
              path ?? "",
            )
          : l10n.t("The diff deletes {0}, but Apply never deletes files. Nothing was changed.", path ?? "");
      void showWarning(words);
      return;
    }
    const uri = await targetOf({ ...code, attachments: [] }, path === undefined ? undefined : relativePath(path));
    const document = uri && (await opened(uri));
    if (!document) return;
    const change = changeOf(document, (file, target) => applyToFile(patch, file, target), code);
    if (!change) return;
    changes.push(change);
  }
  for (const change of changes) await reviews.open(change);
}

function pathOf({ info, text }: CodeToApply, patch: FilePatch | undefined): string | undefined {
  const named = patch?.change === "added" ? patch.newPath : (patch?.oldPath ?? patch?.newPath);
  return pathOfFence(info, text) ?? (named === undefined ? undefined : relativePath(named));
}

async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
  if (!document) void showWarning(l10n.t("{0} could not be opened as text.", fileName(uri)));
  return document;
}

/** The change to review; undefined if there is none, which the user has been shown. */
function changeOf(
  document: vscode.TextDocument,
  apply: (file: readonly string[], target: BlockTarget) => AppliedBlock,
  code: CodeToApply,
): ProposedChange | undefined {
  const file = allLines(document);
  const name = fileName(document.uri);
  const result = apply(file, blockTarget(document, code));
  if (result.kind === "refused") {
    void showWarning(refusalWords(result.reason, name));
    return undefined;
  }
  const hunks: readonly Hunk[] = diffLines(file, result.lines);
  if (hunks.length > 0) return { document, hunks, changes: [], name: l10n.t("Apply") };
  void showInformation(l10n.t("{0} already contains this code.", name));
  return undefined;
}

function blockTarget(document: vscode.TextDocument, { attachments }: CodeToApply): BlockTarget {
  const attached = attachments.find(({ uri, lines: part }) => uri === document.uri.toString() && part !== undefined);
  const cursor = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.selection.active.line;
  return {
    language: document.languageId,
    path: vscode.workspace.asRelativePath(document.uri, false),
    ...indentationOf(document),
    ...(attached?.lines ? { attached: { lines: attached.text.split(/\r\n|\n/), start: attached.lines.first - 1 } } : {}),
    ...(cursor !== undefined ? { cursorLine: cursor } : {}),
  };
}

function refusalWords(reason: BlockRefusal, file: string): string {
  switch (reason) {
    case "patch-does-not-fit":
      return l10n.t("The diff does not match {0}. Nothing was changed.", file);
    case "found-twice":
      return l10n.t(
        "The lines to replace appear more than once in {0}. Ask for more lines around the change. Nothing was changed.",
        file,
      );
    case "left-out":
      return l10n.t("The code replaces parts of {0} with a comment. Ask for the complete code. Nothing was changed.", file);
    case "cut":
      return l10n.t("The change to {0} is cut off. Nothing was changed.", file);
  }
}

/** The file at the path, else the attached file, else one that the user picks. */
async function targetOf({ attachments }: CodeToApply, path: string | undefined): Promise<vscode.Uri | undefined> {
  // Folders, problems, terminals and images can be attached too, but are not files to change.
  const files = attachments.filter(({ kind, uri }) => (kind ?? "file") === "file" && uri !== "");
  const attached = files.map(({ uri }) => uri);
  const named = path === undefined ? [] : await filesNamed(path);
  const target = targetFile(path, named.map(String), attached);
  if (target.kind === "ask")
    return await askForFile(
      target.among.map((uri) => vscode.Uri.parse(uri)),
      path,
      target.isNamed,
    );
  const uri = vscode.Uri.parse(target.uri);
  return target.kind === "found" ? uri : await inReach(uri);
}

/** Files at that path in any workspace folder, else with a path that ends in it: models leave out the first folders. */
async function filesNamed(path: string): Promise<vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const names = folders.map(({ name }) => name);
  const files = await Promise.all(
    pathsInFolders(path, names).map(async (candidate) => {
      const folder = folders[candidate.folder];
      if (!folder) return [];
      const uri = vscode.Uri.joinPath(folder.uri, candidate.path);
      const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
      return stat && stat.type & vscode.FileType.File ? [uri] : [];
    }),
  );
  if (files.flat().length > 0) return files.flat();
  const literal = path.replaceAll(/[[\]{}*?!]/g, "?");
  return await vscode.workspace.findFiles(`**/${literal}`, "**/node_modules/**", 10);
}

/** A file outside the workspace is changed only if the user confirms. */
async function inReach(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (isForeignHost(uri)) return undefined;
  if (uri.scheme === "untitled" || uri.scheme === "vscode-notebook-cell" || vscode.workspace.getWorkspaceFolder(uri)) return uri;
  const yes = l10n.t("Review Change");
  const words = l10n.t("{0} is outside this workspace. Review a change to it?", uri.fsPath);
  return (await showWarning(words, { modal: true }, yes)) === yes ? uri : undefined;
}

/** @param isFound whether files at the path are among the candidates */
async function askForFile(
  likely: readonly vscode.Uri[],
  path: string | undefined,
  isFound: boolean,
): Promise<vscode.Uri | undefined> {
  const open = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
  const active = vscode.window.activeTextEditor?.document.uri;
  const candidates = [...likely, ...(active ? [active] : []), ...open].filter(({ scheme }) => scheme !== "output");
  const unique = [...new Map(candidates.map((uri) => [uri.toString(), uri])).values()];
  const other = { label: l10n.t("Another File…"), iconPath: new vscode.ThemeIcon("folder-opened"), uri: undefined };
  const items = [
    ...unique.map((uri) => ({ label: fileName(uri), description: vscode.workspace.asRelativePath(uri), uri })),
    other,
  ];
  const placeHolder =
    path === undefined
      ? l10n.t("Which file is this code for?")
      : isFound
        ? l10n.t("Several files are named {0}. Which one is this code for?", path)
        : l10n.t("{0} is not in this workspace. Which file is this code for?", path);
  const picked = await pickFrom(items, { title: l10n.t("Apply to File…"), placeHolder, matchOnDescription: true });
  if (picked && picked !== other && picked.uri) return await inReach(picked.uri);
  if (!picked) return undefined;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [chosen] =
    (await vscode.window.showOpenDialog({ title: l10n.t("Apply to File…"), ...(folder ? { defaultUri: folder } : {}) })) ?? [];
  return chosen ? await inReach(chosen) : undefined;
}
