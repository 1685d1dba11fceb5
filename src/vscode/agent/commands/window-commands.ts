// Runs the agent's commands on the machine where this window's extensions run, if there is a file system and a shell.

import * as vscode from "vscode";
import { settings } from "../../../contributions/contributions.js";
import type { GateFacts } from "../../../core/permissions/judges/gate-facts.js";
import { locate } from "../../../core/permissions/paths/locate.js";
import type { Permit } from "../../../core/permissions/permit.js";
import type { CommandPort, CommandRequest, CommandServices, RunningCommand } from "../../../core/tools/commands/command-port.js";
import type { CommandRunner } from "../../../node/commands/command-runner.js";
import { systemClock } from "../../../node/system-clock.js";
import { settingValue } from "../../platform/trusted-settings.js";
import { CommandTerminals } from "./command-terminal.js";

const usualTimeout = 120;

export interface WindowCommandOptions {
  readonly facts: GateFacts;
  /** The extension's folder for files of all workspaces. */
  readonly storage: vscode.Uri;
  redact(text: string): string;
}

export class WindowCommands implements CommandPort, vscode.Disposable {
  private readonly terminals = new CommandTerminals();
  private runner: CommandRunner | undefined;

  constructor(private readonly options: WindowCommandOptions) {}

  /** For `commandTools`. */
  get services(): CommandServices {
    return {
      commands: this,
      shell: this.options.facts.shell,
      clock: systemClock,
      timeout: () => {
        const value = settingValue(settings.agentCommandTimeout);
        return typeof value === "number" && value >= 1 ? value : usualTimeout;
      },
      redact: (text) => this.options.redact(text),
    };
  }

  unavailable(): string | undefined {
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length === 0) return "No folder is open, so commands cannot run.";
    if (folders.some(({ uri }) => uri.scheme !== "file") || this.options.storage.scheme !== "file")
      return "This workspace is virtual: it has no file system and no shell, so commands cannot run.";
    return vscode.workspace.isTrusted ? undefined : "The user does not trust this workspace, so commands cannot run.";
  }

  async folder(named: string | undefined): Promise<{ readonly path: string } | { readonly problem: string }> {
    const places = await locate(named ?? ".", this.options.facts);
    if (typeof places === "string") return { problem: `The folder ${JSON.stringify(named)} cannot be used.` };
    for (const { written } of places) {
      const stat = await vscode.workspace.fs.stat(vscode.Uri.file(written)).then(undefined, () => undefined);
      if (stat && stat.type & vscode.FileType.Directory) return { path: written };
    }
    return { problem: `There is no folder ${JSON.stringify(named)} in the workspace.` };
  }

  async start(permit: Permit, request: CommandRequest): Promise<RunningCommand> {
    const reason = this.unavailable();
    if (reason !== undefined) throw new Error(reason);
    const { CommandRunner } = await import("../../../node/commands/command-runner.js");
    const { facts, storage } = this.options;
    this.runner ??= new CommandRunner({
      shell: facts.shell,
      logFolder: vscode.Uri.joinPath(storage, "commands").fsPath,
      clock: systemClock,
      files: facts,
    });
    const running = await this.runner.start(permit, request);
    this.terminals.show(running);
    return running;
  }

  find(id: string): RunningCommand | undefined {
    return this.runner?.find(id);
  }

  /** Ends all commands. */
  dispose(): void {
    this.runner?.dispose();
    this.terminals.dispose();
  }
}
