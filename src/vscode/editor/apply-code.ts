// "Apply" under a code block of the chat: finds the file that the code is about, and the lines in it, and opens the
// difference for review.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Attachment } from "../../core/conversation/conversation.js";
import { pathOfFence, withoutPathComment } from "../../core/editing/answers/fence-path.js";
import { fitToFile } from "../../core/editing/answers/fit-to-file.js";
import {
  applySearchBlocks,
  applyUnifiedDiff,
  hasSearchBlocks,
  isUnifiedDiff,
  looksLikeDiff,
} from "../../core/editing/answers/patch-formats.js";
import { placeCode } from "../../core/editing/place-code.js";
import { diffLines } from "../../core/editing/review/line-diff.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { isForeignHost } from "../leaving/content-gate.js";
import { indentationOf } from "./document-context.js";
import { allLines, fileName } from "./review/pinned-document.js";
import type { Reviews } from "./review/reviews.js";

export interface CodeToApply {
  readonly text: string;
  /** The fence's info string, such as `ts src/a.ts`. */
  readonly info: string;
  /** What went with the question that this answers. */
  readonly attachments: readonly Attachment[];
}

export async function applyCode(reviews: Reviews, code: CodeToApply): Promise<void> {
  const uri = await targetOf(code);
  if (!uri) return;
  const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
  if (!document) {
    void showWarning(l10n.t("{0} could not be opened as text.", fileName(uri)));
    return;
  }
  const file = allLines(document);
  const next = changed(code, document, file);
  if (!next) {
    void showWarning(l10n.t("The diff does not fit {0}. Nothing was changed.", fileName(uri)));
    return;
  }
  const hunks = diffLines(file, next);
  if (hunks.length === 0) {
    void showInformation(l10n.t("{0} has this code already.", fileName(uri)));
    return;
  }
  await reviews.open({ document, hunks, changes: [], name: l10n.t("Apply") });
}

/** The file's lines with the code in their place; undefined where the code is a diff of something else. */
function changed(
  { text, info, attachments }: CodeToApply,
  document: vscode.TextDocument,
  file: readonly string[],
): string[] | undefined {
  const lines = text.replaceAll(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  if (hasSearchBlocks(lines) && !hasSearchBlocks(file)) return applySearchBlocks(lines, file);
  if (isUnifiedDiff(lines) || (/^(?:diff|patch)\b/i.test(info) && looksLikeDiff(lines))) return applyUnifiedDiff(lines, file);
  const code = withoutPathComment(lines.join("\n")).split("\n");
  const attached = attachments.find(({ uri, lines: part }) => uri === document.uri.toString() && part !== undefined);
  const cursor = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.selection.active.line;
  const { start, end } = placeCode(code, file, {
    ...(attached?.lines ? { attached: { lines: attached.text.split(/\r\n|\n/), start: attached.lines.first - 1 } } : {}),
    ...(cursor !== undefined ? { cursorLine: cursor } : {}),
  });
  const fitted = start === end ? code : fitToFile(code, file.slice(start, end), indentationOf(document));
  return [...file.slice(0, start), ...fitted, ...file.slice(end)];
}

/** The file of the fence's path, else the one that was attached, else the one that the person names. */
async function targetOf({ info, text, attachments }: CodeToApply): Promise<vscode.Uri | undefined> {
  const path = pathOfFence(info, text);
  const named = path === undefined ? [] : await filesNamed(path);
  // Folders, problems, terminals and pictures can be attached too, and are no files to change.
  const files = attachments.filter(({ kind, uri }) => (kind ?? "file") === "file" && uri !== "");
  const attached = [...new Set(files.map(({ uri }) => uri))].map((uri) => vscode.Uri.parse(uri));
  if (named.length === 1) return named[0];
  if (named.length === 0 && attached.length === 1 && attached[0]) {
    // A path that is of no file here: the person says whether the attached one is meant.
    if (path === undefined || attached[0].path.endsWith(`/${path.split("/").at(-1)}`)) return await inReach(attached[0]);
  }
  return await askForFile(named.length > 0 ? named : attached, path);
}

/** Files of the workspace at that path, or with that ending: models leave the first folders out. */
async function filesNamed(path: string): Promise<vscode.Uri[]> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, path);
    const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
    if (stat && stat.type & vscode.FileType.File) return [uri];
  }
  const literal = path.replaceAll(/[[\]{}*?!]/g, "?");
  return await vscode.workspace.findFiles(`**/${literal}`, "**/node_modules/**", 10);
}

/** A file outside the workspace is changed only after a word. */
async function inReach(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (isForeignHost(uri)) return undefined;
  if (uri.scheme === "untitled" || uri.scheme === "vscode-notebook-cell" || vscode.workspace.getWorkspaceFolder(uri)) return uri;
  const yes = l10n.t("Review the Change");
  const words = l10n.t("{0} is outside this workspace. Review a change of it?", uri.fsPath);
  return (await showWarning(words, { modal: true }, yes)) === yes ? uri : undefined;
}

async function askForFile(likely: readonly vscode.Uri[], path: string | undefined): Promise<vscode.Uri | undefined> {
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
      : l10n.t("{0} is not in this workspace. Which file is this code for?", path);
  const picked = await pickFrom(items, { placeHolder, matchOnDescription: true });
  if (picked && picked !== other && picked.uri) return await inReach(picked.uri);
  if (!picked) return undefined;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [chosen] =
    (await vscode.window.showOpenDialog({ canSelectMany: false, ...(folder ? { defaultUri: folder } : {}) })) ?? [];
  return chosen ? await inReach(chosen) : undefined;
}
