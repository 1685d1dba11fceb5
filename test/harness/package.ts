// Builds dist/snowcell.vsix, lists its contents, and fails if it exceeds its budget or contains files that must not ship.
// `--target linux-x64` builds one for that platform, with the binary for its keychain; without it, the package is for all
// platforms and has no keychain support. `--pre-release` marks it as such. `--twice` builds it again and fails if the two
// differ.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, glob, readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";

const vsix = "dist/snowcell.vsix";
const target = process.argv[process.argv.indexOf("--target") + 1];
const forPlatform = process.argv.includes("--target") && target !== undefined ? target : undefined;
/** Without native binaries. What it holds of each: docs/decisions/067-release.md. */
const budgetBytes = 800 * 1024;
/** Loaded by path, so no bundler would notice their absence. */
const mustShip = ["dist/extension.js", "dist/history-worker.js", "dist/webview/main.js", "dist/THIRD-PARTY-NOTICES.txt"];
const mustNotShip = /(^|\/)(node_modules|src|test|webview-ui|readme|\.env|\.npmrc)(\/|$)|\.map$|\.ts$/;

const run = promisify(execFile);
const shell = process.platform === "win32";
await pack();
if (process.argv.includes("--twice")) {
  const first = await hashOf(vsix);
  await pack();
  if ((await hashOf(vsix)) !== first) throw new Error("Two builds of one commit differ");
  console.log(`package: built twice, both ${first}`);
}
const { stdout } = await run("npx", ["vsce", "ls", "--no-dependencies"], { shell, maxBuffer: 1 << 26 });
const files = stdout.split("\n").filter((line) => line.trim() !== "" && !line.startsWith(">") && !/^npm /.test(line));
const wrong = files.filter((file) => mustNotShip.test(file));
const { size } = await stat(vsix);
console.log(files.join("\n"));
const missing = mustShip.filter((file) => !files.includes(file));
if (missing.length > 0) throw new Error(`The package lacks ${missing.join(", ")}`);
if (wrong.length > 0) throw new Error(`The package holds what must not ship: ${wrong.join(", ")}`);
if (forPlatform === undefined && size > budgetBytes) throw new Error(`${vsix} has ${size} bytes; its budget is ${budgetBytes}`);
console.log(`package: ${vsix}, ${files.length} files, ${(size / 1024).toFixed(1)} of ${budgetBytes / 1024} KiB`);

async function pack(): Promise<void> {
  await run(process.execPath, ["esbuild.js", "--production"]);
  if (forPlatform !== undefined) await addKeychainBinary(forPlatform);
  const options = [
    ...(forPlatform === undefined ? [] : ["--target", forPlatform]),
    ...(process.argv.includes("--pre-release") ? ["--pre-release"] : []),
  ];
  // vsce dates and orders the entries by this, so that two builds of one commit are identical.
  const env = { ...process.env, SOURCE_DATE_EPOCH: await commitTime() };
  await run("npx", ["vsce", "package", "--no-dependencies", "--out", vsix, ...options], { shell, env, maxBuffer: 1 << 26 });
}

/** Seconds since the Unix epoch; a fixed time outside a Git checkout. */
async function commitTime(): Promise<string> {
  try {
    return (await run("git", ["log", "-1", "--format=%ct"])).stdout.trim() || "1735689600";
  } catch {
    return "1735689600";
  }
}

async function hashOf(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** The platform's binary of @napi-rs/keyring, as installed by npm; a missing one is an error, not a smaller package. */
async function addKeychainBinary(platform: string): Promise<void> {
  for await (const file of glob(`node_modules/@napi-rs/keyring-${platform}*/*.node`)) {
    await cp(file, "dist/native/keyring.node");
    return;
  }
  throw new Error(`npm has not installed @napi-rs/keyring for ${platform}; package for it on such a machine`);
}
