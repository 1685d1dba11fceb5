// Activates an extension in a fresh process.

import { join } from "node:path";
import { run } from "../../harness/child-processes.js";
import { nodeExecutable, repositoryRoot } from "../../harness/paths.js";
import type { ColdStart } from "./load-extension.js";

/** `main` is the extension's main file. `watch` also reports what it accessed, which takes extra time. */
export async function coldStart(main: string, { watch = false } = {}): Promise<ColdStart> {
  const program = join(import.meta.dirname, "load-extension.ts");
  const manifest = join(repositoryRoot, "package.json");
  const declarations = join(repositoryRoot, "node_modules", "@types", "vscode", "index.d.ts");
  const args = [...(watch ? ["--permission-audit"] : []), program, main, manifest, declarations, ...(watch ? ["--watch"] : [])];
  return JSON.parse(await run(nodeExecutable(), args, { env: withoutLoaders(process.env) })) as ColdStart;
}

/** A development loader in the environment would also load into the fresh process. */
function withoutLoaders({ NODE_OPTIONS: _, ...environment }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return environment;
}
