// The message box of a repository while a model writes into it. What the person types meanwhile wins; what was there
// before comes back when nothing comes of it, and by one Undo when something does.

/** A box of VS Code's: `vscode.SourceControlInputBox`, or Git's own. */
export interface Box {
  value: string;
}

export class MessageBox {
  private readonly before: string;
  /** All that was written here: VS Code reports a value back late, and an older one is not the person's typing. */
  private readonly written: Set<string>;

  constructor(private readonly box: Box) {
    this.before = normal(box.value);
    this.written = new Set([this.before]);
  }

  /** Whether the box holds something that was not put there by this. */
  get wasTypedIn(): boolean {
    return !this.written.has(normal(this.box.value));
  }

  /** Shows the text so far. Does nothing once the person has typed. */
  show(text: string): void {
    if (this.wasTypedIn || normal(this.box.value) === text) return;
    this.written.add(text);
    this.box.value = text;
  }

  /** The last of it. Each value that is set is a step of Undo; by way of the old text, one step leads back to that. */
  finish(text: string): void {
    if (this.wasTypedIn) return;
    this.box.value = this.before;
    this.written.add(text);
    this.box.value = text;
  }

  /** Puts back what was there. */
  restore(): void {
    if (!this.wasTypedIn) this.box.value = this.before;
  }
}

/** VS Code gives back the line ends of the platform. */
function normal(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
