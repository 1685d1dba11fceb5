// What the gate asks of this window: folders, links, trust, ignored files, the user's own settings.

import * as vscode from "vscode";
import { settings } from "../../../contributions/contributions.js";
import { liesIn } from "../../../core/leaving/content-gate.js";
import type { Shell } from "../../../core/permissions/commands/parsed-command.js";
import type { GateFacts } from "../../../core/permissions/judges/gate-facts.js";
import type { WorkspaceFolder } from "../../../core/permissions/paths/locate.js";
import { isCaseBlind, linkTarget } from "../../../node/file-access.js";
import { isIgnored } from "../../leaving/ignored-files.js";
import { settingLevels } from "../../platform/trusted-settings.js";

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
    platform: process.platform === "win32" && !isVirtual() ? "windows" : "posix",
    shell: commandShell(),
    folders: () =>
      (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }): WorkspaceFolder => {
        if (uri.scheme !== "file") return { name, path: uri.path, isCaseBlind: false };
        return { name, path: uri.fsPath, isCaseBlind: isBlind(uri.fsPath) };
      }),
    // A virtual file system has no links that lead to the disk. Beside a folder on the disk, its paths are looked up there,
    // too: they are missing, or asked about.
    realPath: async (path) => (isVirtual() ? { path } : await linkTarget(path)),
    isTrusted: () => vscode.workspace.isTrusted,
    isIgnored: async (path) => await isIgnored(uriOf(path)),
    allowedHosts: () => {
      const { own } = settingLevels(settings.agentFetchHosts);
      return Array.isArray(own) ? own.filter((host): host is string => typeof host === "string") : [];
    },
    definitionHash,
  };
}

/** Identifies the workspace among the saved rules; undefined if no folder is open. */
export function workspaceKey(): string | undefined {
  return (vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString();
}

/** No folder of the workspace is on the disk. */
function isVirtual(): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 0 && folders.every(({ uri }) => uri.scheme !== "file");
}

function uriOf(path: string): vscode.Uri {
  const virtual = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme !== "file");
  const folder = virtual.find(({ uri }) => liesIn(uri.path, path));
  return folder ? folder.uri.with({ path }) : vscode.Uri.file(path);
}
