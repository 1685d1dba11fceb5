// What "Open Settings" opens: the setting that a failure is about, else the settings of the provider if it has its own,
// else all settings of SnowCell. A proxy is set in VS Code's own settings.

import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import type { Failure } from "../../core/failures/errors.js";

export async function openSettings(failure?: Failure, providerId = ""): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", settingsQuery(failure, providerId));
}

function settingsQuery(failure: Failure | undefined, providerId: string): string {
  if (failure?.proxy?.fault) return "http.proxy";
  if (failure?.kind === "configuration") return failure.setting;
  const own = `snowcell.${providerId}.`;
  const hasOwn = Object.values<string>(settings).some((setting) => setting.startsWith(own));
  return hasOwn ? `@ext:snowcell.snowcell ${own}` : "@ext:snowcell.snowcell";
}
