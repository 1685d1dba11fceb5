// Stands in for the `vscode` module in unit tests; vitest.config.ts resolves the module to this file. A window in memory:
// a test scripts its user and reads what it showed. Holds only what the tested adapters use.

import type * as vscode from "vscode";

type Severity = "information" | "warning" | "error";

interface Shown {
  readonly severity: Severity;
  readonly text: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

interface Row {
  readonly label: string;
}

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

interface TextChange {
  readonly document: TestDocument;
  readonly contentChanges: readonly unknown[];
}

const changed = new EventEmitter<TextChange>();
const selected = new EventEmitter<{ readonly kind: number }>();

/** The user and what the window shows. Every test begins with `testWindow.reset()`. */
class TestWindow {
  /** Notifications and dialogs, oldest first. */
  readonly shown: Shown[] = [];
  readonly inputBoxes: vscode.InputBoxOptions[] = [];
  readonly statusItems: Partial<vscode.StatusBarItem>[] = [];
  /** Commands that were run, with their arguments. */
  readonly commands: (readonly unknown[])[] = [];
  /** The commands that exist. */
  knownCommands: readonly string[] = [];
  /** What `vscode.lm.tools` lists. */
  tools: readonly vscode.LanguageModelToolInformation[] = [];
  readonly settings = new Map<string, unknown>();
  /** Settings of the workspace, which win where both are set. */
  readonly workspaceSettings = new Map<string, unknown>();
  /** Texts of the files on the disk, by path. */
  readonly files = new Map<string, string>();
  readonly documents: TestDocument[] = [];
  /** Terminals with what they show. */
  readonly terminals: TestTerminal[] = [];
  /** Lists that stay open until the test accepts or hides them. */
  readonly lists: TestList[] = [];
  isTrusted = true;
  isFocused = true;
  /** The document of the active editor. */
  active: TestDocument | undefined;
  /** Called when a setting was written. */
  settingWritten: (name: string, value: unknown) => void = () => undefined;
  /** The file that is chosen in a dialog for opening; undefined leaves it. */
  opened: Uri | undefined;
  /** Returns the button to press; undefined dismisses the message. */
  press: (message: Shown) => string | undefined = () => undefined;
  /** Returns the text to enter; undefined leaves the box. */
  type: (box: vscode.InputBoxOptions) => string | undefined = () => undefined;
  /** Returns the label of the row to pick; undefined leaves the list. */
  pick: (rows: readonly Row[], placeHolder: string) => string | undefined = () => undefined;

  typeInto(document: TestDocument): void {
    changed.fire({ document, contentChanges: [{}] });
  }

  /** @param kind of `TextEditorSelectionChangeKind` */
  moveCursor(kind: number): void {
    selected.fire({ kind });
  }

  reset(): void {
    for (const list of [this.shown, this.inputBoxes, this.statusItems, this.commands, this.documents, this.lists, this.terminals])
      list.length = 0;
    this.settings.clear();
    this.workspaceSettings.clear();
    this.files.clear();
    this.knownCommands = [];
    this.tools = [];
    this.opened = this.active = undefined;
    this.isTrusted = this.isFocused = true;
    this.settingWritten = this.press = this.type = this.pick = () => undefined;
  }
}

export const testWindow = new TestWindow();

/** A quick pick that changes while it is open. The first row is the active one, as in VS Code. */
export class TestList {
  title = "";
  placeholder = "";
  ignoreFocusOut = false;
  value = "";
  items: readonly Row[] = [];
  /** What the user pressed, for lists whose rows change meanwhile. */
  selectedItems: readonly Row[] = [];
  isOpen = false;
  private active = 0;
  private readonly listeners = new Map<string, (value: unknown) => void>();
  readonly onDidChangeValue = this.listen("value");
  readonly onDidChangeSelection = this.listen("selection");
  readonly onDidAccept = this.listen("accept");
  readonly onDidHide = this.listen("hide");
  readonly onDidTriggerButton = this.listen("button");
  readonly onDidTriggerItemButton = this.listen("item-button");

  get activeItems(): readonly Row[] {
    return this.items.slice(this.active, this.active + 1);
  }

  /** The user types, moves down and presses Enter. */
  type(value: string): void {
    this.value = value;
    this.active = 0;
    this.listeners.get("value")?.(value);
  }

  down(): void {
    this.active += 1;
  }

  accept(): void {
    this.listeners.get("accept")?.("");
  }

  /** A press on a row arrives: VS Code reports only the row's position, whatever the list holds there by now. */
  press(position: number): void {
    this.selectedItems = this.items.slice(position, position + 1);
    this.accept();
  }

  /** The ticks arrive, as positions too. */
  tick(...positions: readonly number[]): void {
    this.selectedItems = positions.flatMap((position) => this.items.slice(position, position + 1));
    this.listeners.get("selection")?.(this.selectedItems);
  }

  private listen(event: string): (listener: (value: unknown) => void) => { dispose(): void } {
    return (listener) => {
      this.listeners.set(event, listener);
      return { dispose: () => undefined };
    };
  }

  show(): void {
    this.isOpen = true;
  }

  hide(): void {
    this.isOpen = false;
    this.listeners.get("hide")?.("");
  }

  dispose(): void {}
}

/** By their schemes; registered once, so they stay. */
const contentProviders = new Map<string, { provideTextDocumentContent(uri: Uri): string }>();

/** A terminal that has been opened. */
export class TestTerminal {
  text = "";
  isDisposed = false;

  constructor(
    readonly name: string,
    readonly pty: vscode.Pseudoterminal,
  ) {
    pty.onDidWrite((text) => {
      this.text += text;
    });
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.pty.close();
  }
}

export class TestDocument {
  text = "";
  isDirty = true;
  isClosed = false;
  constructor(
    readonly uri: Uri,
    readonly languageId = "",
  ) {}

  /** Writes an untitled document to the path of its URI, over any file there, and closes it. */
  async save(): Promise<boolean> {
    testWindow.files.set(this.uri.path, this.text);
    this.isDirty = false;
    this.isClosed = true;
    return true;
  }
}

const showMessage =
  (severity: Severity) =>
  async (
    text: string,
    options: vscode.MessageOptions,
    ...items: vscode.MessageItem[]
  ): Promise<vscode.MessageItem | undefined> => {
    const message = { severity, text, detail: options.detail ?? "", buttons: items.map(({ title }) => title) };
    testWindow.shown.push(message);
    const pressed = testWindow.press(message);
    if (pressed !== undefined && !message.buttons.includes(pressed)) throw new Error(`"${text}" has no button "${pressed}"`);
    return items.find(({ title }) => title === pressed);
  };

const neverCancelled = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

export const window = {
  get activeTextEditor(): { readonly document: TestDocument } | undefined {
    return testWindow.active && { document: testWindow.active };
  },
  onDidChangeTextEditorSelection: selected.event,
  get state(): { readonly focused: boolean } {
    return { focused: testWindow.isFocused };
  },
  showInformationMessage: showMessage("information"),
  showWarningMessage: showMessage("warning"),
  showErrorMessage: showMessage("error"),
  showInputBox: async (box: vscode.InputBoxOptions): Promise<string | undefined> => {
    testWindow.inputBoxes.push(box);
    return testWindow.type(box);
  },
  showQuickPick: async (rows: Promise<readonly Row[]>, options: vscode.QuickPickOptions): Promise<Row | undefined> => {
    const given = await rows;
    const label = testWindow.pick(given, options.placeHolder ?? "");
    const picked = given.find((row) => row.label === label);
    if (label !== undefined && !picked) throw new Error(`The list has no row "${label}"`);
    return picked;
  },
  createQuickPick: (): TestList => {
    const list = new TestList();
    testWindow.lists.push(list);
    return list;
  },
  createTerminal: ({ name, pty }: vscode.ExtensionTerminalOptions): TestTerminal => {
    const terminal = new TestTerminal(name, pty);
    testWindow.terminals.push(terminal);
    return terminal;
  },
  showOpenDialog: async (): Promise<Uri[] | undefined> => testWindow.opened && [testWindow.opened],
  withProgress: (_options: vscode.ProgressOptions, work: (...given: unknown[]) => Promise<unknown>): Promise<unknown> =>
    work({ report: () => undefined }, neverCancelled),
  createStatusBarItem: (): Partial<vscode.StatusBarItem> => {
    const item: Partial<vscode.StatusBarItem> = { show: () => undefined, dispose: () => undefined };
    testWindow.statusItems.push(item);
    return item;
  },
  showTextDocument: async (): Promise<void> => undefined,
};

export const workspace = {
  onDidChangeTextDocument: changed.event,
  getConfiguration: () => ({
    get: (name: string) => testWindow.workspaceSettings.get(name) ?? testWindow.settings.get(name),
    inspect: (name: string) => ({
      globalValue: testWindow.settings.get(name),
      workspaceValue: testWindow.workspaceSettings.get(name),
    }),
    update: async (name: string, value: unknown): Promise<void> => {
      testWindow.settings.set(name, value);
      testWindow.settingWritten(name, value);
    },
  }),
  get isTrusted(): boolean {
    return testWindow.isTrusted;
  },
  workspaceFolders: [
    {
      get uri(): Uri {
        return project();
      },
      name: "project",
      index: 0,
    },
  ],
  getWorkspaceFolder: ({ path }: Uri) => (path.startsWith("/project") ? { uri: project() } : undefined),
  asRelativePath: ({ path }: Uri): string => path.replace("/project/", ""),
  /** Matches the last part of the pattern only. */
  findFiles: async ({ pattern }: RelativePattern): Promise<Uri[]> => {
    const ending = pattern.split("/").at(-1)?.replace("*", "") ?? "";
    const paths = [...testWindow.files.keys()].filter((path) => path.startsWith("/project/"));
    return paths.filter((path) => path.endsWith(ending)).map((path) => new Uri("file", path));
  },
  registerTextDocumentContentProvider: (scheme: string, provider: { provideTextDocumentContent(uri: Uri): string }) => {
    contentProviders.set(scheme, provider);
    return { dispose: () => undefined };
  },
  get textDocuments(): readonly TestDocument[] {
    return testWindow.documents;
  },
  openTextDocument: async (given: Uri | { readonly language: string; readonly content: string }): Promise<TestDocument> => {
    const document =
      given instanceof Uri ? new TestDocument(given) : new TestDocument(new Uri("untitled", "Untitled-1"), given.language);
    document.text =
      given instanceof Uri ? (contentProviders.get(given.scheme)?.provideTextDocumentContent(given) ?? "") : given.content;
    testWindow.documents.push(document);
    return document;
  },
  applyEdit: async ({ insertions }: WorkspaceEdit): Promise<boolean> => {
    for (const { uri, text } of insertions) {
      const document = testWindow.documents.find((one) => one.uri.path === uri.path);
      if (document) document.text += text;
    }
    return true;
  },
  fs: {
    readDirectory: async ({ path: folder }: Uri): Promise<[name: string, type: number][]> =>
      [...testWindow.files.keys()]
        .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes("/"))
        .map((path) => [path.slice(folder.length + 1), FileType.File]),
    stat: async ({ path }: Uri): Promise<{ readonly size: number; readonly type: number }> => {
      const text = testWindow.files.get(path);
      if (text === undefined) throw new Error(`${path} does not exist`);
      return { size: text.length, type: FileType.File };
    },
    readFile: async ({ path }: Uri): Promise<Uint8Array> => new TextEncoder().encode(testWindow.files.get(path) ?? ""),
  },
};

export class CancellationTokenSource {
  readonly token = neverCancelled;
}

export const commands = {
  getCommands: async (): Promise<readonly string[]> => testWindow.knownCommands,
  executeCommand: async (...command: readonly unknown[]): Promise<void> => void testWindow.commands.push(command),
};

export const env = { language: "en" };

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

const project = (): Uri => new Uri("file", "/project");

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

export const lm = {
  get tools(): readonly vscode.LanguageModelToolInformation[] {
    return testWindow.tools;
  },
};
