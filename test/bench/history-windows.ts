// Four windows write to one history for half a minute: all of it must be there, and no window may see an error that the
// database is locked. The unit tests have a short form.

import { join } from "node:path";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { openTestHistory } from "../support/history.js";
import { writeFromWindows } from "../support/history-windows.js";
import type { Benchmark } from "./benchmark.js";

const windows = 4;
const milliseconds = 30_000;

export const historyWindows: Benchmark = {
  about: `${windows} windows writing into one history for half a minute`,
  run: async (report) => {
    const folder = temporaryFolder("snowcell-bench-windows");
    try {
      const file = join(folder, "history.db");
      const reports = await writeFromWindows(file, windows, milliseconds);
      const { store, close } = await openTestHistory(file);
      const kept = new Map<string, string>();
      for (const id of await store.ids()) {
        for (const message of (await store.load(id))?.all() ?? []) kept.set(message.id, message.text);
      }
      await close();
      const written = reports.flatMap((one) => Object.entries(one.written));
      const lost = written.filter(([id, text]) => kept.get(id) !== text).length;
      report.figure({ what: "messages written", value: written.length, unit: "" });
      report.figure({ what: "messages lost", value: lost, unit: "", target: { most: 0 } });
      const failures = reports.flatMap((one) => one.failures).length;
      report.figure({
        what: "saves that failed, such as for a lock",
        value: failures,
        unit: "",
        target: { most: 0 },
      });
      report.figure({
        what: "longest block of a window by a save",
        value: Math.max(...reports.map((one) => one.longestMs)),
        unit: "ms",
      });
    } finally {
      removeTemporaryFolder(folder);
    }
  },
};
