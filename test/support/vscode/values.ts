// The classes and constants of the stand-in for `vscode` that hold values.

export class EventEmitter<Value> {
  private readonly listeners = new Set<(value: Value) => void>();

  readonly event = (listener: (value: Value) => void): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };

  fire(value: Value): void {
    for (const listener of this.listeners) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}

export class Disposable {
  static from(...disposables: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const each of disposables) each.dispose();
    });
  }

  constructor(readonly dispose: () => void) {}
}

export class Uri {
  static joinPath({ scheme, path }: Uri, ...parts: readonly string[]): Uri {
    return new Uri(scheme, [path, ...parts.filter((part) => part !== "")].join("/"));
  }

  static file(path: string): Uri {
    return new Uri("file", path);
  }

  readonly authority = "";

  get fsPath(): string {
    return this.path;
  }

  toString(): string {
    return `${this.scheme}://${this.path}`;
  }

  constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}

  with({ scheme = this.scheme }: { readonly scheme?: string }): Uri {
    return new Uri(scheme, this.path);
  }
}

export class RelativePattern {
  constructor(
    readonly base: unknown,
    readonly pattern: string,
  ) {}
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class WorkspaceEdit {
  readonly insertions: { readonly uri: Uri; readonly text: string }[] = [];

  insert(uri: Uri, _at: Position, text: string): void {
    this.insertions.push({ uri, text });
  }
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export const FileType = { File: 1, Directory: 2 };
export const TextEditorSelectionChangeKind = { Keyboard: 1, Mouse: 2, Command: 3 };
export const ConfigurationTarget = { Global: 1 };
export const ProgressLocation = { Notification: 15 };
export const QuickPickItemKind = { Separator: -1 };
export const StatusBarAlignment = { Right: 2 };
