// The values of settings. In an untrusted workspace only the user's own values count, regardless of what the manifest
// lists under `restrictedConfigurations`.

import * as vscode from "vscode";
import type { SettingName } from "../../contributions/contributions.js";

type Levels = ReturnType<vscode.WorkspaceConfiguration["inspect"]>;

let keeps = false;
let kept: vscode.WorkspaceConfiguration | undefined;

/**
 * Reads the settings again only after a change, because VS Code copies all settings of all extensions for each read. Call
 * before anything else listens for changes of settings.
 */
export function keepSettings(): vscode.Disposable {
  const forget = (): void => {
    kept = undefined;
  };
  keeps = true;
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration(forget),
    vscode.workspace.onDidGrantWorkspaceTrust(forget),
    vscode.workspace.onDidChangeWorkspaceFolders(forget),
    {
      dispose: () => {
        keeps = false;
        forget();
      },
    },
  );
}

function configuration(): vscode.WorkspaceConfiguration {
  if (!keeps) return vscode.workspace.getConfiguration();
  kept ??= vscode.workspace.getConfiguration();
  return kept;
}

export function settingValue(name: SettingName | string): unknown {
  if (vscode.workspace.isTrusted) return configuration().get(name);
  const levels = inspectSetting(name);
  return levels?.globalValue ?? levels?.defaultValue;
}

/** The user's own value and the workspace's; the latter is undefined in an untrusted workspace. */
export function settingLevels(name: SettingName | string): { readonly own: unknown; readonly workspace: unknown } {
  const levels = inspectSetting(name);
  const workspace = levels?.workspaceFolderValue ?? levels?.workspaceValue;
  return { own: levels?.globalValue ?? levels?.defaultValue, workspace: vscode.workspace.isTrusted ? workspace : undefined };
}

/** All values of a setting, also those of an untrusted workspace. */
export function inspectSetting(name: SettingName | string): Levels {
  return configuration().inspect<unknown>(name);
}
