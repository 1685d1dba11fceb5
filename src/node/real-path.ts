// Where the links of a path lead, on the machine that the extension runs on.

import { realpath } from "node:fs/promises";

/** Absolute, without links; undefined if there is no such file, or the links go in a circle. */
export async function realPath(path: string): Promise<string | undefined> {
  return await realpath(path).catch(() => undefined);
}
