// A repository's commit message box while a model writes into it. Typing by the user wins; the old text comes back if
// the model writes nothing, and with one Undo if it does.

/** A VS Code input box: `vscode.SourceControlInputBox`, or Git's own. */
export interface Box {
  value: string;
}

export class MessageBox {
  private readonly before: string;
  /** All texts written here: VS Code reports a value back late, and an older one is not the user's typing. */
  private readonly written: Set<string>;

  constructor(private readonly box: Box) {
    this.before = normal(box.value);
    this.written = new Set([this.before]);
  }

  /** Whether the box holds text that this class did not write. */
  get wasTypedIn(): boolean {
    return !this.written.has(normal(this.box.value));
  }

  /** Shows the text so far. Does nothing once the user has typed. */
  show(text: string): void {
    if (this.wasTypedIn || normal(this.box.value) === text) return;
    this.written.add(text);
    this.box.value = text;
  }

  /** Writes the final text. Each value set is an Undo step; setting the old text first makes one Undo lead back to it. */
  finish(text: string): void {
    if (this.wasTypedIn) return;
    this.box.value = this.before;
    this.written.add(text);
    this.box.value = text;
  }

  /** Restores the old text. */
  restore(): void {
    if (!this.wasTypedIn) this.box.value = this.before;
  }
}

/** VS Code returns the platform's line endings. */
function normal(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
