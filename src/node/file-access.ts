// File facts that VS Code does not report: whether a file is writable, where its symbolic links lead, and how its disk
// compares names.

import { constants, statSync } from "node:fs";
import { access, lstat, realpath, stat } from "node:fs/promises";

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

/** The path without links; `missing`: nothing is there; `unknown`: a link without a target, a cycle, or no access. */
export async function linkTarget(path: string): Promise<{ readonly path: string } | "missing" | "unknown"> {
  try {
    await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? "missing" : "unknown";
  }
  return await realpath(path).then(
    (found) => ({ path: found }),
    () => "unknown",
  );
}

/** Whether the disk of a folder treats `A` and `a` as one name. False if that cannot be determined. */
export function isCaseBlind(folder: string): boolean {
  const other = folder.replace(/[a-z](?=[^a-z]*$)/i, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
  if (other === folder) return false;
  const [one, two] = [folder, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return one !== undefined && two !== undefined && one.ino === two.ino && one.dev === two.dev;
}
