// A window of VS Code in memory: a test scripts its user and reads what it showed.

import type * as vscode from "vscode";
import { EventEmitter, Position, QuickPickItemKind, type Uri } from "./values.js";

export interface Row {
  readonly label: string;
  readonly kind?: number;
}

export type Severity = "information" | "warning" | "error";

interface Shown {
  readonly severity: Severity;
  readonly text: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

interface TextChange {
  readonly document: TestDocument;
  readonly contentChanges: readonly unknown[];
}

export const changed = new EventEmitter<TextChange>();
export const editorsChanged = new EventEmitter<readonly TestEditor[]>();
export const settingsChanged = new EventEmitter<{ affectsConfiguration(name: string): boolean }>();
export const trusted = new EventEmitter<void>();
export const foldersChanged = new EventEmitter<void>();
export const selected = new EventEmitter<{ readonly kind: number }>();

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
  /** How often all settings were read. */
  settingsCopied = 0;
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
  /** Editors in view. */
  readonly editors: TestEditor[] = [];
  /** Does what a command does, and returns its result. */
  runCommand: (...command: readonly unknown[]) => unknown = () => undefined;
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

  showEditor(document: TestDocument): TestEditor {
    const editor = new TestEditor(document);
    this.editors.push(editor);
    editorsChanged.fire(this.editors);
    return editor;
  }

  /** Sets the user's own values, and says so. */
  changeSettings(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) this.settings.set(name, value);
    settingsChanged.fire({ affectsConfiguration: (name) => name in values });
  }

  typeInto(document: TestDocument): void {
    changed.fire({ document, contentChanges: [{}] });
  }

  /** @param kind of `TextEditorSelectionChangeKind` */
  moveCursor(kind: number): void {
    selected.fire({ kind });
  }

  reset(): void {
    for (const emitter of [changed, editorsChanged, selected, settingsChanged, trusted, foldersChanged]) emitter.dispose();
    for (const list of [
      this.shown,
      this.inputBoxes,
      this.statusItems,
      this.commands,
      this.documents,
      this.lists,
      this.terminals,
      this.editors,
    ])
      list.length = 0;
    this.settings.clear();
    this.workspaceSettings.clear();
    this.files.clear();
    this.knownCommands = [];
    this.tools = [];
    this.opened = this.active = undefined;
    this.isTrusted = this.isFocused = true;
    this.runCommand = this.settingWritten = this.press = this.type = this.pick = () => undefined;
  }
}

export const testWindow = new TestWindow();

export class TestDocument {
  text = "";
  isDirty = true;
  isClosed = false;
  constructor(
    readonly uri: Uri,
    readonly languageId = "",
  ) {}

  get lineCount(): number {
    return this.text.split("\n").length;
  }

  lineAt(line: number): { readonly range: { readonly end: Position } } {
    const text = this.text.split("\n")[line];
    if (text === undefined) throw new Error(`There is no line ${line}`);
    return { range: { end: new Position(line, text.length) } };
  }

  /** Writes an untitled document to the path of its URI, over any file there, and closes it. */
  async save(): Promise<boolean> {
    testWindow.files.set(this.uri.path, this.text);
    this.isDirty = false;
    this.isClosed = true;
    return true;
  }
}

/** A style for places in editors, which are gone once it is disposed of. */
export class TestDecoration {
  isDisposed = false;

  dispose(): void {
    this.isDisposed = true;
  }
}

type Mark = Pick<vscode.DecorationOptions, "range" | "renderOptions">;

/** An editor in view. */
export class TestEditor {
  private readonly decorations = new Map<TestDecoration, readonly Mark[]>();

  constructor(readonly document: TestDocument) {}

  setDecorations(decoration: TestDecoration, marks: readonly Mark[]): void {
    this.decorations.set(decoration, marks);
  }

  /** Texts after lines, by line. */
  get remarks(): Record<number, string | undefined> {
    const shown = [...this.decorations].filter(([{ isDisposed }]) => !isDisposed).flatMap(([, marks]) => marks);
    return Object.fromEntries(shown.map(({ range, renderOptions }) => [range.end.line, renderOptions?.after?.contentText]));
  }
}

/** A quick pick that changes while it is open. The first row is the active one, as in VS Code. */
export class TestList {
  title = "";
  placeholder = "";
  ignoreFocusOut = false;
  value = "";
  private rows: readonly Row[] = [];
  /** What the user pressed, for lists whose rows change meanwhile. */
  selectedItems: readonly Row[] = [];
  isOpen = false;
  private active: number | undefined;
  private readonly listeners = new Map<string, (value: unknown) => void>();
  readonly onDidChangeValue = this.listen("value");
  readonly onDidChangeSelection = this.listen("selection");
  readonly onDidChangeActive = this.listen("active");
  readonly onDidAccept = this.listen("accept");
  readonly onDidHide = this.listen("hide");
  readonly onDidTriggerButton = this.listen("button");
  readonly onDidTriggerItemButton = this.listen("item-button");

  get items(): readonly Row[] {
    return this.rows;
  }

  set items(rows: readonly Row[]) {
    this.rows = rows;
    this.active = undefined;
  }

  get activeItems(): readonly Row[] {
    const first = this.rows.findIndex(({ kind }) => kind !== QuickPickItemKind.Separator);
    const active = this.active ?? first;
    return this.rows.slice(active, active + 1);
  }

  set activeItems([row]: readonly Row[]) {
    this.active = row && this.rows.indexOf(row);
  }

  /** The user moves to a row. */
  activate(position: number): void {
    this.active = position;
  }

  /** VS Code makes a row active, and reports it. */
  reportActive(position: number): void {
    this.active = position;
    this.listeners.get("active")?.(this.activeItems);
  }

  /** No row that matches the text is active. */
  loseActive(): void {
    this.active = this.rows.length;
    this.listeners.get("active")?.(this.activeItems);
  }

  /** The user types, moves down and presses Enter. */
  type(value: string): void {
    this.value = value;
    this.active = undefined;
    this.listeners.get("value")?.(value);
  }

  down(): void {
    const [row] = this.activeItems;
    this.active = row ? this.rows.indexOf(row) + 1 : 0;
  }

  accept(): void {
    this.listeners.get("accept")?.("");
  }

  /** A press on a row arrives: VS Code reports only the row's position, whatever the list holds there by now. */
  press(position: number): void {
    this.selectedItems = this.items.slice(position, position + 1);
    this.listeners.get("selection")?.(this.selectedItems);
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
