// Keeps the ring of parts of files: around the cursor when an editor is left or a document saved. Each passes the content gate
// before it is taken, and is withdrawn when the gate changes its mind.

import * as vscode from "vscode";
import { isLanguageOn } from "../../core/inline/asking/consent.js";
import {
  type Chunk,
  chunkLines,
  emptyRing,
  longestChunk,
  movedOn,
  type Ring,
  withChunk,
  withoutDocument,
} from "../../core/inline/asking/ring.js";
import { systemClock } from "../../node/system-clock.js";
import type { ClearedFile } from "../leaving/content-gate.js";
import type { Clearance } from "./clearance.js";

export class OtherFiles implements vscode.Disposable {
  private ring: Ring = emptyRing;
  private readonly subscriptions: vscode.Disposable[];
  private last: vscode.TextEditor | undefined = vscode.window.activeTextEditor;

  constructor(
    private readonly clearance: Clearance,
    private readonly languages: () => Readonly<Record<string, unknown>>,
  ) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (this.last) void this.take(this.last.document, this.last.selection.active.line);
        this.last = editor;
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
        if (editor) void this.take(document, editor.selection.active.line);
      }),
    ];
  }

  /** What may go with the next question. Moves on at most one part. */
  current(lastAskedAt: number): Ring {
    this.ring = movedOn(this.ring, systemClock.monotonic(), lastAskedAt);
    return this.ring;
  }

  withdraw(uri: string): void {
    this.ring = withoutDocument(this.ring, uri);
  }

  clear(): void {
    this.ring = emptyRing;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async take(document: vscode.TextDocument, line: number): Promise<void> {
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (!folder || document.isClosed || document.uri.scheme === "output") return;
    if (!isLanguageOn(this.languages(), document.languageId)) return;
    const cleared = await this.clearance.snippet(document.uri);
    if (!cleared) return;
    const { start, end, text } = partAround(document, line, cleared);
    const path = vscode.workspace.asRelativePath(cleared.uri, false);
    const chunk = { uri: document.uri.toString(), path, folder: folder.uri.toString(), start, end };
    this.ring = withChunk(this.ring, { ...chunk, text });
  }
}

/** @param _cleared of this document; shows that the gate was passed */
function partAround(document: vscode.TextDocument, line: number, _cleared: ClearedFile): Pick<Chunk, "start" | "end" | "text"> {
  const start = Math.max(0, Math.min(line - chunkLines / 2, document.lineCount - chunkLines));
  const end = Math.min(document.lineCount, start + chunkLines);
  const text = document.getText(new vscode.Range(start, 0, end, 0)).replaceAll("\r\n", "\n");
  return { start, end, text: text.slice(0, longestChunk) };
}
