// Kills a window in the middle of an answer, twenty times at random moments: the conversation survives, at most 250 ms
// of its text are missing, and the database is intact.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SnowCellService } from "../../sandbox/services/snowcell.js";
import type { Sign } from "../../support/answering-window.js";
import { openTestHistory } from "../../support/history.js";

const kills = 20;
/** Concurrent windows on one file. */
const atOnce = 4;
/** Longest acceptable loss in ms. */
const mostLost = 250;
const program = fileURLToPath(new URL("../../support/answering-window.ts", import.meta.url));

describe("an answer whose window is killed", () => {
  let folder: string;
  let service: SnowCellService;
  const neverKept: string[] = [];
  const running = new Set<ChildProcess>();
  const file = (): string => join(folder, "history.db");
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "snowcell-killed-"));
    service = await SnowCellService.start({ charactersPerSecond: 2_000 });
  });
  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    await service.kill();
    rmSync(folder, { recursive: true });
  });

  /** Runs a window and kills it `after` ms after its first text; returns the signs it sent. */
  async function killedWindow(id: string, after: number): Promise<{ signs: Sign[]; killedAt: number }> {
    const child = fork(program, [file(), id, JSON.stringify(service.settings)], { execArgv: ["--import", "tsx"] });
    running.add(child);
    const signs: Sign[] = [];
    const gone = once(child, "exit");
    const killedAt = await new Promise<number>((resolve, reject) => {
      const endedByItself = (code: number | null): void =>
        reject(new Error(`The window ended by itself with code ${String(code)}`));
      child.once("exit", endedByItself);
      child.on("message", (sign: Sign) => {
        if (sign.length !== undefined && !signs.some(({ length }) => length !== undefined)) {
          setTimeout(() => {
            child.off("exit", endedByItself);
            child.kill("SIGKILL");
            resolve(Date.now());
          }, after);
        }
        signs.push(sign);
      });
    });
    await gone;
    running.delete(child);
    return { signs, killedAt };
  }

  /** Checks the stored answer, and returns the ms before the kill of which nothing was saved. */
  async function shortBy(id: string, { signs, killedAt }: { signs: Sign[]; killedAt: number }): Promise<number> {
    const { store, close } = await openTestHistory(file());
    const path = (await store.load(id))?.path() ?? [];
    await close();
    // A timer that ran proves that all earlier timers ran, however busy the machine is. Its time is clamped to that of the
    // previous timer, so a delay of the machine does not count as a loss.
    const proven = signs.filter(({ length }) => length === undefined).at(-2)?.at ?? 0;
    const due = signs.filter(({ at, length }) => length !== undefined && at <= proven - mostLost);
    if (path.length === 0 && due.length === 0) {
      // Another window held the database from the question to the kill.
      neverKept.push(id);
      return mostLost;
    }
    expect(path.map(({ role, state }) => [role, state])).toEqual([
      ["user", "done"],
      ["assistant", "stopped"],
    ]);
    const kept = path[1]?.text ?? "";
    expect(path[1]?.interrupted).toBe(true);
    expect(kept.length).toBeGreaterThanOrEqual(due.at(-1)?.length ?? 0);
    const unkept = signs.find(({ length }) => length !== undefined && length > kept.length);
    // Measure up to the last sign: if the machine suspended the window before the kill, nothing shows in the meantime.
    return unkept ? (signs.at(-1)?.at ?? killedAt) - unkept.at : 0;
  }

  it(`loses at most ${mostLost} ms of text, ${kills} times`, { timeout: 240_000 }, async () => {
    const losses: number[] = [];
    for (let round = 0; round < kills / atOnce; round++) {
      const ids = Array.from({ length: atOnce }, (_, index) => `killed-${round}-${index}`);
      const windows = await Promise.all(ids.map((id) => killedWindow(id, 100 + Math.random() * 900)));
      for (const [index, window] of windows.entries()) losses.push(await shortBy(ids[index] ?? "", window));
    }
    const database = new DatabaseSync(file());
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    database.close();
    const sorted = losses.sort((one, other) => one - other);
    console.log(
      `killed ${kills} times: text of the last ${sorted[kills / 2]} ms lost in the middle case, ${sorted.at(-1)} ms in the worst`,
    );
  });

  it("leaves all conversations in place and searchable", async () => {
    const { store, close } = await openTestHistory(file());
    expect(await store.ids()).toHaveLength(kills - neverKept.length);
    while (await store.maintain({ now: Date.now(), retentionDays: 0, inUse: [] }));
    expect((await store.list({ text: "length:100000", limit: 50 })).items).toHaveLength(kills - neverKept.length);
    await close();
  });
});
