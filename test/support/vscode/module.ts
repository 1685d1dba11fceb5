// Start here: stands in for the `vscode` module in unit tests; vitest.config.ts resolves the module to this file. Holds only
// what the tested adapters use. Tests script the window of test-window.ts.

import type * as vscode from "vscode";
import {
  changed,
  editorsChanged,
  foldersChanged,
  type Row,
  type Severity,
  selected,
  settingsChanged,
  TestDecoration,
  TestDocument,
  type TestEditor,
  TestList,
  TestTerminal,
  testWindow,
  trusted,
} from "./test-window.js";
import { FileType, type RelativePattern, Uri, type WorkspaceEdit } from "./values.js";

export * from "./values.js";

/** By their schemes; registered once, so they stay. */
const contentProviders = new Map<string, { provideTextDocumentContent(uri: Uri): string }>();

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
  get visibleTextEditors(): readonly TestEditor[] {
    return testWindow.editors;
  },
  onDidChangeVisibleTextEditors: editorsChanged.event,
  onDidChangeTextEditorSelection: selected.event,
  createTextEditorDecorationType: (): TestDecoration => new TestDecoration(),
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
  onDidChangeConfiguration: settingsChanged.event,
  onDidGrantWorkspaceTrust: trusted.event,
  onDidChangeWorkspaceFolders: foldersChanged.event,
  /** Values as they are now; `inspect` always reads the present ones, as in VS Code. */
  getConfiguration: () => {
    testWindow.settingsCopied += 1;
    const [own, ofWorkspace] = [new Map(testWindow.settings), new Map(testWindow.workspaceSettings)];
    return {
      get: (name: string) => ofWorkspace.get(name) ?? own.get(name),
      inspect: (name: string) => ({
        globalValue: testWindow.settings.get(name),
        workspaceValue: testWindow.workspaceSettings.get(name),
      }),
      update: async (name: string, value: unknown): Promise<void> => {
        testWindow.settings.set(name, value);
        testWindow.settingWritten(name, value);
      },
    };
  },
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
  executeCommand: async (...command: readonly unknown[]): Promise<unknown> => {
    testWindow.commands.push(command);
    return testWindow.runCommand(...command);
  },
};

export const env = { language: "en" };

const project = (): Uri => new Uri("file", "/project");

export const lm = {
  get tools(): readonly vscode.LanguageModelToolInformation[] {
    return testWindow.tools;
  },
};
