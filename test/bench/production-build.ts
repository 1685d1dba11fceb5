// The production build, made once: dist/ and the VSIX in it. Reused unless one of its inputs has changed since.

import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "../harness/child-processes.js";
import { packagedExtension, repositoryRoot } from "../harness/paths.js";

/** Inputs of the package and of its build. */
const ingredients = [
  ...["src/**", "webview-ui/**", "media/**", "l10n/**"],
  ...["package*.json", "esbuild.js", "panel-scripts.js", ".vscodeignore", "README.md", "CHANGELOG.md", "LICENSE"],
];

export const distFolder = join(repositoryRoot, "dist");

let made: Promise<{ readonly problem?: string }> | undefined;

/**
 * Runs `npm run package` if the VSIX is missing or out of date, once for all benchmarks of a run. There, a package over
 * its budget is an error; here it is returned as `problem`, so that its sizes are still measured.
 */
export function makeProductionBuild(): Promise<{ readonly problem?: string }> {
  made ??= make();
  return made;
}

async function make(): Promise<{ readonly problem?: string }> {
  // Every other build removes the VSIX, so if it exists, the rest of dist is what went into it.
  if (existsSync(packagedExtension) && modifiedAt(packagedExtension) > newestIngredient()) return {};
  console.log("  (making the package: npm run package)");
  const windows = process.platform === "win32";
  try {
    await run(windows ? "npm.cmd" : "npm", ["run", "--silent", "package"], { cwd: repositoryRoot, shell: windows });
    return {};
  } catch (thrown) {
    const output = thrown instanceof Error ? thrown.message : String(thrown);
    const telling = output.split("\n").filter((line) => /PAST ITS BUDGET|budget is|error/i.test(line));
    return { problem: (telling.length > 0 ? telling : output.split("\n")).slice(0, 5).join(" / ") };
  }
}

function newestIngredient(): number {
  const files = globSync(ingredients, { cwd: repositoryRoot });
  return Math.max(...files.map((file) => modifiedAt(join(repositoryRoot, file))));
}

/** Milliseconds since the Unix epoch; a file that has disappeared counts as older than any other. */
function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
