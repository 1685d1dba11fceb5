// Undoing an agent's changes: the user's own edits stay, and without any the files are as before, byte for byte.

import { describe, expect, it } from "vitest";
import { type ChangeRecord, type FileEffect, settled, withEffect } from "../../../../src/core/editing/undo/change-record.js";
import { hasConflict, undoOrder, undoPlan } from "../../../../src/core/editing/undo/undo-plan.js";
import { agentHunks, keptText, undoneText } from "../../../../src/core/editing/undo/undo-text.js";

const place = (path: string) => ({ uri: `file:///w/${path}`, path });
const text = (...lines: string[]): string => `${lines.join("\n")}\n`;

/** A disk in memory that the plans are carried out on. */
class Disk {
  constructor(readonly files = new Map<string, string>()) {}

  readonly present = (uri: string) => {
    const found = this.files.get(uri);
    return { exists: found !== undefined, text: found ?? null };
  };

  apply({ steps }: ReturnType<typeof undoPlan>): void {
    for (const step of steps) {
      if (step.kind === "delete") this.files.delete(step.place.uri);
      else if (step.kind === "move") {
        this.files.set(step.to.uri, this.files.get(step.from.uri) ?? "");
        this.files.delete(step.from.uri);
      } else this.files.set(step.place.uri, step.text);
    }
  }

  undoAll(records: readonly ChangeRecord[]): ChangeRecord[] {
    return undoOrder(records).flatMap((record) => {
      const plan = undoPlan(record, this.present);
      this.apply(plan);
      return plan.remaining ?? [];
    });
  }
}

const change = (path: string, before: string, after: string): FileEffect => ({
  change: "change",
  place: place(path),
  before,
  after,
});

describe("undoing in a text that the user has edited since", () => {
  const before = text("one", "a", "b", "c", "two", "d", "e", "f", "three");
  const after = text("ONE", "a", "b", "c", "TWO", "d", "e", "f", "three");

  it("keeps the user's edit of the second hunk when the first is undone", () => {
    const current = after.replace("TWO", "TWO by the user");
    const { lines, conflicts } = undoneText(before, after, current, 0);
    expect(lines.join("\n")).toBe(text("one", "a", "b", "c", "TWO by the user", "d", "e", "f", "three"));
    expect(conflicts).toBe(0);
  });

  it("leaves a hunk whose lines the user edited as a conflict, and undoes the other", () => {
    const current = after.replace("TWO", "TWO by the user");
    const { lines, after: rest, conflicts } = undoneText(before, after, current);
    expect(conflicts).toBe(1);
    expect(lines.join("\n")).toBe(text("one", "a", "b", "c", "TWO by the user", "d", "e", "f", "three"));
    expect(rest.join("\n")).toBe(text("one", "a", "b", "c", "TWO", "d", "e", "f", "three"));
  });

  it("finds the hunks after lines that the user inserted and removed", () => {
    const current = `// new\n${after.replace("b\n", "")}`;
    expect(agentHunks(before, after, current).map(({ start, isConflict }) => [start, isConflict])).toEqual([
      [1, false],
      [4, false],
    ]);
    expect(undoneText(before, after, current).lines.join("\n")).toBe(`// new\n${before.replace("b\n", "")}`);
  });

  it("treats lines inserted where the agent removed some as a conflict", () => {
    const removed = before.replace("b\n", "");
    const current = removed.replace("a\n", "a\nmine\n");
    expect(undoneText(before, removed, current).conflicts).toBe(1);
  });

  it("keeps one hunk by moving the text to go back to", () => {
    expect(keptText(before, after, 0).join("\n")).toBe(before.replace("one", "ONE"));
  });
});

describe("the records of changed files", () => {
  it("join all steps on a file, and vanish when it is as it was", () => {
    let records = withEffect([], change("a.ts", "1", "2"));
    records = withEffect(records, change("a.ts", "2", "3"));
    expect(records).toEqual([expect.objectContaining({ before: "1", after: "3" })]);
    expect(withEffect(records, change("a.ts", "3", "1"))).toEqual([]);
  });

  it("keep what the user edited between two steps when both are undone", () => {
    const before = text("one", "a", "b", "two");
    const first = before.replace("one", "ONE");
    const edited = first.replace("a\n", "a\nby the user\n");
    const second = edited.replace("two", "TWO");
    const records = withEffect(withEffect([], change("a.ts", before, first)), change("a.ts", edited, second));
    const disk = new Disk(new Map([["file:///w/a.ts", second]]));
    expect(disk.undoAll(records)).toEqual([]);
    expect(disk.files.get("file:///w/a.ts")).toBe(text("one", "a", "by the user", "b", "two"));
  });

  it("bring back a file that was created, moved and deleted again without a trace", () => {
    let records = withEffect([], { change: "create", place: place("n.ts"), before: null, after: "x" });
    records = withEffect(records, { change: "move", place: place("n.ts"), movedTo: place("m.ts"), before: "x", after: "x" });
    expect(records).toHaveLength(1);
    expect(withEffect(records, { change: "delete", place: place("m.ts"), before: "x", after: null })).toEqual([]);
  });

  it("keeps what the user wrote in a file that the agent created, and moved later", () => {
    let records = withEffect([], { change: "create", place: place("n.ts"), before: null, after: text("agent") });
    const edited = text("agent", "user");
    records = withEffect(records, {
      change: "move",
      place: place("n.ts"),
      movedTo: place("m.ts"),
      before: edited,
      after: edited,
    });
    const disk = new Disk(new Map([[place("m.ts").uri, edited]]));
    expect(disk.undoAll(records)).toEqual([]);
    expect([...disk.files]).toEqual([[place("n.ts").uri, text("user")]]);
  });

  it("of a move have one record from its beginning to its end", () => {
    const move: FileEffect = { change: "move", place: place("a.ts"), movedTo: place("b.ts"), before: "1", after: "1" };
    const begun = withEffect([], { ...move, isUnfinished: true });
    expect(withEffect(begun, move)).toEqual([{ origin: place("a.ts"), now: place("b.ts"), before: "1", after: "1" }]);
    expect(withEffect(begun, { ...move, change: "change" })).toEqual([]);
    const [record] = begun;
    const isMoved = (uri: string) => (uri.endsWith("b.ts") ? { exists: true, text: "1" } : { exists: false, text: null });
    expect(record && settled(record, isMoved)).toMatchObject({ now: place("b.ts") });
  });

  it("of a step that never ended follow what is there", () => {
    const [record] = withEffect([], { ...change("a.ts", "1", "2"), isUnfinished: true });
    if (!record) throw new Error("no record");
    expect(settled(record, () => ({ exists: true, text: "1" }))).toBeUndefined();
    expect(settled(record, () => ({ exists: true, text: "other" }))).toMatchObject({ before: "1", after: "other" });
    const [deleted] = withEffect([], { change: "delete", place: place("a.ts"), before: "1", after: null, isUnfinished: true });
    if (!deleted) throw new Error("no record");
    expect(settled(deleted, () => ({ exists: false, text: null }))).toMatchObject({ before: "1", after: null });
    expect(settled(deleted, () => ({ exists: true, text: "1" }))).toBeUndefined();
  });
});

describe("undoing all", () => {
  it("leaves a created file that the user edited, and a deleted one whose place is taken", () => {
    const created = withEffect([], { change: "create", place: place("n.ts"), before: null, after: "x" });
    const records = withEffect(created, { change: "delete", place: place("d.ts"), before: "d", after: null });
    const disk = new Disk(
      new Map([
        ["file:///w/n.ts", "x and more"],
        ["file:///w/d.ts", "the user's"],
      ]),
    );
    expect(records.every((record) => hasConflict(record, disk.present))).toBe(true);
    expect(disk.undoAll(records)).toHaveLength(2);
    expect(disk.files.get("file:///w/n.ts")).toBe("x and more");
    expect(disk.files.get("file:///w/d.ts")).toBe("the user's");
  });

  it("goes back to mixed line endings if the user changed nothing", () => {
    const before = "a\r\nb\nc\r\n";
    const records = withEffect([], change("a.ts", before, "a\r\nB\r\nc\r\n"));
    const disk = new Disk(new Map([["file:///w/a.ts", "a\r\nB\r\nc\r\n"]]));
    disk.undoAll(records);
    expect(disk.files.get("file:///w/a.ts")).toBe(before);
  });
});

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e37_79b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

const pick = <Item>(list: readonly Item[], next: (below: number) => number): Item | undefined => list[next(list.length)];

describe("any sequence of steps", () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed + 1);

  it("is undone byte for byte if the user changed nothing", () => {
    for (const seed of seeds) {
      const next = random(seed);
      const start = new Map([0, 1, 2].map((index) => [place(`f${index}`).uri, randomText(next)]));
      const disk = new Disk(new Map(start));
      let records: readonly ChangeRecord[] = [];
      for (let step = 0; step < 12; step++) records = randomStep(disk, records, next, step);
      expect(disk.undoAll(records), `seed ${seed}`).toEqual([]);
      expect(disk.files, `seed ${seed}`).toEqual(start);
    }
  });

  it("keeps every line of the user through undoing all", () => {
    for (const seed of seeds) {
      const next = random(seed);
      const uri = place("f0").uri;
      const disk = new Disk(new Map([[uri, randomText(next)]]));
      let records: readonly ChangeRecord[] = [];
      const mine: string[] = [];
      for (let step = 0; step < 8; step++) {
        const before = disk.files.get(uri) ?? "";
        const lines = before.split("\n");
        if (step % 2 === 1) {
          const line = `mine ${step}`;
          mine.push(line);
          lines.splice(next(lines.length), 0, line);
          disk.files.set(uri, lines.join("\n"));
          continue;
        }
        const free = lines.flatMap((line, at) => (line.startsWith("mine") ? [] : [at]));
        lines[pick(free, next) ?? 0] = `agent ${step}`;
        records = withEffect(records, change("f0", before, lines.join("\n")));
        disk.files.set(uri, lines.join("\n"));
      }
      disk.undoAll(records);
      const left = disk.files.get(uri)?.split(/\r?\n/) ?? [];
      for (const line of mine) expect(left, `seed ${seed}`).toContain(line);
    }
  });

  function randomText(next: (below: number) => number): string {
    const ending = pick(["\n", "\r\n"], next) ?? "\n";
    return Array.from({ length: 3 + next(8) }, () => `line ${next(5)}`).join(ending);
  }

  function randomStep(
    disk: Disk,
    records: readonly ChangeRecord[],
    next: (below: number) => number,
    step: number,
  ): readonly ChangeRecord[] {
    const uri = pick([...disk.files.keys()], next);
    const fresh = place(`new${step}`);
    const kind = uri === undefined ? 0 : next(4);
    if (kind === 0 || uri === undefined) {
      disk.files.set(fresh.uri, "created");
      return withEffect(records, { change: "create", place: fresh, before: null, after: "created" });
    }
    const before = disk.files.get(uri) ?? "";
    const at = { uri, path: uri.slice("file:///w/".length) };
    if (kind === 1) {
      disk.files.delete(uri);
      return withEffect(records, { change: "delete", place: at, before, after: null });
    }
    if (kind === 2) {
      disk.files.delete(uri);
      disk.files.set(fresh.uri, before);
      return withEffect(records, { change: "move", place: at, movedTo: fresh, before, after: before });
    }
    const lines = before.split("\n");
    lines.splice(next(lines.length), next(2), `changed ${step}`);
    disk.files.set(uri, lines.join("\n"));
    return withEffect(records, { change: "change", place: at, before, after: lines.join("\n") });
  }
});
