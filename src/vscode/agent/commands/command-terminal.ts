// A read-only terminal for each running command. Closing it, or Ctrl+C in it, ends the command.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { RunningCommand } from "../../../core/tools/commands/command-port.js";
import { endText } from "../../../core/tools/commands/run-command.js";
import { plainOutput } from "../../../core/tools/commands/terminal-text.js";
import { plainText } from "../../interface/plain-text.js";

/** Characters kept for a terminal that has not been drawn yet. */
const mostWaiting = 100_000;
const longestName = 40;
const interrupt = "\u0003";

export class CommandTerminals implements vscode.Disposable {
  private readonly open = new Map<RunningCommand, vscode.Terminal>();

  /** Opens one in the background; terminals of commands that have ended make room. */
  show(running: RunningCommand): void {
    for (const [shown, terminal] of this.open) {
      if (!shown.end) continue;
      this.open.delete(shown);
      terminal.dispose();
    }
    const name = l10n.t("SnowCell: {0}", plainText(running.command, longestName));
    const pty = new CommandTerminal(running, () => this.open.delete(running));
    this.open.set(running, vscode.window.createTerminal({ name: plainText(name), pty, isTransient: true }));
  }

  dispose(): void {
    for (const terminal of this.open.values()) terminal.dispose();
    this.open.clear();
  }
}

class CommandTerminal implements vscode.Pseudoterminal {
  private readonly writes = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.writes.event;
  private waiting: string | undefined = "";
  private readonly watching: { dispose(): void };

  constructor(
    private readonly running: RunningCommand,
    private readonly closed: () => void,
  ) {
    this.write(plainOutput(`${running.folder}\n$ ${running.command}\n`));
    this.watching = running.onOutput((text) => this.write(plainOutput(text)));
    void running.ended.then((end) => this.write(`\n[${endText(end)}]\n`));
  }

  open(): void {
    const text = this.waiting ?? "";
    this.waiting = undefined;
    this.write(text);
  }

  close(): void {
    this.watching.dispose();
    this.writes.dispose();
    this.closed();
    void this.running.stop();
  }

  handleInput(data: string): void {
    if (data.includes(interrupt)) void this.running.stop();
  }

  /** Without control sequences: a program could otherwise write links, the clipboard or a false prompt. */
  private write(text: string): void {
    if (this.waiting !== undefined) this.waiting = (this.waiting + text).slice(-mostWaiting);
    else if (text !== "") this.writes.fire(text.replaceAll("\n", "\r\n"));
  }
}
