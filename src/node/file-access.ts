// What the operating system knows of a file and VS Code does not tell: whether it can be written, and where links lead.

import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";

/** True also if there is no such file yet. */
export async function mayWrite(path: string): Promise<boolean> {
  return await access(path, constants.W_OK).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === "ENOENT",
  );
}

/** The path without links; undefined if there is no such file, or the links go in a circle. */
export async function realPath(path: string): Promise<string | undefined> {
  return await realpath(path).catch(() => undefined);
}
