// The target of an action: the selection; else the function or class around the cursor, selected first so that the user
// sees it; else the whole file, if the user agrees.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { PlaceArgument } from "../../contributions/command-arguments.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { type ClearedFile, clearChosen, isForeignHost } from "../leaving/content-gate.js";
import { type EditorPlace, editorPlace } from "./editor-place.js";
import { proposalScheme } from "./review/proposal-scheme.js";

export interface ActionTarget {
  readonly document: vscode.TextDocument;
  /** One per selection, top to bottom, not overlapping. */
  readonly ranges: readonly vscode.Range[];
  /** Name of the function or class, if nothing was selected. */
  readonly symbol?: string;
  /** Nothing is selected, and the action writes new code at the cursor, which `ranges` holds. */
  readonly isInsertion?: boolean;
  /** Proof that the document may be sent to a model. */
  readonly cleared: ClearedFile;
}

type Found = Omit<ActionTarget, "cleared">;

/** What an action takes if nothing is selected: the function around the cursor, or only the cursor's place. */
export type WithoutSelection = "symbol" | "cursor";

/**
 * @param argument the place that a code action or a CodeLens names; undefined means the active editor
 * @returns undefined if there is no target, or the user declined
 */
export async function actionTarget(
  argument: PlaceArgument | undefined,
  otherwise: WithoutSelection = "symbol",
): Promise<ActionTarget | undefined> {
  const place = argument && editorPlace(argument);
  if (place === "malformed") {
    void showWarning(l10n.t("The action received an invalid location. Select the code in an editor, then run it again."));
    return undefined;
  }
  if (place) {
    // Before the document opens: other extensions can read open documents.
    const cleared = await clear(place.uri);
    const found = cleared && (await targetOfPlace(place, otherwise));
    return found && { ...found, cleared };
  }
  const found = await targetOfEditor(otherwise);
  const cleared = found && (await clear(found.document.uri));
  return cleared && { ...found, cleared };
}

/** Asks the user if there is a reason to, once per file and reason in this window. */
async function clear(uri: vscode.Uri): Promise<ClearedFile | undefined> {
  if (isForeignHost(uri)) {
    void showWarning(l10n.t("{0} is on another machine. It was not opened.", uri.fsPath));
    return undefined;
  }
  // Without a folder, every file is outside the workspace; the visible one is what the user works on.
  const inView = vscode.window.activeTextEditor?.document.uri.toString() === uri.toString();
  const isAlone = inView && (vscode.workspace.workspaceFolders ?? []).length === 0;
  return await clearChosen(uri, {
    button: l10n.t("Send"),
    question: (name) => l10n.t("Send code from {0} to the model?", name),
    remember: true,
    ...(isAlone ? { except: ["outside"] } : {}),
  });
}

async function targetOfEditor(otherwise: WithoutSelection): Promise<Found | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void showInformation(l10n.t("Open a file and select some code first."));
    return undefined;
  }
  const { document } = editor;
  if (document.uri.scheme === proposalScheme) {
    void showInformation(l10n.t("Accept or reject this change first."));
    return undefined;
  }
  const selected = editor.selections.filter((selection) => !selection.isEmpty);
  if (selected.length > 0) return { document, ranges: ordered(selected) };
  if (otherwise === "cursor") return { document, ranges: [atCursor(editor.selection)], isInsertion: true };
  return (await targetOfSymbol(document, editor.selection, editor)) ?? (await wholeFile(document));
}

function atCursor({ active }: vscode.Selection): vscode.Range {
  return new vscode.Range(active, active);
}

async function targetOfPlace(
  { uri, range, widen, symbol }: EditorPlace,
  otherwise: WithoutSelection,
): Promise<Found | undefined> {
  const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
  if (!document) {
    void showWarning(l10n.t("{0} could not be opened as text.", vscode.workspace.asRelativePath(uri)));
    return undefined;
  }
  const widened = widen && otherwise === "symbol" ? await targetOfSymbol(document, range, editorOf(document)) : undefined;
  if (widened) return widened;
  await reveal(editorOf(document), range);
  const isInsertion = otherwise === "cursor" && range.isEmpty;
  return {
    document,
    ranges: [document.validateRange(range)],
    ...(isInsertion ? { isInsertion } : {}),
    ...(symbol !== undefined ? { symbol } : {}),
  };
}

/** The smallest function, method or class around a position. */
async function targetOfSymbol(
  document: vscode.TextDocument,
  place: vscode.Range,
  editor: vscode.TextEditor | undefined,
): Promise<Found | undefined> {
  const symbol = smallestAround(await symbolsOf(document), place);
  if (!symbol) return undefined;
  await reveal(editor, symbol.range);
  return { document, ranges: [symbol.range], symbol: symbol.name };
}

/** Selects the range and scrolls to it, so that the user sees what the action takes. */
async function reveal(editor: vscode.TextEditor | undefined, range: vscode.Range): Promise<void> {
  if (!editor) return;
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function wholeFile(document: vscode.TextDocument): Promise<Found | undefined> {
  if (document.getText(new vscode.Range(0, 0, 100, 0)).trim() === "" && document.lineCount <= 100) {
    void showInformation(l10n.t("This file is empty."));
    return undefined;
  }
  const yes = l10n.t("Use Whole File");
  const name = vscode.workspace.asRelativePath(document.uri, false);
  const size = document.lineCount === 1 ? l10n.t("1 line") : l10n.t("{0} lines", document.lineCount);
  const question = l10n.t(
    "No code is selected, and no function or class surrounds the cursor. Use the whole file {0} ({1})?",
    name,
    size,
  );
  if ((await showInformation(question, { modal: true }, yes)) !== yes) return undefined;
  return { document, ranges: [document.validateRange(new vscode.Range(0, 0, document.lineCount, 0))] };
}

/** Top to bottom; merges selections that share a line. */
function ordered(selections: readonly vscode.Range[]): vscode.Range[] {
  const ranges: vscode.Range[] = [];
  for (const range of selections.toSorted((one, other) => one.start.compareTo(other.start))) {
    const last = ranges.at(-1);
    if (last && range.start.line <= last.end.line) ranges[ranges.length - 1] = new vscode.Range(last.start, range.end);
    else ranges.push(new vscode.Range(range.start, range.end));
  }
  return ranges;
}

const kindsTaken = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Enum,
  // Sections of a Markdown document have this kind.
  vscode.SymbolKind.String,
]);

export interface NamedRange {
  readonly name: string;
  readonly range: vscode.Range;
  readonly kind: vscode.SymbolKind;
}

/** The functions, classes and similar symbols of a document; empty if no extension knows its language. */
export async function symbolsOf(document: vscode.TextDocument): Promise<NamedRange[]> {
  const found = await vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    document.uri,
  );
  const flatten = (symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]): NamedRange[] =>
    symbols.flatMap((symbol) => [
      { name: symbol.name, range: "range" in symbol ? symbol.range : symbol.location.range, kind: symbol.kind },
      ...("children" in symbol ? flatten(symbol.children) : []),
    ]);
  return flatten(found ?? []).filter(({ kind }) => kindsTaken.has(kind));
}

function smallestAround(symbols: readonly NamedRange[], place: vscode.Range): NamedRange | undefined {
  const size = ({ range }: NamedRange): number => range.end.line - range.start.line;
  return symbols.filter(({ range }) => range.contains(place)).toSorted((one, other) => size(one) - size(other))[0];
}

function editorOf(document: vscode.TextDocument): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document === document);
}
