// Several windows that write into one history at the same time, each a process of its own.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface WindowReport {
  /** Texts by message. */
  readonly written: Readonly<Record<string, string>>;
  /** Failures in the log. */
  readonly failures: readonly string[];
  /** The longest that saving a draft held up the window, in ms. */
  readonly longestMs: number;
}

/** Lets `count` windows write for this long; the first one creates the file. Throws if one of them fails. */
export async function writeFromWindows(file: string, count: number, milliseconds: number): Promise<WindowReport[]> {
  const program = fileURLToPath(new URL("./writing-window.ts", import.meta.url));
  const windows = Array.from({ length: count }, (_, number) =>
    fork(program, [file, String(number), String(milliseconds)], { execArgv: ["--import", "tsx"] }),
  );
  try {
    return await Promise.all(
      windows.map(async (window) => {
        const ended = once(window, "exit");
        const report = await Promise.race([once(window, "message"), ended.then(() => undefined)]);
        const [code] = await ended;
        if (!report || code !== 0) throw new Error(`A window ended with code ${String(code)}`);
        return report[0] as WindowReport;
      }),
    );
  } finally {
    for (const window of windows) window.kill("SIGKILL");
  }
}
