// The Node that a version of VS Code's server needs: the development dependency if the major version fits, else one from npm.
// With another major version, the server starts but its extension host hangs.

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./child-processes.js";
import { withLock } from "./file-lock.js";
import { npm } from "./npm.js";
import { cacheFolder, nodeExecutable } from "./paths.js";

/** Path of a Node that fits the `engines` of a package.json; downloads it once per major version. */
export async function nodeFor(packageJson: string): Promise<string> {
  const { engines } = JSON.parse(await readFile(packageJson, "utf8")) as { engines?: { node?: string } };
  const wanted = /\d+/.exec(engines?.node ?? "")?.[0];
  const own = nodeExecutable();
  if (wanted === undefined || process.env["SNOWCELL_NODE"] !== undefined) return own;
  const [, major] = /^v(\d+)\./.exec(await run(own, ["--version"])) ?? [];
  return major === wanted ? own : await ensureNode(wanted);
}

async function ensureNode(major: string): Promise<string> {
  const folder = join(cacheFolder, `node-${major}`);
  const windows = process.platform === "win32";
  // The npm package `node` consists of one such package per platform.
  const name = `node-${windows ? "win" : process.platform}-${process.arch}`;
  const executable = join(folder, "node_modules", name, "bin", windows ? "node.exe" : "node");
  if (existsSync(executable)) return executable;
  await mkdir(cacheFolder, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(executable)) return;
    const partial = await mkdtemp(`${folder}.partial-`);
    try {
      console.log(`Downloading Node ${major} from the npm registry, once…`);
      await writeFile(join(partial, "package.json"), JSON.stringify({ name: "node-home", private: true }));
      await npm(partial, ["install", "--ignore-scripts", `${name}@${major}`]);
      await rename(partial, folder);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    }
  });
  return executable;
}
