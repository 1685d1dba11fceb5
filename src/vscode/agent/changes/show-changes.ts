// Shows what the agent changed in diff editors, with buttons to keep or undo each hunk in the file itself.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ConversationChanges } from "../../../core/agent/changes/changed-files.js";
import { type ChangeRecord, uriOf } from "../../../core/editing/undo/change-record.js";
import { parseJson } from "../../../core/platform/json.js";
import { showWarning } from "../../interface/messages.js";
import { openDiff, openDiffs } from "../../interface/titles.js";

/** Documents with the text to go back to: the query names conversation and file. */
const beforeScheme = "snowcell-before";
/** Read-only, for the right side of a deleted file. */
const emptyFile = vscode.Uri.from({ scheme: beforeScheme, path: "/deleted", query: "" });

/** Registered here and used only by the lenses, so they are in no menu. */
const lensCommand = "_snowcell.decideHunk";

export async function showRecords(conversationId: string, records: readonly ChangeRecord[]): Promise<void> {
  const [first, ...others] = records;
  if (!first) return;
  if (others.length === 0) {
    const [left, right] = sidesOf(conversationId, first);
    await openDiff(left, right, l10n.t("{0}: changed by the agent (SnowCell)", nameOf(first)), { preview: true });
    return;
  }
  const rows = records.map((record) => [vscode.Uri.parse(uriOf(record)), ...sidesOf(conversationId, record)]);
  await openDiffs(l10n.t("Changes by the agent (SnowCell)"), rows);
}

function sidesOf(conversationId: string, record: ChangeRecord): readonly [left: vscode.Uri, right: vscode.Uri] {
  const uri = uriOf(record);
  const left = vscode.Uri.from({
    scheme: beforeScheme,
    path: `/${nameOf(record)}`,
    query: JSON.stringify([conversationId, uri]),
  });
  return [left, record.now ? vscode.Uri.parse(record.now.uri) : emptyFile];
}

const nameOf = (record: ChangeRecord): string => uriOf(record).split("/").at(-1) ?? "";

/** The left sides, and the lenses on the agent's hunks. */
export function registerChangeViews(changes: ConversationChanges): vscode.Disposable {
  const textChanged = new vscode.EventEmitter<vscode.Uri>();
  const lensesChanged = new vscode.EventEmitter<void>();
  const subscriptions = [
    textChanged,
    lensesChanged,
    changes.onDidChange(() => {
      lensesChanged.fire();
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === beforeScheme) textChanged.fire(uri);
    }),
    vscode.workspace.registerTextDocumentContentProvider(beforeScheme, {
      onDidChange: textChanged.event,
      provideTextDocumentContent: ({ query }) => {
        const named = parseJson(query);
        const [conversationId, uri]: readonly unknown[] = Array.isArray(named) ? named : [];
        return typeof conversationId === "string" && typeof uri === "string"
          ? (changes.textBefore(conversationId, uri) ?? "")
          : "";
      },
    }),
    vscode.languages.registerCodeLensProvider(
      { pattern: "**/*" },
      { onDidChangeCodeLenses: lensesChanged.event, provideCodeLenses: (document) => lensesOf(changes, document) },
    ),
    vscode.commands.registerCommand(lensCommand, (...given: unknown[]) => decide(changes, given)),
  ];
  return { dispose: () => void subscriptions.map((one) => one.dispose()) };
}

function lensesOf(changes: ConversationChanges, document: vscode.TextDocument): vscode.CodeLens[] {
  const uri = document.uri.toString();
  return changes.conversationsOf(uri).flatMap((conversationId) =>
    changes.hunks(conversationId, uri).flatMap(({ index, start, isConflict }) => {
      const line = Math.min(start, document.lineCount - 1);
      const range = new vscode.Range(line, 0, line, 0);
      const lens = (title: string, what: "keep" | "undo"): vscode.CodeLens =>
        new vscode.CodeLens(range, { title, command: lensCommand, arguments: [conversationId, uri, index, what] });
      const undo = isConflict ? [] : [lens(l10n.t("Undo"), "undo")];
      return [lens(l10n.t("Keep"), "keep"), ...undo];
    }),
  );
}

async function decide(changes: ConversationChanges, given: readonly unknown[]): Promise<void> {
  const [conversationId, uri, index, what] = given;
  if (typeof conversationId !== "string" || typeof uri !== "string" || typeof index !== "number") return;
  if (what === "keep") await changes.keepHunk(conversationId, uri, index);
  else if (what === "undo" && !(await changes.undoHunk(conversationId, uri, index))) {
    void showWarning(l10n.t("You edited these lines since. Your text is kept."));
  }
}
