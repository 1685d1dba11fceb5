// Runs in a process of its own, started by Node itself so that no loader is in the way: activates one extension and
// prints how long each part took, as VS Code tells them apart, and with `--watch` what it reached for meanwhile.
// Arguments: the extension's main file, its manifest, the declarations of the `vscode` module.

import { pathToFileURL } from "node:url";
import { extensionContext, installVSCodeStandIn } from "./vscode-stand-in.ts";
import { watchReach } from "./watch-reach.ts";

/** Milliseconds. */
export interface ColdStart {
  /** Loading the main file and what it imports. */
  readonly load: number;
  /** The call of `activate`. */
  readonly call: number;
  /** What `activate` returned, until it settled. */
  readonly finish: number;
  /** Absent unless it was watched. */
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

// What it left behind for the next turns belongs to it as well.
if (reach) await new Promise((resolve) => setTimeout(resolve, 100));
const measured: ColdStart = {
  load: loaded - start,
  call: called - loaded,
  finish: finished - called,
  ...(reach ? { reached: reach() } : {}),
};
console.log(JSON.stringify(measured));
// Whatever the extension keeps running must not keep the process.
process.exit(0);
