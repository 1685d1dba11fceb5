// Marks in the editor the lines that an answer is being written for, and its progress. The document stays unchanged, so
// the user can keep typing.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { codeSoFar } from "../../../core/editing/answers/parse-answer.js";
import type { LineSpan } from "../../../core/editing/review/moving-lines.js";
import { plainText } from "../../interface/plain-text.js";
import type { PinnedDocument } from "./pinned-document.js";

/** Milliseconds between two updates: the text so far may be long. */
const lookEvery = 250;

export class WritingMark implements vscode.Disposable {
  private readonly lines = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("progressBar.background"),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  private readonly words = vscode.window.createTextEditorDecorationType({
    after: { margin: "0 0 0 2em", color: new vscode.ThemeColor("editorCodeLens.foreground"), fontStyle: "italic" },
  });
  private readonly following: vscode.Disposable;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private shown: string;

  constructor(
    private readonly pinned: PinnedDocument,
    private readonly span: LineSpan,
    /** Names of the instruction files that the model follows. */
    instructions: readonly string[],
  ) {
    this.shown =
      instructions.length === 0
        ? l10n.t("SnowCell is writing…")
        : l10n.t("SnowCell is writing, with {0}…", instructions.join(", "));
    this.following = vscode.window.onDidChangeVisibleTextEditors(() => this.draw());
    this.draw();
  }

  /** The answer has grown. */
  arrived(text: string): void {
    const now = performance.now();
    if (now - this.lookedAt < lookEvery) return;
    this.lookedAt = now;
    const code = codeSoFar(text);
    const last = code.findLast((line) => line.trim() !== "")?.trim() ?? "";
    if (code.length > 0) this.shown = l10n.t("SnowCell is writing, line {0}: {1}", code.length, last.slice(0, 60));
    this.draw();
  }

  dispose(): void {
    this.following.dispose();
    this.lines.dispose();
    this.words.dispose();
  }

  private draw(): void {
    const { document } = this.pinned;
    const { start, end } = this.pinned.spanNow(this.span);
    const range = document.validateRange(new vscode.Range(start, 0, Math.max(start, end - 1), Number.MAX_SAFE_INTEGER));
    const firstEnd = document.lineAt(range.start.line).range.end;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== document) continue;
      editor.setDecorations(this.lines, [range]);
      editor.setDecorations(this.words, [
        { range: new vscode.Range(firstEnd, firstEnd), renderOptions: { after: { contentText: plainText(this.shown) } } },
      ]);
    }
  }
}
