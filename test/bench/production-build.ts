// The build that ships, made once: dist/ and the VSIX in it. What is there already is used, unless something that it is
// made of has changed since.

import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "../harness/child-processes.js";
import { packagedExtension, repositoryRoot } from "../harness/paths.js";

/** What a package is made of, and made by. */
const ingredients = [
  ...["src/**", "webview-ui/**", "media/**", "l10n/**"],
  ...["package*.json", "esbuild.js", ".vscodeignore", "README.md", "CHANGELOG.md", "LICENSE"],
];

export const distFolder = join(repositoryRoot, "dist");

/**
 * Runs `npm run package` where the VSIX is missing or out of date. A package that is past a budget is an error there,
 * and is told as `problem` here: its sizes are still to be measured.
 */
export async function makeProductionBuild(): Promise<{ readonly problem?: string }> {
  // Every other build removes the VSIX, so where it lies, the rest of dist is what went into it.
  if (existsSync(packagedExtension) && modifiedAt(packagedExtension) > newestIngredient()) return {};
  console.log("  (making the package: npm run package)");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const shell = process.platform === "win32";
  try {
    await run(npm, ["run", "--silent", "package"], { cwd: repositoryRoot, shell });
    return {};
  } catch (thrown) {
    return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function newestIngredient(): number {
  const files = globSync(ingredients, { cwd: repositoryRoot });
  return Math.max(...files.map((file) => modifiedAt(join(repositoryRoot, file))));
}

/** Milliseconds since the Unix epoch; a file that is gone meanwhile is no newer than any other. */
function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
