import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flushDelayMs, UsageRecorder } from "../../../src/vscode/usage/usage-recorder.js";
import { openTestHistory } from "../../support/history.js";
import { ManualClock } from "../../support/manual-clock.js";
import { KeptLog } from "../../support/wire-context.js";
import { answered, counted } from "./records.js";
import { WatchedUsageStore } from "./usage-fixtures.js";

const request = answered(100, 1_000, counted(3, 5));
const everything = ["0000-01-01", "9999-12-31"] as const;

function setUp() {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const store = new WatchedUsageStore();
  const log = new KeptLog();
  const recorder = new UsageRecorder(store, clock, log, (at) => new Date(at).toISOString().slice(0, 10));
  return { clock, store, log, recorder };
}

/** Lets settled promises run their callbacks. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("the usage recorder", () => {
  it("writes once, a few seconds after the first of several requests", async () => {
    const { clock, store, recorder } = setUp();
    for (let index = 0; index < 5; index++) recorder.record(request);
    clock.advance(flushDelayMs - 1);
    expect(store.written).toEqual([]);
    clock.advance(1);
    expect(store.written).toEqual([5]);
    expect(await store.load(...everything)).toMatchObject([{ day: "2026-01-01", provider: "p", model: "m", requests: 5 }]);
  });

  it("does nothing without requests", () => {
    const { clock, store, recorder } = setUp();
    expect(clock.pending).toBe(0);
    recorder.record(request);
    clock.advance(flushDelayMs);
    expect(clock.pending).toBe(0);
    clock.advance(10 * 60_000);
    expect(store.written).toEqual([1]);
  });

  it("writes periodically while requests arrive, and the rest after the last", () => {
    const { clock, store, recorder } = setUp();
    for (let second = 0; second < 10; second++) {
      recorder.record(request);
      clock.advance(1_000);
    }
    clock.advance(flushDelayMs);
    // Seconds 0 to 2, 3 to 5, 6 to 8, and 9.
    expect(store.written).toEqual([3, 3, 3, 1]);
    expect(clock.pending).toBe(0);
  });

  it("ignores connection checks, which use no model", () => {
    const { clock, recorder } = setUp();
    recorder.record({ provider: "p", startedAt: 0, outcome: { ok: true } });
    expect(clock.pending).toBe(0);
  });

  it("counts a request for the day on which it ended", async () => {
    const { clock, store, recorder } = setUp();
    clock.advance(24 * 60 * 60_000 - 1_000);
    recorder.record(request);
    clock.advance(1_000);
    recorder.record(request);
    clock.advance(flushDelayMs);
    expect((await store.load(...everything)).map(({ day, requests }) => [day, requests])).toEqual([
      ["2026-01-01", 1],
      ["2026-01-02", 1],
    ]);
  });

  it("keeps a failed write without a timed retry, and writes it with the next request", async () => {
    const { clock, store, log, recorder } = setUp();
    store.breakDown()();
    recorder.record(request);
    clock.advance(flushDelayMs);
    await settled();
    expect(log.lines).toEqual(["Could not write usage: disk full"]);
    expect(clock.pending).toBe(0);
    store.broken = undefined;
    recorder.record(request);
    clock.advance(flushDelayMs);
    expect(store.written).toEqual([2]);
  });

  it("still writes a request that arrived during a failing write", async () => {
    const { clock, store, recorder } = setUp();
    const refuse = store.breakDown();
    recorder.record(request);
    clock.advance(flushDelayMs);
    recorder.record(request);
    refuse();
    await settled();
    store.broken = undefined;
    clock.advance(flushDelayMs);
    expect(store.written).toEqual([2]);
  });

  it("writes the rest on dispose, and ignores later requests", async () => {
    const { clock, store, recorder } = setUp();
    recorder.record(request);
    recorder.dispose();
    recorder.record(request);
    await recorder.flush();
    expect(store.written).toEqual([1]);
    expect(clock.pending).toBe(0);
  });

  it("hands the rest to the database on dispose, and closing the database writes it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "snowcell-recorder-"));
    const file = join(folder, "history.db");
    const { usage, close } = await openTestHistory(file);
    const log = new KeptLog();
    const recorder = new UsageRecorder(usage, new ManualClock(), log);
    recorder.record(request);
    recorder.dispose();
    await close();
    const next = await openTestHistory(file);
    expect(await next.usage.load(...everything)).toMatchObject([{ requests: 1, promptTokens: 3, completionTokens: 5 }]);
    expect(log.lines).toEqual([]);
    await next.close();
    await rm(folder, { recursive: true });
  });

  it("clears both stored and pending usage", async () => {
    const { clock, store, recorder } = setUp();
    recorder.record(request);
    await recorder.flush();
    recorder.record(request);
    await recorder.clear();
    clock.advance(flushDelayMs);
    expect(await store.load(...everything)).toEqual([]);
    expect(store.written).toEqual([1]);
  });

  it("clears nothing if the store fails", async () => {
    const { store, recorder } = setUp();
    recorder.record(request);
    store.breakDown()();
    await expect(recorder.clear()).rejects.toThrow("disk full");
    store.broken = undefined;
    await recorder.flush();
    expect(store.written).toEqual([1]);
  });
});
