// Activates an extension in a process of its own, which has loaded nothing before.

import { join } from "node:path";
import { run } from "../../harness/child-processes.js";
import { nodeExecutable, repositoryRoot } from "../../harness/paths.js";
import type { ColdStart } from "./load-extension.js";

/** `main` is the extension's main file. `watch` also tells what it reached for; it takes time of its own. */
export async function coldStart(main: string, { watch = false } = {}): Promise<ColdStart> {
  const program = join(import.meta.dirname, "load-extension.ts");
  const manifest = join(repositoryRoot, "package.json");
  const declarations = join(repositoryRoot, "node_modules", "@types", "vscode", "index.d.ts");
  const args = [...(watch ? ["--permission-audit"] : []), program, main, manifest, declarations, ...(watch ? ["--watch"] : [])];
  return JSON.parse(await run(nodeExecutable(), args, { env: withoutLoaders(process.env) })) as ColdStart;
}

/** A development loader in the environment would load itself into the process that is to be cold. */
function withoutLoaders({ NODE_OPTIONS: _, ...environment }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return environment;
}
