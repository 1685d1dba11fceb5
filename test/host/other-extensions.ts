// Packages extensions that are not part of SnowCell, so that they are installed beside it like any third-party extension.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { cacheFolder, repositoryRoot } from "../harness/paths.js";

/** The worked example of docs/adding-a-provider.md. */
export const echoExample = "docs/examples/echo-extension";
/** The worked example of docs/language-models.md. */
export const languageModelsExample = "docs/examples/language-models-extension";
/** The extension that the language-model suite sends its requests through. */
export const modelUser = "test/host/model-user";
/** The extension that tries to steal other providers' credentials. */
export const credentialThief = "test/host/credential-thief";

/** Builds the extension in a folder of the repository and returns its VSIX. */
export async function packageExtension(source: string): Promise<string> {
  const name = basename(source);
  const folder = join(cacheFolder, name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(repositoryRoot, source, "package.json"), join(folder, "package.json"));
  await build({
    entryPoints: [join(repositoryRoot, source, "extension.ts")],
    outfile: join(folder, "extension.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["vscode"],
    logLevel: "warning",
  });
  const vsix = join(cacheFolder, `${name}.vsix`);
  const flags = [
    "--no-dependencies",
    "--skip-license",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--out",
    vsix,
  ];
  // By path: the cache may be a link to a folder outside the repository, where npx would not find it.
  const vsce = join(repositoryRoot, "node_modules/@vscode/vsce/vsce");
  await promisify(execFile)(process.execPath, [vsce, "package", ...flags], { cwd: folder });
  return vsix;
}
