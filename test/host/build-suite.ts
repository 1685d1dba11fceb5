// Bundles the host suite: the extension host loads JavaScript, without a TypeScript loader.

import { join } from "node:path";
import { build } from "esbuild";
import { cacheFolder, repositoryRoot } from "../harness/paths.js";

/** Builds a suite, by default the host tests, and returns the path of the file that exports `run()`. */
export async function buildHostSuite(entry = "test/host/suite/index.ts", name = "host-suite"): Promise<string> {
  const outdir = join(cacheFolder, name);
  await build({
    entryPoints: { index: join(repositoryRoot, entry) },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    sourcemap: "inline",
    // Dependencies stay external; the code under test is bundled as it ships.
    packages: "external",
    alias: { "@vscode/l10n": "@vscode/l10n/dist/browser.js" },
    logLevel: "warning",
  });
  return join(outdir, "index.mjs");
}
