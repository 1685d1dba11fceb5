// The options of `npm start`.

import { parseArgs } from "node:util";

export const usage = `npm start [-- options]

Builds SnowCell, starts local servers in place of its providers, and opens VS Code on a copy of a small sample workspace.
Uses the desktop VS Code if it is installed, otherwise VS Code in the browser. Both use a separate profile.

  --browser   opens VS Code in the browser even if the desktop VS Code is installed
  --check     performs the first steps in a headless browser and reports the result: log in, select a model, ask,
              let the agent change and test a file
  --verbose   prints every command, file, and server
  --help      prints this help`;

export interface StartOptions {
  readonly browser: boolean;
  readonly check: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
}

/** Throws for an unknown option. */
export function readStartOptions(args: readonly string[]): StartOptions {
  const flag = { type: "boolean", default: false } as const;
  return parseArgs({ args: [...args], options: { browser: flag, check: flag, verbose: flag, help: flag } }).values;
}
