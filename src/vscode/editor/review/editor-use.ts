// Whether the user is at work in an editor. A tab that opens there covers the text: VS Code drops what is typed until the
// focus has moved, and in a read-only document also after that.

import * as vscode from "vscode";
import { showInformation } from "../../interface/messages.js";

/** A tab opens once the cursor has not moved for this many milliseconds. */
const cursorPause = 700;

export class EditorUse implements vscode.Disposable {
  /** The text of the active editor has changed since the watch began. */
  private hasTyped = false;
  private usedAt = Number.NEGATIVE_INFINITY;
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor() {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document === vscode.window.activeTextEditor?.document) this.hasTyped = true;
      }),
      // Typing moves the cursor, too. An edit by an extension does not count as use.
      vscode.window.onDidChangeTextEditorSelection(({ kind }) => {
        const { Keyboard, Mouse } = vscode.TextEditorSelectionChangeKind;
        if (kind === Keyboard || kind === Mouse) this.usedAt = performance.now();
      }),
    ];
  }

  /** Whether the user has typed or moved the cursor in the last `milliseconds`. */
  wasUsedIn(milliseconds: number): boolean {
    return performance.now() - this.usedAt < milliseconds;
  }

  /**
   * Whether a tab may take the focus from the document. If the user has typed since the watch began, or is elsewhere, this
   * says what is ready, and waits for the button or until the user closes the notification: then a tab has to open behind.
   */
  async mayTakeFocus(document: vscode.TextDocument, ready: string, button: string): Promise<boolean> {
    while (!this.hasTyped && this.wasUsedIn(cursorPause)) {
      await new Promise((resolve) => setTimeout(resolve, this.usedAt + cursorPause - performance.now()));
    }
    const active = vscode.window.activeTextEditor?.document;
    if (!this.hasTyped && (!active || active === document)) return true;
    return (await showInformation(ready, button)) === button;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
