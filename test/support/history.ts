// A history as the extension opens it: a client here, the database on a thread of its own, run from a bundle as it ships.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { storageProblemOf } from "../../src/core/history/history-calls.js";
import type { Trouble } from "../../src/core/history/trouble-watch.js";
import type { UsageStore } from "../../src/core/usage/usage-store.js";
import { HistoryClient } from "../../src/node/history/history-client.js";
import { systemClock } from "../../src/node/system-clock.js";
import { repositoryRoot } from "../harness/paths.js";
import { temporaryFolder } from "../harness/temporary-folder.js";

export interface TestHistory {
  readonly store: HistoryClient;
  readonly usage: UsageStore;
  /** Where damaged files were put. */
  readonly quarantined: readonly string[];
  readonly failures: readonly unknown[];
  /** How often changes of an earlier window were written. */
  recoveries(): number;
  readonly troubles: readonly (Trouble | undefined)[];
  close(limitMs?: number): Promise<void>;
}

/** Opens or creates a history. Waits for locks, and rejects if it cannot be opened. */
export async function openTestHistory(file: string): Promise<TestHistory> {
  const history = await unopenedTestHistory(file);
  for (;;) {
    try {
      await history.store.open();
      return history;
    } catch (thrown) {
      if (storageProblemOf(thrown) !== "busy") {
        await history.close();
        throw thrown;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A history that nothing was asked of yet. */
export async function unopenedTestHistory(file: string): Promise<TestHistory> {
  const quarantined: string[] = [];
  const failures: unknown[] = [];
  let recoveries = 0;
  const troubles: (Trouble | undefined)[] = [];
  const store = new HistoryClient({ database: file, worker: await historyWorker() }, systemClock, {
    quarantined: (path) => quarantined.push(path),
    recovered: () => recoveries++,
    saveFailed: (thrown) => failures.push(thrown),
    troubleChanged: (trouble) => troubles.push(trouble),
  });
  return {
    ...{ store, usage: store.usage, quarantined, failures, troubles },
    recoveries: () => recoveries,
    close: (limitMs = 10_000) => store.close(limitMs),
  };
}

let worker: Promise<string> | undefined;

/** The script of the thread, built from the sources as they are now. */
export function historyWorker(): Promise<string> {
  worker ??= buildWorker();
  return worker;
}

async function buildWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(repositoryRoot, "src/node/history/history-worker.ts")],
    ...{ bundle: true, format: "esm", platform: "node", target: "node22", write: false },
  });
  const [script] = outputFiles;
  if (!script) throw new Error("The worker was not built");
  const file = join(temporaryFolder("snowcell-history-worker"), "history-worker.mjs");
  writeFileSync(file, script.contents);
  return file;
}
