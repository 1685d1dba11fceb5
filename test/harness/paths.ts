// The harness's paths. Everything that it downloads or writes for itself is in folders that Git ignores.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The repository's root. */
export const repositoryRoot = resolve(import.meta.dirname, "../..");

/** Downloaded servers, by version. */
export const cacheFolder = join(repositoryRoot, ".vscode-test");

export const resultsFolder = join(repositoryRoot, "test-results");

export const screenshotsFolder = join(resultsFolder, "screenshots");

/** The result of `npm run package`. */
export const packagedExtension = join(repositoryRoot, "dist", "snowcell.vsix");

export const sampleWorkspace = join(import.meta.dirname, "sample-workspace");

/**
 * Node from the development dependency `node`. Used explicitly, because a script started without npm would find the
 * system's, which may be too old for VS Code's server. `SNOWCELL_NODE` overrides it: an older VS Code needs an older Node.
 */
export function nodeExecutable(): string {
  const chosen = process.env["SNOWCELL_NODE"];
  if (chosen !== undefined) return chosen;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const candidates = [
    join(repositoryRoot, "node_modules", "node", "bin", name),
    join(repositoryRoot, "node_modules", ".bin", name),
  ];
  return candidates.find((candidate) => existsSync(candidate)) ?? process.execPath;
}
