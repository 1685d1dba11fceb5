// Writes keep their order, are retried while the storage rejects them, and report a long delay.

import { describe, expect, it } from "vitest";
import { type Call, HistoryError, type HistoryErrorKind } from "../../../src/core/history/history-calls.js";
import { type Trouble, TroubleWatch } from "../../../src/core/history/trouble-watch.js";
import { WriteQueue } from "../../../src/core/history/write-queue.js";
import { ManualClock } from "../../support/manual-clock.js";

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const clock = new ManualClock();
  const troubles: (Trouble | undefined)[] = [];
  const watch = new TroubleWatch(clock);
  watch.onDidChange((trouble) => troubles.push(trouble));
  const queue = new WriteQueue(clock, watch);
  const attempts: string[] = [];
  const written: string[] = [];
  let refusal: HistoryErrorKind | undefined;
  const add = (name: string, key?: string, scope: readonly string[] = ["c"]): Promise<string> =>
    queue.add({
      scope,
      ...(key === undefined ? {} : { key }),
      run: async () => {
        attempts.push(name);
        if (refusal) throw new HistoryError(refusal, refusal);
        written.push(name);
        return name;
      },
      record: () => ({ name: "rename", args: ["c", name] }),
    });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      await settled();
    }
  };
  const refuse = (kind: HistoryErrorKind | undefined): void => {
    refusal = kind;
  };
  return { clock, queue, watch, troubles, attempts, written, add, pass, refuse };
}

describe("the write queue", () => {
  it.each<HistoryErrorKind>(["busy", "full", "read-only", "unavailable"])(
    "retries a write while the storage is %s, keeps the order of the others, and reports it",
    async (kind) => {
      const { queue, troubles, written, add, pass, refuse, clock } = setUp();
      refuse(kind);
      const writes = [add("first"), add("second"), add("third")];
      await pass(5_000);
      expect([written, troubles]).toEqual([[], [kind]]);
      refuse(undefined);
      await pass(1_100);
      expect(await Promise.all(writes)).toEqual(["first", "second", "third"]);
      expect([written, troubles]).toEqual([
        ["first", "second", "third"],
        [kind, undefined],
      ]);
      await queue.drained(0);
      expect(clock.pending).toBe(0);
    },
  );

  it("does not report a brief problem", async () => {
    const { troubles, written, add, pass, refuse } = setUp();
    refuse("busy");
    const write = add("first");
    await pass(600);
    refuse(undefined);
    await pass(200);
    await write;
    expect([written, troubles]).toEqual([["first"], []]);
  });

  it("reports a storage that does not respond", async () => {
    const { queue, troubles, pass } = setUp();
    void queue.add({ scope: [], run: () => new Promise(() => undefined), record: () => ({ name: "clearUsage", args: [] }) });
    await pass(2_500);
    expect(troubles).toEqual([]);
    await pass(1_000);
    expect(troubles).toEqual(["slow"]);
  });

  it("gives up only on writes that a retry cannot fix, and continues", async () => {
    const { written, add, refuse } = setUp();
    refuse("missing");
    await expect(add("first")).rejects.toMatchObject({ kind: "missing" });
    refuse(undefined);
    await add("second");
    expect(written).toEqual(["second"]);
  });

  it("merges replaced writes, but never across another write", async () => {
    const { written, add, pass, refuse } = setUp();
    refuse("busy");
    const writes = [add("head"), add("a1", "a"), add("a2", "a"), add("draft"), add("a3", "a"), add("x1", "x", ["other"])];
    writes.push(add("a4", "a"));
    await pass(500);
    refuse(undefined);
    await pass(200);
    expect(await Promise.all(writes)).toEqual(["head", "a2", "a2", "draft", "a4", "x1", "a4"]);
    expect(written).toEqual(["head", "a2", "draft", "a4", "x1"]);
  });

  it("makes a read wait for the writes to its conversation, unless the storage has a problem", async () => {
    const { queue, add, pass, refuse } = setUp();
    refuse("busy");
    void add("first");
    const heard: string[] = [];
    void queue.settled("other").then(() => heard.push("other"));
    void queue.settled("c").then(() => heard.push("c"));
    await pass(500);
    expect(heard).toEqual(["other"]);
    await pass(1_000);
    expect(heard).toEqual(["other", "c"]);
  });

  it("returns unwritten changes on close, in order, and accepts no more", async () => {
    const { queue, add, refuse } = setUp();
    refuse("busy");
    const writes = [add("first"), add("second", "k")].map((write) => write.catch((thrown: unknown) => thrown));
    await settled();
    let left: readonly Call[] = [];
    await queue.close(async (calls) => {
      left = calls;
      return "a file";
    });
    expect(left.map(({ args }) => args[1])).toEqual(["first", "second"]);
    expect(await Promise.all(writes)).toMatchObject([{ kind: "closed" }, { kind: "closed" }]);
    await expect(add("late")).rejects.toMatchObject({ kind: "closed" });
  });
});
