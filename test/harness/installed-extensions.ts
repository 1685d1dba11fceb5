// Extensions that VS Code installed once, to be copied into each profile: an installation takes seconds, and a suite opens
// dozens of windows.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./file-lock.js";
import { cacheFolder } from "./paths.js";

/** Each build of a package leaves a folder; older ones are removed. */
const keptMs = 24 * 3_600_000;

/**
 * Fills `extensionsDir` with what `install` makes of the packages. Other processes wait for the first installation of the same
 * packages by the same VS Code.
 *
 * @param server names the VS Code, such as its folder
 * @param install installs the packages into a folder
 */
export async function copyInstalled(
  extensionsDir: string,
  vsix: readonly string[],
  server: string,
  install: (folder: string) => Promise<void>,
): Promise<void> {
  const hash = createHash("sha256").update(server);
  for (const file of vsix) hash.update(readFileSync(file));
  const root = join(cacheFolder, "installed");
  const folder = join(root, hash.digest("hex").slice(0, 16));
  mkdirSync(root, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    removeOld(root);
    const unfinished = `${folder}.part`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished);
    await install(unfinished);
    renameSync(unfinished, folder);
  });
  cpSync(folder, extensionsDir, { recursive: true });
}

function removeOld(root: string): void {
  for (const name of readdirSync(root)) {
    const path = join(root, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > keptMs) rmSync(path, { recursive: true, force: true });
  }
}
