// A document as it was when an action began. Records every change since, so that the model's answer about the old text can
// be mapped to the current one.

import * as vscode from "vscode";
import type { DocumentLines } from "../../../core/editing/editor-context.js";
import { type DocumentChange, type LineSpan, movedRange, movedSpan } from "../../../core/editing/review/moving-lines.js";

export class PinnedDocument implements vscode.Disposable {
  /** Changes to the document since it was pinned, in order. */
  readonly changes: DocumentChange[] = [];
  private readonly subscription: vscode.Disposable;

  constructor(readonly document: vscode.TextDocument) {
    this.subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      for (const change of event.contentChanges) this.changes.push(documentChange(change));
    });
  }

  /** Where a range of the pinned text is now. */
  rangeNow(range: vscode.Range): vscode.Range {
    let now: Pick<vscode.Range, "start" | "end"> = range;
    for (const change of this.changes) {
      const { start, end } = movedRange(now, change);
      now = { start: new vscode.Position(start.line, start.character), end: new vscode.Position(end.line, end.character) };
    }
    return new vscode.Range(now.start, now.end);
  }

  /** Pins the current text; earlier changes are dropped. */
  pinAgain(): void {
    this.changes.splice(0);
  }

  /** Where lines of the pinned text are now; their old place if the user has changed them. */
  spanNow(span: LineSpan): LineSpan {
    let now = span;
    for (const change of this.changes) now = movedSpan(now, change, Number.POSITIVE_INFINITY) ?? now;
    return now;
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

/** VS Code reports the changes of one edit bottom to top, so they can be applied one after another. */
export function documentChange({ range, text }: vscode.TextDocumentContentChangeEvent): DocumentChange {
  return {
    startLine: range.start.line,
    startCharacter: range.start.character,
    endLine: range.end.line,
    endCharacter: range.end.character,
    text,
  };
}

export function documentLines(document: vscode.TextDocument): DocumentLines {
  return { lineCount: document.lineCount, line: (index) => document.lineAt(index).text };
}

/** All lines in one call: `lineAt` for each of 50,000 lines would cost several times as much. */
export function allLines(document: vscode.TextDocument): string[] {
  return document.getText().split(/\r\n|\n/);
}

export function fileName(uri: vscode.Uri): string {
  return uri.path.split("/").at(-1) || uri.path;
}
