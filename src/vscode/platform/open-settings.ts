// Where "Open Settings" leads: to the setting that a failure is about, else to all of SnowCell's.

import * as vscode from "vscode";
import type { Failure } from "../../core/failures/errors.js";

export async function openSettings(failure: Failure | undefined): Promise<void> {
  const setting = failure?.kind === "configuration" ? failure.setting : "@ext:snowcell.snowcell";
  await vscode.commands.executeCommand("workbench.action.openSettings", setting);
}
