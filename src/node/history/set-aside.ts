// A damaged database is moved out of the way with all that belongs to it, so that nothing is overwritten and somebody
// may still save what is in it.

import { existsSync, renameSync } from "node:fs";

/** Moves the file, its write-ahead log and its index; returns where the file is now. Throws where it cannot be moved. */
export function setAside(file: string, now: number): string {
  let target = `${file}.damaged-${now}`;
  for (let number = 2; existsSync(target); number++) target = `${file}.damaged-${now}-${number}`;
  // The log first: a new database beside the log of another one would take it for its own.
  for (const suffix of ["-wal", "-shm", ""]) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${target}${suffix}`);
  }
  return target;
}
