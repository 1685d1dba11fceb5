// The problems that the editor shows, for the agent.

import * as vscode from "vscode";
import { looksSecret } from "../../../core/leaving/file-gate.js";
import type { Problem, Problems } from "../../../core/tools/reading/reading-ports.js";
import { placeOf } from "./places.js";

const severities = ["error", "warning", "information", "hint"] as const;

export const windowProblems: Problems = {
  list: async (place) => {
    const all = vscode.languages
      .getDiagnostics()
      .filter(([uri]) => (place ? uri.toString() === place.uri : vscode.workspace.getWorkspaceFolder(uri) !== undefined));
    return problemsOf(all);
  },
};

/** Errors first. A message about a file with secrets may quote them, so these are left out. */
export function problemsOf(all: readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[]): Problem[] {
  return all
    .filter(([uri]) => !looksSecret(uri.path))
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ uri, diagnostic })))
    .sort((one, other) => one.diagnostic.severity - other.diagnostic.severity)
    .map(({ uri, diagnostic: { severity, range, message, source } }) => ({
      path: placeOf(uri).path,
      line: range.start.line + 1,
      severity: severities[severity] ?? "hint",
      message,
      ...(source !== undefined ? { source } : {}),
    }));
}
