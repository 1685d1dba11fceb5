// Loads modules of the product as they ship: bundled and minified like a production build. A development loader adds work
// to every function that is created, which must not be measured.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { repositoryRoot } from "../harness/paths.js";
import { temporaryFolder } from "../harness/temporary-folder.js";

/**
 * Imports files (paths from the repository's root) and packages (by name) from one bundle, in which they share their
 * common code. `Modules` declares the exports of each.
 */
export async function loadAsShipped<Modules extends Record<keyof Modules, object>>(
  entries: Readonly<Record<keyof Modules & string, string>>,
): Promise<Modules> {
  const outdir = temporaryFolder("snowcell-bench");
  await build({
    absWorkingDir: repositoryRoot,
    entryPoints: { ...entries },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    splitting: true,
    minify: true,
    platform: "node",
    target: "node22",
    logLevel: "warning",
    alias: { "@vscode/l10n": "@vscode/l10n/dist/browser.js" },
  });
  const loaded: Record<string, unknown> = {};
  for (const name of Object.keys(entries)) loaded[name] = await import(pathToFileURL(join(outdir, `${name}.mjs`)).href);
  return loaded as Modules;
}
