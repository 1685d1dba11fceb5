// Moves a damaged database aside with its auxiliary files, so that nothing is overwritten and the contents may still be
// recovered.

import { existsSync, renameSync } from "node:fs";

/** Moves the file, its write-ahead log and its index; returns the new path of the file. Throws if it cannot be moved. */
export function quarantine(file: string, now: number): string {
  let target = `${file}.damaged-${now}`;
  for (let number = 2; existsSync(target); number++) target = `${file}.damaged-${now}-${number}`;
  // The log first: a new database would otherwise use the old one's log as its own.
  for (const suffix of ["-wal", "-shm", ""]) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${target}${suffix}`);
  }
  return target;
}
