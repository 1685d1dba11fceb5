// What the user could ask about now: the open file or its selection, the project, the problems. Only offered, never sent.

import * as vscode from "vscode";
import type { Attachment } from "../../core/conversation/conversation.js";
import { reasonsToAsk } from "../../core/leaving/content-gate.js";
import type { Clock, Disposable } from "../../core/platform/ports.js";
import { fileFacts } from "../leaving/file-facts.js";
import { selectedLines, shownEditor } from "./shown-editor.js";

/** The source of an attachment that does not exist yet. */
export type Suggestion = Pick<Attachment, "uri" | "path" | "lines">;

/** Questions that an empty conversation can offer. */
export type Example = "project" | "selection" | "problems";

/** How long a change waits for more changes, in ms: a selection grows with every key. */
const settleMs = 100;

export class Surroundings implements vscode.Disposable {
  private suggested: Suggestion | undefined;
  private offered: readonly Example[] = [];
  private timer: Disposable | undefined;
  /** Whether the gate would ask about a file; looked up once while it is shown. */
  private cleared: { readonly uri: string; readonly needsNoQuestion: boolean } | undefined;
  private hasFiles: boolean | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly clock: Clock) {
    const soon = (): void => {
      this.timer ??= this.clock.schedule(settleMs, () => void this.update());
    };
    this.subscriptions = [
      this.changed,
      vscode.window.onDidChangeActiveTextEditor(soon),
      vscode.window.onDidChangeVisibleTextEditors(soon),
      vscode.window.onDidChangeTextEditorSelection(soon),
      vscode.languages.onDidChangeDiagnostics(soon),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.hasFiles = undefined;
        soon();
      }),
    ];
    soon();
  }

  /** The open file or its selection; undefined if there is none, or if attaching it takes a question. */
  get suggestion(): Suggestion | undefined {
    return this.suggested;
  }

  /** Those whose material is there. */
  get examples(): readonly Example[] {
    return this.offered;
  }

  dispose(): void {
    this.timer?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async update(): Promise<void> {
    // A change during the update must not be lost.
    this.timer = undefined;
    const before = JSON.stringify([this.suggested, this.offered]);
    this.suggested = await this.suggest();
    this.hasFiles ??= await workspaceHasFiles();
    const problems = vscode.languages.getDiagnostics().some(([, diagnostics]) => diagnostics.length > 0);
    this.offered = [
      ...(this.hasFiles ? (["project"] as const) : []),
      ...(this.suggested ? (["selection"] as const) : []),
      ...(problems ? (["problems"] as const) : []),
    ];
    if (JSON.stringify([this.suggested, this.offered]) !== before) this.changed.fire();
  }

  private async suggest(): Promise<Suggestion | undefined> {
    const editor = shownEditor();
    if (!editor) return undefined;
    const { uri } = editor.document;
    const address = uri.toString();
    if (this.cleared?.uri !== address) {
      this.cleared = { uri: address, needsNoQuestion: reasonsToAsk(await fileFacts(uri)).length === 0 };
    }
    if (!this.cleared.needsNoQuestion) return undefined;
    const lines = selectedLines(editor);
    return {
      uri: address,
      path: vscode.workspace.asRelativePath(uri),
      ...(lines ? { lines: { first: lines.start.line + 1, last: lines.end.line + 1 } } : {}),
    };
  }
}

async function workspaceHasFiles(): Promise<boolean> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) return false;
  const entries = await vscode.workspace.fs.readDirectory(folder.uri).then(undefined, () => []);
  return entries.some(([name]) => !name.startsWith("."));
}
