// Fetches VS Code's server once and keeps it by version. It comes inside the npm package code-server, so that a machine
// which reaches only a package registry can still run a real VS Code. Its own wrapper and native modules are not needed.

import { existsSync, globSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { run } from "./child-processes.js";
import { withLock } from "./file-lock.js";
import { cacheFolder } from "./paths.js";

/** The minor version is VS Code's. `SNOWCELL_CODE_SERVER` names another, such as `4.104.0` for the oldest supported. */
export const codeServerVersion = process.env["SNOWCELL_CODE_SERVER"] ?? "4.139.1";

/** Modules that would have to be compiled, and what takes their place. */
const nativeModules = [
  ["@vscode/spdlog", "spdlog.cjs"],
  ["@vscode/native-watchdog", "native-watchdog.cjs"],
  ["native-watchdog", "native-watchdog.cjs"],
] as const;

/**
 * Returns the folder that holds the server (`out/server-main.js` lies in it), downloading it first where it is not here
 * yet. Safe to call from several processes at once. Throws with npm's own output when the download fails.
 */
export async function ensureCodeServer(version: string = codeServerVersion): Promise<string> {
  const folder = join(cacheFolder, `code-server-${version}`);
  const server = serverFolder(folder);
  if (existsSync(server)) return server;
  await mkdir(cacheFolder, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(server)) return;
    await install(version, folder);
  });
  return server;
}

function serverFolder(installation: string): string {
  return join(installation, "node_modules", "code-server", "lib", "vscode");
}

// The final name appears only when everything is in place, so an interrupted download is never taken for a good one.
async function install(version: string, folder: string): Promise<void> {
  // What an interrupted download left; nobody else is at it while the lock is held.
  for (const left of globSync(`${basename(folder)}.partial-*`, { cwd: cacheFolder })) {
    await rm(join(cacheFolder, left), { recursive: true, force: true });
  }
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    console.log(`Downloading VS Code's server (code-server ${version}) from the npm registry, once…`);
    // Without a package.json of its own, npm would climb up and install into the repository.
    await writeFile(join(partial, "package.json"), JSON.stringify({ name: "code-server-home", private: true }));
    await npm(partial, ["install", "--ignore-scripts", `code-server@${version}`]);
    await npm(serverFolder(partial), ["install", "--omit=dev", "--ignore-scripts"]);
    // TypeScript for the built-in language support, which otherwise greets every opened file with an error.
    await npm(join(serverFolder(partial), "extensions"), ["install", "--omit=dev", "--ignore-scripts"]);
    for (const [module, standIn] of nativeModules) {
      const file = join(serverFolder(partial), "node_modules", module, "index.js");
      // Which of them there are depends on the version.
      if (existsSync(file)) await copyFile(join(import.meta.dirname, "stand-ins", standIn), file);
    }
    await addRipgrep(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

// An older VS Code expects ripgrep, its search, from a download of its own; the package of today's brings it along.
async function addRipgrep(partial: string): Promise<void> {
  const expected = join(serverFolder(partial), "node_modules", "@vscode", "ripgrep");
  if (!existsSync(expected)) return;
  await npm(partial, ["install", "--ignore-scripts", "@vscode/ripgrep-universal@1.18.0"]);
  const binaries = join(partial, "node_modules", "@vscode", "ripgrep-universal", "bin", `${process.platform}-${process.arch}`);
  await cp(binaries, join(expected, "bin"), { recursive: true });
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  const windows = process.platform === "win32";
  await run(windows ? "npm.cmd" : "npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    env: withoutNpmScriptVariables(process.env),
    shell: windows,
  });
}

/** A script's npm leaves its own folders in the environment, and a second npm would take them for its own. */
export function withoutNpmScriptVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ofTheScript =
    /^(npm_package_|npm_lifecycle_|npm_command$|npm_config_(local_prefix|global_prefix|prefix|noproxy)$|INIT_CWD$)/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ofTheScript.test(name)));
}
