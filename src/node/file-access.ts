// File facts that VS Code does not report: whether a file is writable, and where its symbolic links lead.

import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";

/** Also returns true if the file does not exist yet. */
export async function mayWrite(path: string): Promise<boolean> {
  try {
    // An administrator may write to any file, but one marked read-only should stay unchanged.
    if (((await stat(path)).mode & constants.S_IWUSR) === 0) return false;
    await access(path, constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

/** Resolves symbolic links; undefined if the file does not exist or the links form a cycle. */
export async function realPath(path: string): Promise<string | undefined> {
  return await realpath(path).catch(() => undefined);
}
