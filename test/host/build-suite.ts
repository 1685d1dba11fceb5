// Bundles the host suite: the extension host loads JavaScript, and runs on no loader of ours.

import { join } from "node:path";
import { build } from "esbuild";
import { cacheFolder, repositoryRoot } from "../harness/paths.js";

/** Builds the suite and returns the file that exports `run()`. */
export async function buildHostSuite(): Promise<string> {
  const outdir = join(cacheFolder, "host-suite");
  await build({
    entryPoints: { index: join(repositoryRoot, "test/host/suite/index.ts") },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    sourcemap: "inline",
    // Dependencies stay where they are; what is under test is bundled as it ships.
    packages: "external",
    alias: { "@vscode/l10n": "@vscode/l10n/dist/browser.js" },
    logLevel: "warning",
  });
  return join(outdir, "index.mjs");
}
