// What happens in the editors beside the questions: how a document changed last, which completion was accepted and kept, and
// which parts of files are worth sending along.

import * as vscode from "vscode";
import type { Placed } from "../../core/inline/answering/place.js";
import { isKept } from "../../core/inline/figures/kept.js";
import type { Measure } from "../../core/inline/figures/measure.js";
import type { LastEdit } from "../../core/inline/text/snapshot.js";
import { systemClock } from "../../node/system-clock.js";

/** When an accepted text is looked at again. */
const keptAfterMs = 30_000;
/** Milliseconds without a change after which a returned item counts as shown. */
const shownAfterMs = 300;

interface Given {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly placed: Placed;
}

export class EditorEvents implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private readonly timers = new Set<{ dispose(): void }>();
  private edit: { readonly uri: string; readonly version: number; readonly kind: LastEdit } | undefined;
  private given: Given | undefined;
  private cursorMovedAt = "";

  /** @param left the user is elsewhere: a running request has no reader */
  constructor(
    private readonly measure: () => Measure,
    left: () => void,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => this.changed(event)),
      vscode.window.onDidChangeActiveTextEditor(left),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused) left();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document } }) => {
        // Typing moves the cursor too, and changes the version.
        const state = `${document.version} ${document.uri.toString()}`;
        if (state === this.cursorMovedAt) left();
        this.cursorMovedAt = state;
      }),
    ];
  }

  lastEdit(document: vscode.TextDocument): LastEdit {
    const { edit } = this;
    return edit?.uri === document.uri.toString() && edit.version === document.version ? edit.kind : "other";
  }

  /** Call with each item that is returned to VS Code. */
  gave(document: vscode.TextDocument, placed: Placed): void {
    const given = { document, version: document.version, placed };
    this.given = given;
    this.later(shownAfterMs, () => {
      if (this.given === given && document.version === given.version) this.measure().add("shown");
    });
  }

  dispose(): void {
    for (const disposable of [...this.subscriptions, ...this.timers]) disposable.dispose();
  }

  private changed({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const kind = this.kindOf(document, contentChanges, reason);
    this.edit = { uri: document.uri.toString(), version: document.version, kind };
  }

  private kindOf(
    document: vscode.TextDocument,
    changes: readonly vscode.TextDocumentContentChangeEvent[],
    reason: vscode.TextDocumentChangeReason | undefined,
  ): LastEdit {
    const [change] = changes;
    if (reason !== undefined || !change || changes.length > 1) return "other";
    if (change.text === "") return "deleted";
    if (this.isAccepted(document, change)) return "accepted";
    return change.text.length > 200 ? "other" : "typed";
  }

  private isAccepted(document: vscode.TextDocument, change: vscode.TextDocumentContentChangeEvent): boolean {
    const { given } = this;
    if (given?.document !== document || change.text.length < 2) return false;
    const { insertText, shown } = given.placed;
    if (change.text !== insertText && change.text !== shown) return false;
    this.given = undefined;
    this.measure().add("accepted");
    this.measure().add("acceptedCharacters", shown.length);
    this.follow(document, change.range.start, change.text);
    return true;
  }

  private follow(document: vscode.TextDocument, start: vscode.Position, text: string): void {
    const lines = text.split(/\r?\n/);
    this.later(keptAfterMs, () => {
      if (document.isClosed) return;
      // Lines above may have moved it; near enough for a share of what was kept.
      const end = new vscode.Position(start.line + lines.length - 1, lines.length === 1 ? start.character + text.length : 10_000);
      const now = document.getText(document.validateRange(new vscode.Range(start, end)));
      this.measure().add("keptOf");
      if (isKept(text, now)) this.measure().add("kept");
    });
  }

  private later(milliseconds: number, run: () => void): void {
    const timer = systemClock.schedule(milliseconds, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
  }
}
