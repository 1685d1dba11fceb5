// Ends a process with everything that it started. On POSIX it leads a group of its own; Windows walks the tree of processes.

import { spawn, spawnSync } from "node:child_process";
import { taskkill } from "./shell-command.js";

export interface ProcessGroup {
  /** Asks the processes to end. */
  terminate(): void;
  /** Ends them. */
  kill(): void;
  /** Ends them before it returns: the window closes. */
  killNow(): void;
}

export function processGroup(pid: number, isWindows: boolean, systemRoot: string | undefined): ProcessGroup {
  if (!isWindows) {
    const signal = (name: NodeJS.Signals): void => {
      try {
        process.kill(-pid, name);
      } catch {
        // The group has ended.
      }
    };
    return { terminate: () => signal("SIGTERM"), kill: () => signal("SIGKILL"), killNow: () => signal("SIGKILL") };
  }
  const { file, args } = taskkill(pid, systemRoot);
  // A console program cannot be asked on Windows.
  const end = (): void => void spawn(file, args, { stdio: "ignore", windowsHide: true }).on("error", () => undefined);
  const endNow = (): void => void spawnSync(file, args, { stdio: "ignore", windowsHide: true, timeout: 3000 });
  return { terminate: end, kill: end, killNow: endNow };
}
