// The problems that appear after an edit, which are compared with those before it. Language servers answer at some time
// after a change, so the wait is bounded.

import * as vscode from "vscode";
import type { Problem } from "../../../core/tools/reading/reading-ports.js";
import { problemsOf } from "../reading/problems.js";

/** Until the first answer of a language server. */
const firstAnswerMs = 1500;
/** Without a further answer, after the first one. */
const quietMs = 300;
const longestWaitMs = 5000;

type Snapshot = ReadonlyMap<string, number>;

/** Start before the edit; `newOnes` waits, and ends the watch. */
export class ProblemWatch implements vscode.Disposable {
  private readonly before = counted(current());
  private readonly subscription: vscode.Disposable;
  private answeredAt: number | undefined;
  private answered: (() => void) | undefined;

  constructor(private readonly edited: vscode.Uri) {
    this.subscription = vscode.languages.onDidChangeDiagnostics(() => {
      this.answeredAt = performance.now();
      this.answered?.();
    });
  }

  /** Errors and warnings that were not there before, those of the edited file first. */
  async newOnes(signal: AbortSignal): Promise<readonly Problem[]> {
    await this.wait(signal);
    const left = new Map(this.before);
    const fresh = current().filter((one) => {
      const key = keyOf(one);
      const count = left.get(key) ?? 0;
      left.set(key, count - 1);
      return count <= 0;
    });
    const isEdited = ([uri]: Found): number => Number(uri.toString() !== this.edited.toString());
    const sorted = fresh.toSorted((one, other) => isEdited(one) - isEdited(other));
    return problemsOf(sorted.map(([uri, diagnostic]) => [uri, [diagnostic]]));
  }

  private async wait(signal: AbortSignal): Promise<void> {
    const end = performance.now() + longestWaitMs;
    // Without any problem in the window, probably nothing checks the files.
    const first = performance.now() + (hasChecker() ? firstAnswerMs : quietMs);
    while (!signal.aborted) {
      const until = Math.min(end, this.answeredAt === undefined ? first : this.answeredAt + quietMs);
      const left = until - performance.now();
      if (left <= 0) return;
      await this.pause(left, signal);
    }
  }

  private async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.answered = resolve;
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

type Found = readonly [uri: vscode.Uri, diagnostic: vscode.Diagnostic];

function current(): Found[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => vscode.workspace.getWorkspaceFolder(uri) !== undefined)
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic): Found => [uri, diagnostic]))
    .filter(([, { severity }]) => severity <= vscode.DiagnosticSeverity.Warning);
}

/** Without the line, which moves with edits above. */
const keyOf = ([uri, { severity, message, source }]: Found): string =>
  JSON.stringify([uri.toString(), severity, message, source ?? ""]);

function counted(found: readonly Found[]): Snapshot {
  const counts = new Map<string, number>();
  for (const one of found) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

/** Whether any file of the workspace was ever checked, even if nothing was found. */
const hasChecker = (): boolean =>
  vscode.languages.getDiagnostics().some(([uri]) => vscode.workspace.getWorkspaceFolder(uri) !== undefined);
