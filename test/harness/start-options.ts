// The options of `npm start`.

import { parseArgs } from "node:util";

export const usage = `npm start [-- options]

Builds SnowCell, starts local servers in place of its providers and opens VS Code on a copy of a small sample workspace:
the VS Code of this desktop where there is one, otherwise one in the browser. Both get a profile of their own.

  --browser   VS Code in the browser, also where there is a desktop
  --check     does the first steps by itself in a browser without a window: log in, choose a model, ask; says how it went
  --verbose   prints what it runs, writes and starts
  --help      prints this`;

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
