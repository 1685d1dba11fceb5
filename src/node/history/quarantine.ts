// Quarantine for a damaged database: it moves out of the way with its companion files. Nothing is overwritten, and its
// content may still be saved.

import { existsSync, renameSync } from "node:fs";

/** Moves the file, its write-ahead log and its index; returns where the file is now. Throws where it cannot be moved. */
export function quarantine(file: string, now: number): string {
  let target = `${file}.damaged-${now}`;
  for (let number = 2; existsSync(target); number++) target = `${file}.damaged-${now}-${number}`;
  // The log first: a new database beside the log of another one would take it for its own.
  for (const suffix of ["-wal", "-shm", ""]) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${target}${suffix}`);
  }
  return target;
}
