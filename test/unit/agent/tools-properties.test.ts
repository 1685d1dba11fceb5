// Random scripts, cuts, stops, decisions and edits of the user over the real tools, gate and list of changes, on files in
// memory: every call has one result, and undoing all brings back each file that only the agent touched, byte for byte.

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../support/property-runs.js";
import { decisions, first, paths, Run, script } from "./random-run.js";

const { runs, limit } = propertyRuns(150);

describe("any run of an agent over the real tools", () => {
  it("is undone byte for byte", limit, async () => {
    await fc.assert(
      fc.asyncProperty(script, decisions, async (turns, decided) => {
        const run = new Run();
        await run.work(
          turns.map((turn) => ({ ...turn, user: null })),
          [...decided],
        );
        await run.changes.undo("c");
        expect(run.stored).toEqual([]);
        expect(Object.fromEntries(run.workspace.files)).toEqual(first);
      }),
      runs,
    );
  });

  it("leaves what was kept as it is", limit, async () => {
    await fc.assert(
      fc.asyncProperty(script, decisions, fc.subarray(paths), async (turns, decided, kept) => {
        const run = new Run();
        await run.work(
          turns.map((turn) => ({ ...turn, user: null })),
          [...decided],
        );
        const { files } = run.workspace;
        const after = new Map(files);
        const changed = run.changes.list("c");
        const keeping = changed.filter(({ path }) => kept.includes(path));
        for (const { uri } of keeping) await run.changes.keep("c", uri);
        await run.changes.undo("c");
        for (const { path } of keeping) expect([path, files.get(path)]).toEqual([path, after.get(path)]);
        // A file that was moved is kept or undone as one, so its former path belongs to it.
        if (changed.some(({ change }) => change === "move")) return;
        for (const path of paths) {
          const isKept = keeping.some((one) => one.path === path);
          expect([path, files.get(path)]).toEqual([path, isKept ? after.get(path) : first[path]]);
        }
      }),
      runs,
    );
  });

  it("keeps what the user typed, and restores the files that they did not touch", limit, async () => {
    await fc.assert(
      fc.asyncProperty(script, decisions, async (turns, decided) => {
        const run = new Run();
        await run.work(turns, [...decided]);
        const { files } = run.workspace;
        const isMoved = run.changes.list("c").some(({ change }) => change === "move");
        // What the user typed moves with its file.
        for (const [path, text] of files) if (text.includes("user")) run.userEdited.add(path);
        const typed = (text: string | undefined): number => (text ?? "").split("user").length;
        const before = new Map([...run.userEdited].map((path) => [path, typed(files.get(path))]));
        const all = (): number => [...files.values()].reduce((sum, text) => sum + typed(text) - 1, 0);
        const allBefore = all();
        await run.changes.undo("c");
        expect(all()).toBeGreaterThanOrEqual(allBefore);
        if (isMoved) return;
        for (const [path, text] of Object.entries(first)) {
          // A file may come back with what the user typed while it had another name.
          const own = files.get(path)?.replaceAll("user\n", "");
          if (!run.userEdited.has(path)) expect([path, own]).toEqual([path, text]);
        }
        for (const [path, count] of before) expect([path, typed(files.get(path)) >= count]).toEqual([path, true]);
      }),
      runs,
    );
  });
});
