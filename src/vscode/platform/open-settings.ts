// Opens the setting that a failure is about: VS Code's own for a proxy, else SnowCell's.

import * as vscode from "vscode";
import type { Failure } from "../../core/failures/errors.js";

export async function openSettings(failure: Failure | undefined): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", queryFor(failure));
}

function queryFor(failure: Failure | undefined): string {
  if (failure?.proxy?.fault) return "http.proxy";
  return failure?.kind === "configuration" ? failure.setting : "@ext:snowcell.snowcell";
}
