// What the operating system knows of a file and VS Code does not tell: whether it can be written, and where links lead.

import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";

/** True also if there is no such file yet. */
export async function mayWrite(path: string): Promise<boolean> {
  try {
    // An administrator may write to any file; one that is marked read-only is meant to stay as it is.
    if (((await stat(path)).mode & constants.S_IWUSR) === 0) return false;
    await access(path, constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

/** The path without links; undefined if there is no such file, or the links go in a circle. */
export async function realPath(path: string): Promise<string | undefined> {
  return await realpath(path).catch(() => undefined);
}
