// Which documents may leave, as the content gate said. A key must not wait for the disk, so answers are remembered; a document
// that was not asked about yet counts as one that may not.

import * as vscode from "vscode";
import { abortable } from "../../core/platform/abortable.js";
import type { PrivacyBoundary } from "../../core/provider-api/provider.js";
import { type ClearedFile, clearTakenAlong, clearUnasked } from "../leaving/content-gate.js";

/** A .gitignore may change where VS Code watches no files. */
const lifetimeMs = 30_000;
/** VS Code's list of suggestions waits for completions; a slow file system must not keep it closed. */
const longestWaitMs = 300;

interface Entry {
  readonly at: number;
  /** Undefined: it may not leave. */
  readonly cleared: ClearedFile | undefined;
}

export class Clearance implements vscode.Disposable {
  /** By use and URI. */
  private readonly entries = new Map<string, Entry>();
  private readonly subscriptions: readonly vscode.Disposable[];
  /** Answers that began before the facts changed count no more. */
  private generation = 0;

  /** @param withdrawn called with the URI of a document that may no longer leave */
  constructor(private readonly withdrawn: (uri: string) => void) {
    const ignoreFiles = vscode.workspace.createFileSystemWatcher("**/.gitignore");
    this.subscriptions = [
      ignoreFiles,
      ignoreFiles.onDidChange(() => this.forget()),
      ignoreFiles.onDidCreate(() => this.forget()),
      ignoreFiles.onDidDelete(() => this.forget()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith("/.gitignore")) this.forget();
      }),
      vscode.workspace.onDidRenameFiles(() => this.forget()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.forget()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forgetOne(uri)),
    ];
  }

  /** Whether the document being edited may leave; undefined while the gate is being asked. */
  document(uri: vscode.Uri, boundary: PrivacyBoundary): ClearedFile | "no" | undefined {
    // What stays on this machine may come from outside the workspace; secrets and ignored files may not.
    const except = boundary === "local" ? (["outside"] as const) : [];
    return this.ask(documentKey(uri, boundary), uri, () => clearUnasked(uri, except));
  }

  /** Resolves when the gate has answered for the document, or with undefined if that takes too long and `isUrgent`. */
  async documentSoon(
    uri: vscode.Uri,
    boundary: PrivacyBoundary,
    signal: AbortSignal,
    isUrgent: boolean,
  ): Promise<ClearedFile | "no" | undefined> {
    const limit = isUrgent ? AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]) : signal;
    for (;;) {
      const now = this.document(uri, boundary);
      if (now !== undefined || limit.aborted) return now;
      // An answer that a changed .gitignore has made void is followed by another one.
      await abortable(this.asking.get(documentKey(uri, boundary)) ?? Promise.resolve(), limit).catch(() => undefined);
    }
  }

  /** Whether a part of the document may go along with another document's question. */
  async snippet(uri: vscode.Uri): Promise<ClearedFile | undefined> {
    const key = `snippet ${uri.toString()}`;
    const now = this.ask(key, uri, () => clearTakenAlong(uri));
    if (now === undefined) await this.asking.get(key);
    const answer = this.entries.get(key)?.cleared;
    return typeof answer === "object" ? answer : undefined;
  }

  forget(): void {
    const uris = new Set([...this.entries.keys()].map((key) => key.slice(key.lastIndexOf(" ") + 1)));
    this.generation += 1;
    this.asking.clear();
    this.entries.clear();
    for (const uri of uris) this.withdrawn(uri);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private readonly asking = new Map<string, Promise<void>>();

  private ask(key: string, uri: vscode.Uri, gate: () => Promise<ClearedFile | undefined>): ClearedFile | "no" | undefined {
    const known = this.entries.get(key);
    const isFresh = known && Date.now() - known.at < lifetimeMs;
    if (!isFresh && !this.asking.has(key)) this.asking.set(key, this.refresh(key, uri, gate));
    // An answer of before stands while it is checked again.
    return known && (known.cleared ?? "no");
  }

  private async refresh(key: string, uri: vscode.Uri, gate: () => Promise<ClearedFile | undefined>): Promise<void> {
    const before = this.entries.get(key)?.cleared;
    const { generation } = this;
    const cleared = await gate().catch(() => undefined);
    if (generation !== this.generation) return;
    this.entries.set(key, { at: Date.now(), cleared });
    this.asking.delete(key);
    if (before && !cleared) this.withdrawn(uri.toString());
  }

  private forgetOne(uri: vscode.Uri): void {
    for (const key of [...this.entries.keys()]) if (key.endsWith(` ${uri.toString()}`)) this.entries.delete(key);
  }
}

function documentKey(uri: vscode.Uri, boundary: PrivacyBoundary): string {
  return `document ${boundary} ${uri.toString()}`;
}
