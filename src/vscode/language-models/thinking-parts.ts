// Reasoning as a part of an answer. VS Code 1.104 has the class, but its declarations do not: a version may lack it or
// refuse it, and then the answer comes without its reasoning.

import * as vscode from "vscode";

type ThinkingPart = new (value: string) => vscode.LanguageModelResponsePart;

export class ThinkingParts {
  private part = partClass();

  /** Reports reasoning if VS Code accepts it. Never throws. */
  report(text: string, progress: vscode.Progress<vscode.LanguageModelResponsePart>): void {
    if (!this.part || text === "") return;
    try {
      progress.report(new this.part(text));
    } catch {
      this.part = undefined;
    }
  }
}

function partClass(): ThinkingPart | undefined {
  const found: unknown = Reflect.get(vscode, "LanguageModelThinkingPart");
  return typeof found === "function" ? (found as ThinkingPart) : undefined;
}
