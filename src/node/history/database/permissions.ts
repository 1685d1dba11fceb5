// Restricts the history to the user: the folder is 0700 and its files are 0600, including those of earlier versions.
// Windows has no such modes; there the folder is in the user's profile.

import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const privateFolder = 0o700;
const privateFile = 0o600;
const others = 0o077;

/** Creates the folder and the file if missing, and removes all permissions of other users. */
export function makePrivate(file: string, platform: string = process.platform): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: privateFolder });
  create(file);
  if (platform === "win32") return;
  restrict(folder, privateFolder);
  // The names of the write-ahead log, its index, quarantined files and unsaved changes start with the database's name.
  for (const name of readdirSync(folder)) if (name.startsWith(basename(file))) restrict(join(folder, name), privateFile);
}

/** SQLite gives its auxiliary files the permissions of this one. */
function create(file: string): void {
  try {
    closeSync(openSync(file, "wx", privateFile));
  } catch (thrown) {
    // Do not open an existing file: closing it would release the locks that this process holds on it.
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  }
}

function restrict(path: string, mode: number): void {
  try {
    if ((statSync(path).mode & others) !== 0) chmodSync(path, mode);
  } catch {
    // Another user owns the file, or it has just been removed. The history works regardless.
  }
}
