// `npm run release -- [--dry-run] [--folder dist/release]`: publishes every VSIX in a folder to the Marketplace and to Open VSX.
// Checks first that the version is tagged, described in the changelog and the same in all packages. An odd minor version is a
// pre-release, as the Marketplace recommends: https://code.visualstudio.com/api/working-with-extensions/publishing-extension.
// A dry run does everything except publishing, and packages for all platforms itself if the folder is empty. Tokens come from
// VSCE_PAT and OVSX_PAT.

import { copyFile, glob, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "../harness/child-processes.js";
import { packagedExtension } from "../harness/paths.js";
import { identityIn, problemsWithRelease, publishCommands, type ReleasePackage, relativeAddresses } from "./release-plan.js";

const { values } = parseArgs({
  options: { "dry-run": { type: "boolean", default: false }, folder: { type: "string", default: "dist/release" } },
});
const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };

const packages: ReleasePackage[] = [];
const files: string[] = [];
for await (const file of glob(`${values.folder}/**/*.vsix`)) files.push(file);
if (files.length === 0 && values["dry-run"]) files.push(await packageForAll(values.folder));
for (const file of files) {
  const part = (name: string): Promise<string> => run("unzip", ["-p", file, name]);
  const readme = await part("extension/readme.md");
  packages.push({ file, relativeAddresses: relativeAddresses(readme), ...identityIn(await part("extension.vsixmanifest")) });
}
const problems = problemsWithRelease({
  version,
  packages,
  changelog: await readFile("CHANGELOG.md", "utf8"),
  tags: (await run("git", ["tag", "--points-at", "HEAD"])).split("\n").filter((tag) => tag !== ""),
  environment: process.env,
  isDryRun: values["dry-run"],
});
for (const { file, target = "all platforms" } of packages) console.log(`${file}: ${version} for ${target}`);
if (problems.length > 0) {
  console.error(problems.map((problem) => `release: ${problem}`).join("\n"));
  process.exit(1);
}
for (const [command, ...args] of publishCommands(version, packages)) {
  console.log(`${values["dry-run"] ? "would run" : "running"}: ${[command, ...args].join(" ")}`);
  if (!values["dry-run"] && command !== undefined) console.log(await run(command, args));
}
console.log(values["dry-run"] ? "release: dry run, nothing was published" : `release: ${version} is published`);

/** Builds it twice, because a release must be reproducible. */
async function packageForAll(folder: string): Promise<string> {
  console.log("release: packaging for all platforms, twice…");
  await run(process.execPath, ["--import", "tsx", "test/harness/package.ts", "--twice"]);
  const file = join(folder, "snowcell.vsix");
  await mkdir(folder, { recursive: true });
  await copyFile(packagedExtension, file);
  return file;
}
