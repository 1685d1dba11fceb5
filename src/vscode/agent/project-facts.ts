// Facts about the workspace for the agent's instructions. They stay the same during a run.

import * as vscode from "vscode";
import type { Shell } from "../../core/permissions/commands/parsed-command.js";

/** In English, for the model. */
export function projectFacts(shell: Shell): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const names = folders.map(({ name }) => name).join(", ");
  const where =
    folders.length === 0
      ? "No folder is open, so there are no files to work on."
      : folders.length === 1
        ? `Workspace folder: ${names}`
        : `Workspace folders: ${names}. Begin each path with the name of its folder.`;
  const trust = vscode.workspace.isTrusted ? [] : ["The user does not trust this workspace: nothing can be changed or run."];
  return [where, ...trust, `System: ${process.platform}. Commands run in ${shell}.`].join("\n");
}
