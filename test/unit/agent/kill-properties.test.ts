// A window that is killed at any write of a random run, on a real database: the next window finds a legal state, goes on, and
// undoing all still brings back every file, byte for byte.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { openStates, stepsOf } from "../../../src/core/conversation/parts.js";
import { openTestHistory } from "../../support/history.js";
import { propertyRuns } from "../../support/property-runs.js";
import { decisions, first, Run, script, type Turn, Writes } from "./random-run.js";

const { runs, limit } = propertyRuns(20);
const lastWrite = 60;

const endedProcess = spawnSync(process.execPath, ["-e", ""]).pid;

/** Gives the leases of this process to one that has ended. */
function endLeases(file: string): void {
  const database = new DatabaseSync(file);
  database.prepare("UPDATE lease SET owner = ?").run(`${endedProcess} gone`);
  database.close();
}

async function killed(turns: readonly Turn[], decided: readonly string[], writes: Writes): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "snowcell-agent-kill-"));
  const file = join(folder, "history.db");
  try {
    const run = new Run(writes);
    const window = await openTestHistory(file);
    await run.work(turns, [...decided], { history: writes.of(window.store) });
    await window.close();
    endLeases(file);

    const next = new Run();
    next.workspace.files.clear();
    for (const [path, text] of run.workspace.files) next.workspace.files.set(path, text);
    next.stored = run.stored;
    const { store, close } = await openTestHistory(file);
    const conversation = await store.load("c");
    const answer = conversation?.path().at(-1);
    for (const { state, result } of stepsOf(answer?.parts)) {
      expect(openStates.has(state) && state !== "waiting" && state !== "streaming").toBe(false);
      if (!openStates.has(state)) expect(result).toBeDefined();
    }
    // What the agent changed is listed, or the files are as they were.
    if (next.stored.length === 0) expect(Object.fromEntries(next.workspace.files)).toEqual(first);
    if (conversation && answer?.role === "assistant" && answer.parts && answer.state !== "done") {
      await next.work([], [], { history: store, conversation });
      expect(stepsOf(conversation.path().at(-1)?.parts).filter(({ result }) => !result)).toEqual([]);
    }
    await next.changes.undo("c");
    expect(Object.fromEntries(next.workspace.files)).toEqual(first);
    expect(next.stored).toEqual([]);
    await close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it("a window that is killed at any write leaves a legal state, from which everything can be undone", limit, async () => {
  await fc.assert(
    fc.asyncProperty(
      script,
      decisions,
      fc.integer({ min: 1, max: lastWrite }),
      fc.boolean(),
      async (turns, decided, at, isAfter) => {
        await killed(
          turns.map((turn) => ({ ...turn, user: null })),
          decided,
          new Writes(at, isAfter),
        );
      },
    ),
    runs,
  );
});
