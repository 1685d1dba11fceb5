// Only the user may read the history: the folder is 0700 and its files are 0600, those of earlier versions too. Windows
// has no such modes; there the folder is in the user's profile.

import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const privateFolder = 0o700;
const privateFile = 0o600;
const others = 0o077;

/** Creates the folder and the file if they are missing, and takes the permissions of everyone else away. */
export function makePrivate(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: privateFolder });
  restrict(folder, privateFolder);
  create(file);
  // The write-ahead log and its index, files set aside and files of unsaved changes are named after the database.
  for (const name of readdirSync(folder)) if (name.startsWith(basename(file))) restrict(join(folder, name), privateFile);
}

/** SQLite gives its other files the permissions of this one. */
function create(file: string): void {
  try {
    closeSync(openSync(file, "wx", privateFile));
  } catch (thrown) {
    // Never opened if it exists: closing it again would release the locks that this process holds on it.
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
  }
}

function restrict(path: string, mode: number): void {
  if (process.platform === "win32") return;
  try {
    if ((statSync(path).mode & others) !== 0) chmodSync(path, mode);
  } catch {
    // Another user's file, or one that has just gone: whether the history works does not depend on it.
  }
}
