// The instruction files of this window: found once, again when one changes, and those that the user removed from a
// conversation.

import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import {
  type Concerned,
  type FoundInstructions,
  type Instructions,
  instructionsFor,
} from "../../core/instructions/instruction-files.js";
import type { StateStore } from "../../core/platform/ports.js";
import { settingValue } from "../platform/trusted-settings.js";
import { findInstructions, instructionGlob } from "./find-instructions.js";

const stateKey = "snowcell.removedInstructions";
/** Conversations whose removed files are remembered. */
const mostConversations = 200;

/** `[conversation, URIs]`, the latest conversation last. */
type Removed = readonly (readonly [conversation: string, uris: readonly string[]])[];

export class WindowInstructions implements vscode.Disposable {
  private finding: Promise<readonly FoundInstructions[]> | undefined;
  private found: readonly FoundInstructions[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  /** Other files count now, or the user removed one or took it back. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly state: StateStore) {
    const again = (): void => {
      this.finding = undefined;
      void this.load();
    };
    const watcher = vscode.workspace.createFileSystemWatcher(instructionGlob);
    this.subscriptions = [
      this.changed,
      watcher,
      watcher.onDidChange(again),
      watcher.onDidCreate(again),
      watcher.onDidDelete(again),
      vscode.workspace.onDidGrantWorkspaceTrust(again),
      vscode.workspace.onDidChangeWorkspaceFolders(again),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("snowcell.instructions")) again();
      }),
    ];
    void this.load();
  }

  /** Those for a conversation about these files, as far as they are known now. */
  known(conversation: string, uris: readonly string[]): { readonly used: Instructions[]; readonly removed: Instructions[] } {
    const all = instructionsFor(this.found, uris.flatMap(concernedBy));
    const removed = this.removedFrom(conversation);
    return {
      used: all.filter(({ id }) => !removed.includes(id)),
      removed: all.filter(({ id }) => removed.includes(id)),
    };
  }

  async forConversation(conversation: string, uris: readonly string[]): Promise<readonly Instructions[]> {
    await this.load();
    return this.known(conversation, uris).used;
  }

  /** Those for an editor action on a file, or for the whole workspace. */
  async forFiles(uris: readonly vscode.Uri[]): Promise<readonly Instructions[]> {
    await this.load();
    return instructionsFor(
      this.found,
      uris.flatMap((uri) => concernedBy(uri.toString())),
    );
  }

  async remove(conversation: string, uri: string): Promise<void> {
    await this.keep(conversation, [...new Set([...this.removedFrom(conversation), uri])]);
  }

  async takeBack(conversation: string, uri: string): Promise<void> {
    await this.keep(
      conversation,
      this.removedFrom(conversation).filter((other) => other !== uri),
    );
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async load(): Promise<void> {
    const isEnabled = settingValue(settings.instructionsEnabled) !== false;
    this.finding ??= isEnabled ? findInstructions().catch(() => []) : Promise.resolve([]);
    const { finding } = this;
    const found = await finding;
    // A file changed meanwhile: a request must not go with what it said before.
    if (finding !== this.finding) {
      await this.load();
      return;
    }
    if (found === this.found) return;
    this.found = found;
    this.changed.fire();
  }

  private removedFrom(conversation: string): readonly string[] {
    return this.removed().find(([id]) => id === conversation)?.[1] ?? [];
  }

  private removed(): Removed {
    const value = this.state.get(stateKey);
    return Array.isArray(value) ? (value as Removed) : [];
  }

  private async keep(conversation: string, uris: readonly string[]): Promise<void> {
    const others = this.removed().filter(([id]) => id !== conversation);
    const entry = uris.length > 0 ? [[conversation, uris] as const] : [];
    await this.state.set(stateKey, [...others, ...entry].slice(-mostConversations));
    this.changed.fire();
  }
}

function concernedBy(address: string): Concerned[] {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(address)) return [];
  const uri = vscode.Uri.parse(address);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return [];
  const root = folder.uri.path.replace(/\/$/, "");
  return [{ root: folder.uri.toString(), path: uri.path.slice(root.length + 1) }];
}
