// Runs in its own process, started by plain Node without a loader: activates one extension and prints how long each part
// took, in VS Code's terms, and with `--watch` what it accessed meanwhile.
// Arguments: the extension's main file, its manifest, the declarations of the `vscode` module.

import { pathToFileURL } from "node:url";
import { extensionContext, installVSCodeStandIn } from "./vscode-stand-in.ts";
import { watchReach } from "./watch-reach.ts";

/** All in milliseconds. */
export interface ColdStart {
  /** Loading the main file and what it imports. */
  readonly load: number;
  /** The call of `activate`. */
  readonly call: number;
  /** The promise from `activate`, until it settled. */
  readonly finish: number;
  /** Absent without `watch`. */
  readonly reached?: readonly string[];
}

interface Extension {
  readonly activate?: (context: unknown) => unknown;
}

const [main = "", manifest = "", declarations = "", ...flags] = process.argv.slice(2);
await installVSCodeStandIn({ manifest, declarations });
const context = extensionContext();
const reach = flags.includes("--watch") ? watchReach() : undefined;

const start = performance.now();
const extension = (await import(pathToFileURL(main).href)) as Extension;
const loaded = performance.now();
const result = extension.activate?.(context);
const called = performance.now();
await result;
const finished = performance.now();

// Work that it scheduled for later turns counts as well.
if (reach) await new Promise((resolve) => setTimeout(resolve, 100));
const measured: ColdStart = {
  load: loaded - start,
  call: called - loaded,
  finish: finished - called,
  ...(reach ? { reached: reach() } : {}),
};
console.log(JSON.stringify(measured));
// Running work of the extension must not keep the process alive.
process.exit(0);
