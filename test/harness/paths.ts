// Where the harness finds and keeps things. Everything it downloads or writes for itself is in folders that git ignores.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The repository's root. */
export const repositoryRoot = resolve(import.meta.dirname, "../..");

/** Downloaded servers, by version. */
export const cacheFolder = join(repositoryRoot, ".vscode-test");

export const resultsFolder = join(repositoryRoot, "test-results");

export const screenshotsFolder = join(resultsFolder, "screenshots");

/** What `npm run package` makes. */
export const packagedExtension = join(repositoryRoot, "dist", "snowcell.vsix");

export const sampleWorkspace = join(import.meta.dirname, "sample-workspace");

/**
 * The Node that the development dependency `node` brings. Named outright, because a script that is not started through
 * npm would otherwise find the system's, which may be too old for VS Code's server. `SNOWCELL_NODE` names another: an older
 * VS Code wants the Node of its time.
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
