// The thread that owns the database. It waits for locks, disks and network folders so that the extension host does not.
// Bundled separately as dist/history-worker.js.

import { parentPort, workerData } from "node:worker_threads";
import { kindOf } from "./database/errors.js";
import { HistoryFile } from "./database/history-file.js";
import type { WorkerAnswer, WorkerRequest } from "./worker-link.js";

const port = parentPort;
if (!port) throw new Error("This file runs as a worker thread");
const answer = (message: WorkerAnswer): void => port.postMessage(message);

const { file } = workerData as { readonly file: string };
const history = new HistoryFile(file, {
  quarantined: (path) => answer({ event: "quarantined", path }),
  recovered: () => answer({ event: "recovered" }),
});

port.on("message", ({ id, name, args }: WorkerRequest) => {
  try {
    const value = (history[name] as (...given: unknown[]) => unknown).apply(history, args);
    answer({ id, value });
  } catch (thrown) {
    answer({ id, failure: { kind: kindOf(thrown), message: thrown instanceof Error ? thrown.message : String(thrown) } });
  }
  if (name === "close") port.close();
});
