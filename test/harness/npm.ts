// npm from within an npm script.

import { run } from "./child-processes.js";

/** Runs npm in a folder. Throws with its output if it fails. */
export async function npm(cwd: string, args: readonly string[]): Promise<string> {
  const windows = process.platform === "win32";
  return await run(windows ? "npm.cmd" : "npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    env: withoutNpmScriptVariables(process.env),
    shell: windows,
  });
}

/** npm exports its own folders to scripts, and a nested npm would use them as its own. */
export function withoutNpmScriptVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ofTheScript =
    /^(npm_package_|npm_lifecycle_|npm_command$|npm_config_(local_prefix|global_prefix|prefix|noproxy)$|INIT_CWD$)/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ofTheScript.test(name)));
}
