// Packages the worked example of docs/adding-a-provider.md, so that it is installed beside SnowCell as a stranger's
// extension would be.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { cacheFolder, repositoryRoot } from "../harness/paths.js";

/** Builds it and returns its VSIX. */
export async function packageExampleExtension(): Promise<string> {
  const source = join(repositoryRoot, "docs/examples/echo-extension");
  const folder = join(cacheFolder, "echo-extension");
  mkdirSync(folder, { recursive: true });
  cpSync(join(source, "package.json"), join(folder, "package.json"));
  await build({
    entryPoints: [join(source, "extension.ts")],
    outfile: join(folder, "extension.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["vscode"],
    logLevel: "warning",
  });
  const vsix = join(cacheFolder, "echo-extension.vsix");
  const flags = [
    "--no-dependencies",
    "--skip-license",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--out",
    vsix,
  ];
  await promisify(execFile)("npx", ["vsce", "package", ...flags], { cwd: folder, shell: process.platform === "win32" });
  return vsix;
}
