// Locks a history from another process, as a backup or a look with the sqlite3 shell does.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Resolves when the lock is held; the result gives it up. `everyone` keeps readers out as well. */
export async function lockHistory(file: string, mode: "writers" | "everyone" = "writers"): Promise<() => Promise<void>> {
  const program = fileURLToPath(new URL("./locking-program.ts", import.meta.url));
  const child = fork(program, [file, mode], { execArgv: ["--import", "tsx"] });
  const ended = once(child, "exit");
  const locked = await Promise.race([once(child, "message"), ended.then(() => undefined)]);
  if (locked?.[0] !== "locked") throw new Error("The database could not be locked");
  return async () => {
    child.send("release");
    await ended;
  };
}
