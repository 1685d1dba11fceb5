// The values of settings. In an untrusted workspace only the user's own values count, regardless of what the manifest
// lists under `restrictedConfigurations`.

import * as vscode from "vscode";
import type { SettingName } from "../../contributions/contributions.js";

export function settingValue(name: SettingName | string): unknown {
  const configuration = vscode.workspace.getConfiguration();
  if (vscode.workspace.isTrusted) return configuration.get(name);
  const levels = configuration.inspect<unknown>(name);
  return levels?.globalValue ?? levels?.defaultValue;
}

/** The user's own value and the workspace's; the latter is undefined in an untrusted workspace. */
export function settingLevels(name: SettingName | string): { readonly own: unknown; readonly workspace: unknown } {
  const levels = vscode.workspace.getConfiguration().inspect<unknown>(name);
  const workspace = levels?.workspaceFolderValue ?? levels?.workspaceValue;
  return { own: levels?.globalValue ?? levels?.defaultValue, workspace: vscode.workspace.isTrusted ? workspace : undefined };
}
