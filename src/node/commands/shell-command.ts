// How a command line is handed to each shell, and how a group of processes is ended on Windows. Pure, so that every system's
// way is tested on every system.

import type { Shell } from "../../core/permissions/commands/parsed-command.js";

export interface ShellCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows: the arguments are one text, and Node must not quote them. */
  readonly isVerbatim: boolean;
}

/** `systemRoot`: the folder of Windows. Shells are named by their whole path, since Windows also searches the current folder. */
export function shellCommand(shell: Shell, command: string, systemRoot = "C:\\Windows"): ShellCommand {
  switch (shell) {
    case "sh":
      return { file: "/bin/sh", args: ["-c", command], isVerbatim: false };
    case "cmd":
      // /d: no command of the registry first. /s: exactly the first and the last quote are removed.
      return { file: `${systemRoot}\\System32\\cmd.exe`, args: ["/d", "/s", "/c", `"${command}"`], isVerbatim: true };
    case "powershell": {
      const file = `${systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
      const whole = `$ProgressPreference='SilentlyContinue'\n${command}\nif ($null -ne $LASTEXITCODE) { exit $LASTEXITCODE } elseif (-not $?) { exit 1 }`;
      // Encoded, because PowerShell joins arguments and parses them again.
      return { file, args: [...powerShellOptions, Buffer.from(whole, "utf16le").toString("base64")], isVerbatim: false };
    }
  }
}

const powerShellOptions = ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand"];

/** Ends a process and everything below it. */
export function taskkill(pid: number, systemRoot = "C:\\Windows"): ShellCommand {
  return { file: `${systemRoot}\\System32\\taskkill.exe`, args: ["/pid", String(pid), "/t", "/f"], isVerbatim: false };
}
