// Downloads VS Code's server once per version. It is part of the npm package code-server, so that a machine that reaches
// only a package registry can still run a real VS Code. The package's wrapper and native modules are not needed.

import { existsSync, globSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, realpath, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { withLock } from "./file-lock.js";
import { npm } from "./npm.js";
import { cacheFolder } from "./paths.js";
import { copyWithGates } from "./proposed-api-gates.js";

/**
 * The minor version is VS Code's. `SNOWCELL_CODE_SERVER` overrides it: `4.104.0` for the oldest supported one, `latest`, or a
 * version with `+gates` for a copy that throws when an extension uses a proposed API.
 */
const codeServerVersion = process.env["SNOWCELL_CODE_SERVER"] ?? "4.139.1";

const withGates = "+gates";

/** Modules that would have to be compiled, with their replacements. */
const nativeModules = [
  ["@vscode/spdlog", "spdlog.cjs"],
  ["@vscode/native-watchdog", "native-watchdog.cjs"],
  ["native-watchdog", "native-watchdog.cjs"],
] as const;

/**
 * Returns the folder of the server (it contains `out/server-main.js`); downloads it if necessary. Safe to call from several
 * processes concurrently. Throws with npm's own output if the download fails.
 */
export async function ensureCodeServer(version: string = codeServerVersion): Promise<string> {
  if (version.endsWith(withGates)) return await ensureGates(version.slice(0, -withGates.length));
  if (version === "latest") return await ensureCodeServer(await newestCodeServer());
  const folder = join(cacheFolder, `code-server-${version}`);
  const server = serverFolder(folder);
  if (existsSync(server) && hasPty(server)) return server;
  await mkdir(cacheFolder, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (!existsSync(server)) await install(version, folder);
    if (!hasPty(server)) await addPty(server);
  });
  return server;
}

/** The newest version in the npm registry. */
export async function newestCodeServer(): Promise<string> {
  return (await npm(".", ["view", "code-server", "version"])).trim();
}

async function ensureGates(version: string): Promise<string> {
  const server = await ensureCodeServer(version);
  const folder = join(cacheFolder, `code-server-${version}-gates`);
  await withLock(`${folder}.lock`, async () => {
    if (!existsSync(folder)) await copyWithGates(server, folder);
  });
  return folder;
}

/** The package.json with the version of Node that a server needs. */
export async function packageOfServer(server: string): Promise<string> {
  // A copy with gates links to the original's files.
  return join(dirname(await realpath(join(server, "package.json"))), "..", "..", "package.json");
}

function serverFolder(installation: string): string {
  return join(installation, "node_modules", "code-server", "lib", "vscode");
}

// The final name appears only when everything is in place, so that an interrupted download never counts as complete.
async function install(version: string, folder: string): Promise<void> {
  // Left by an interrupted download; the lock excludes other processes.
  for (const left of globSync(`${basename(folder)}.partial-*`, { cwd: cacheFolder })) {
    await rm(join(cacheFolder, left), { recursive: true, force: true });
  }
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    console.log(`Downloading VS Code's server (code-server ${version}) from the npm registry, once…`);
    await startPackage(partial);
    await npm(partial, ["install", "--ignore-scripts", `code-server@${version}`]);
    await npm(serverFolder(partial), ["install", "--omit=dev", "--ignore-scripts"]);
    // TypeScript for the built-in language support, which otherwise shows an error for every opened file.
    await npm(join(serverFolder(partial), "extensions"), ["install", "--omit=dev", "--ignore-scripts"]);
    for (const [module, standIn] of nativeModules) {
      const file = join(serverFolder(partial), "node_modules", module, "index.js");
      // Which of them exist depends on the version.
      if (existsSync(file)) await copyFile(join(import.meta.dirname, "stand-ins", standIn), file);
    }
    await addRipgrep(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Without a package.json, npm would search parent folders and install into the repository. */
async function startPackage(folder: string): Promise<void> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "code-server-home", private: true }));
}

const prebuilt = join("prebuilds", `${process.platform}-${process.arch}`);

const ptyOf = (server: string): string => join(server, "node_modules", "node-pty");

/** Whether terminals work. Older versions of node-pty would have to be compiled. */
function hasPty(server: string): boolean {
  return existsSync(join(ptyOf(server), prebuilt));
}

async function addPty(server: string): Promise<void> {
  const folder = await mkdtemp(join(cacheFolder, "node-pty-"));
  try {
    await startPackage(folder);
    await npm(folder, ["install", "--ignore-scripts", "node-pty@1.2.0-beta.15"]);
    await rm(ptyOf(server), { recursive: true, force: true });
    await cp(join(folder, "node_modules", "node-pty"), ptyOf(server), { recursive: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// Older versions of VS Code download ripgrep for their search separately; newer packages include it.
async function addRipgrep(partial: string): Promise<void> {
  const expected = join(serverFolder(partial), "node_modules", "@vscode", "ripgrep");
  if (!existsSync(expected)) return;
  await npm(partial, ["install", "--ignore-scripts", "@vscode/ripgrep-universal@1.18.0"]);
  const binaries = join(partial, "node_modules", "@vscode", "ripgrep-universal", "bin", `${process.platform}-${process.arch}`);
  await cp(binaries, join(expected, "bin"), { recursive: true });
}
