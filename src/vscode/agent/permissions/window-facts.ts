// What the gate asks of this window: folders, links, trust, ignored files, the user's own settings.

import * as vscode from "vscode";
import type { Shell } from "../../../core/permissions/commands/parsed-command.js";
import type { GateFacts } from "../../../core/permissions/judges/gate-facts.js";
import type { WorkspaceFolder } from "../../../core/permissions/paths/locate.js";
import { isCaseBlind, linkTarget } from "../../../node/file-access.js";
import { isIgnored } from "../../leaving/ignored-files.js";
import { settingLevels } from "../../platform/trusted-settings.js";

const fetchHosts = "snowcell.agent.fetchHosts";

/** cmd.exe on Windows, because PowerShell refuses the scripts of npm by default. */
export const commandShell = (): Shell => (process.platform === "win32" ? "cmd" : "sh");

/** `definitionHash`: of an outside tool that is on. */
export function windowFacts(definitionHash: (tool: string) => string | undefined): GateFacts {
  const caseBlind = new Map<string, boolean>();
  const isBlind = (path: string): boolean => {
    const known = caseBlind.get(path);
    if (known !== undefined) return known;
    const found = isCaseBlind(path);
    caseBlind.set(path, found);
    return found;
  };
  return {
    platform: process.platform === "win32" && hasLocalFolders() ? "windows" : "posix",
    shell: commandShell(),
    folders: () =>
      (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }): WorkspaceFolder => {
        if (uri.scheme !== "file") return { name, path: uri.path, isCaseBlind: false };
        return { name, path: uri.fsPath, isCaseBlind: isBlind(uri.fsPath) };
      }),
    // A virtual file system has no links that lead to the disk.
    realPath: async (path) => (hasLocalFolders() ? await linkTarget(path) : { path }),
    isTrusted: () => vscode.workspace.isTrusted,
    isIgnored: async (path) => await isIgnored(uriOf(path)),
    allowedHosts: () => {
      const { own } = settingLevels(fetchHosts);
      return Array.isArray(own) ? own.filter((host): host is string => typeof host === "string") : [];
    },
    definitionHash,
  };
}

/** Identifies the workspace among the saved rules; undefined if no folder is open. */
export function workspaceKey(): string | undefined {
  return (vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString();
}

function hasLocalFolders(): boolean {
  return (vscode.workspace.workspaceFolders ?? []).every(({ uri }) => uri.scheme === "file");
}

function uriOf(path: string): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return hasLocalFolders() || !first ? vscode.Uri.file(path) : first.uri.with({ path });
}
