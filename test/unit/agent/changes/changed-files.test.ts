// The list of what the agent changed: kept, undone, loaded after a reload, and what the user edited meanwhile.

import { describe, expect, it } from "vitest";
import { type ChangePorts, ConversationChanges } from "../../../../src/core/agent/changes/changed-files.js";
import type { ChangeRecord, FileEffect } from "../../../../src/core/editing/undo/change-record.js";

class Window {
  readonly files = new Map<string, string>();
  readonly stored = new Map<string, readonly ChangeRecord[]>();
  readonly shown: string[] = [];
  isReadOnly = false;
  /** Files that cannot be moved. */
  readonly stuck = new Set<string>();

  open(): ConversationChanges {
    const ports: ChangePorts = {
      load: async (id) => this.stored.get(id) ?? [],
      save: async (id, records) => void this.stored.set(id, JSON.parse(JSON.stringify(records)) as ChangeRecord[]),
      present: async (uri) => ({ exists: this.files.has(uri), text: this.files.get(uri) ?? null }),
      carryOut: async (step) => {
        if (this.isReadOnly) return false;
        if (step.kind === "delete") this.files.delete(step.place.uri);
        else if (step.kind === "move") {
          if (this.files.has(step.to.uri) || this.stuck.has(step.from.uri)) return false;
          this.files.set(step.to.uri, this.files.get(step.from.uri) ?? "");
          this.files.delete(step.from.uri);
        } else this.files.set(step.place.uri, step.text);
        return true;
      },
      show: async (_id, records) => void this.shown.push(...records.map(({ now }) => now?.path ?? "")),
    };
    return new ConversationChanges(ports);
  }
}

const text = (...lines: string[]): string => lines.join("\n");
const before = text("one", "a", "b", "c", "two");
const after = text("ONE", "a", "b", "c", "TWO");

const change = (path: string): FileEffect => ({ change: "change", place: { uri: path, path }, before, after });

async function changed(...paths: string[]): Promise<{ window: Window; changes: ConversationChanges }> {
  const window = new Window();
  const changes = window.open();
  for (const path of paths) {
    await changes.begin("c", [{ ...change(path), isUnfinished: true }]);
    window.files.set(path, after);
    await changes.finish("c", [change(path)]);
  }
  return { window, changes };
}

describe("the changed files of a conversation", () => {
  it("are listed by path with their lines, and reported when they change", async () => {
    const { changes } = await changed("b.ts", "a.ts");
    const events: string[] = [];
    changes.onDidChange((id) => events.push(id));
    expect(changes.list("c")).toEqual([
      { uri: "a.ts", path: "a.ts", change: "change", added: 2, removed: 2, hasConflict: false },
      { uri: "b.ts", path: "b.ts", change: "change", added: 2, removed: 2, hasConflict: false },
    ]);
    await changes.keep("c", "a.ts");
    expect(changes.list("c").map(({ path }) => path)).toEqual(["b.ts"]);
    await changes.keep("c");
    expect(changes.list("c")).toEqual([]);
    expect(events).toEqual(["c", "c"]);
  });

  it("of another conversation are its own", async () => {
    const { changes, window } = await changed("a.ts");
    await changes.undo("other");
    expect(window.files.get("a.ts")).toBe(after);
    expect(changes.list("c")).toHaveLength(1);
  });

  it("are undone one by one, or all", async () => {
    const { window, changes } = await changed("a.ts", "b.ts", "c.ts");
    expect(await changes.undo("c", "b.ts")).toEqual([]);
    expect([...window.files.values()]).toEqual([after, before, after]);
    await changes.undo("c");
    expect([...window.files.values()]).toEqual([before, before, before]);
  });

  it("keep the user's edits, and name the files that are left because of them", async () => {
    const { window, changes } = await changed("a.ts");
    window.files.set("a.ts", after.replace("TWO", "mine"));
    await changes.touched("a.ts");
    expect(changes.list("c")).toMatchObject([{ hasConflict: true }]);
    expect(await changes.undo("c")).toMatchObject([{ path: "a.ts", hasConflict: true }]);
    expect(window.files.get("a.ts")).toBe(text("one", "a", "b", "c", "mine"));
    expect(await changes.undo("c"), "a second time changes nothing").toHaveLength(1);
    expect(window.files.get("a.ts")).toBe(text("one", "a", "b", "c", "mine"));
  });

  it("are decided per hunk", async () => {
    const { window, changes } = await changed("a.ts");
    expect(changes.hunks("c", "a.ts").map(({ start }) => start)).toEqual([0, 4]);
    await changes.keepHunk("c", "a.ts", 0);
    expect(changes.hunks("c", "a.ts").map(({ start }) => start)).toEqual([4]);
    expect(await changes.undoHunk("c", "a.ts", 0)).toBe(true);
    expect(window.files.get("a.ts")).toBe(text("ONE", "a", "b", "c", "two"));
    expect(changes.list("c")).toEqual([]);
  });

  it("are loaded after a reload, and a step that never ended is settled by what is there", async () => {
    const { window, changes } = await changed("a.ts");
    window.files.set("b.ts", before);
    await changes.begin("c", [{ ...change("b.ts"), isUnfinished: true }]);
    const reloaded = window.open();
    const loaded = Promise.withResolvers<string>();
    reloaded.onDidChange(loaded.resolve);
    expect(reloaded.list("c")).toEqual([]);
    expect(await loaded.promise).toBe("c");
    expect(reloaded.list("c").map(({ path }) => path)).toEqual(["a.ts"]);
  });

  describe("that swapped places", () => {
    const place = (path: string) => ({ uri: path, path });
    async function rotated(): Promise<Window> {
      const window = new Window();
      const changes = window.open();
      const start: [string, string][] = [
        ["a", "first"],
        ["b", "second"],
        ["c", "third"],
      ];
      for (const [path, content] of start) window.files.set(path, content);
      for (const [from, to] of [
        ["a", "free"],
        ["b", "a"],
        ["c", "b"],
        ["free", "c"],
      ] as const) {
        const content = window.files.get(from) ?? "";
        const effect: FileEffect = { change: "move", place: place(from), movedTo: place(to), before: content, after: content };
        await changes.begin("c", [{ ...effect, isUnfinished: true }]);
        window.files.delete(from);
        window.files.set(to, content);
        await changes.finish("c", [effect]);
      }
      const edit = { place: place("a"), before: "second", after: "second, edited" };
      window.files.set("a", edit.after);
      await changes.finish("c", [{ change: "change", ...edit }]);
      return window;
    }
    const start = { a: "first", b: "second", c: "third" };

    it("go back, with their texts", async () => {
      const window = await rotated();
      expect(Object.fromEntries(window.files)).toEqual({ a: "second, edited", b: "third", c: "first" });
      expect(await window.open().undo("c")).toEqual([]);
      expect(Object.fromEntries(window.files)).toEqual(start);
      expect(window.stored.get("c")).toEqual([]);
    });

    it("are all there and listed if one of them cannot be moved, and go back when it can", async () => {
      const window = await rotated();
      window.stuck.add("c");
      const changes = window.open();
      const left = await changes.undo("c");
      expect(left.map(({ uri }) => window.files.get(uri)).sort()).toEqual(["first", "third"]);
      expect(window.files.get("b")).toBe("second");
      window.stuck.clear();
      expect(await changes.undo("c")).toEqual([]);
      expect(Object.fromEntries(window.files)).toEqual(start);
    });

    it("are found again if the window is killed while one has stepped aside", async () => {
      const window = await rotated();
      const free = [...window.files.keys()];
      for (const path of free) window.stuck.add(path);
      await window.open().undo("c");
      const [record] = (window.stored.get("c") ?? []).filter(({ now, origin }) => now && origin);
      const now = record?.now;
      if (!record || !now) throw new Error("no record");
      window.stuck.clear();
      // The records as they are on the disk in that moment, with the file at its other name.
      const movingTo = place(`${now.path}.undo-1`);
      const records = (window.stored.get("c") ?? []).map((one) =>
        one === record ? { ...one, isUnfinished: true, movingTo } : one,
      );
      window.stored.set("c", records);
      window.files.set(movingTo.uri, window.files.get(now.uri) ?? "");
      window.files.delete(now.uri);
      expect(await window.open().undo("c")).toEqual([]);
      expect(Object.fromEntries(window.files)).toEqual(start);
    });
  });

  it("stay in the list if a file cannot be written", async () => {
    const { window, changes } = await changed("a.ts");
    window.isReadOnly = true;
    expect(await changes.undo("c")).toHaveLength(1);
    expect(changes.list("c")).toHaveLength(1);
  });

  it("are recorded one after another, although steps end at the same time", async () => {
    const window = new Window();
    const changes = window.open();
    const paths = Array.from({ length: 20 }, (_, index) => `f${index}.ts`);
    await Promise.all(paths.map((path) => changes.finish("c", [change(path)])));
    expect(changes.list("c")).toHaveLength(20);
    expect(window.stored.get("c")).toHaveLength(20);
  });

  it("are shown in the editor, all or one", async () => {
    const { window, changes } = await changed("a.ts", "b.ts");
    await changes.show("c", "b.ts");
    await changes.show("c");
    expect(window.shown).toEqual(["b.ts", "a.ts", "b.ts"]);
  });
});
