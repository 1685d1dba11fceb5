// Whether the operating system lets a file be written: VS Code finds out only when it saves.

import { constants } from "node:fs";
import { access } from "node:fs/promises";

/** True also where there is no such file yet. */
export async function mayWrite(path: string): Promise<boolean> {
  return await access(path, constants.W_OK).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === "ENOENT",
  );
}
