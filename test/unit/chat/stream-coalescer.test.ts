import { describe, expect, it } from "vitest";
import { type DeltaKind, frameMs, StreamCoalescer } from "../../../src/core/chat/stream-coalescer.js";
import type { Clock } from "../../../src/core/platform/ports.js";
import { ManualClock } from "../../support/manual-clock.js";

function setUp(clock: ManualClock, seen: Clock = clock) {
  const passed: { readonly at: number; readonly kind: DeltaKind; readonly text: string }[] = [];
  const coalescer = new StreamCoalescer(seen, (kind, text) => passed.push({ at: clock.monotonic(), kind, text }));
  return { coalescer, passed };
}

describe("the stream coalescer", () => {
  it("passes the first delta at once, and the rest one frame later", () => {
    const clock = new ManualClock();
    const { coalescer, passed } = setUp(clock);
    for (const text of ["a", "b", "c"]) coalescer.push("text", text);
    clock.advance(frameMs);
    expect(passed.map(({ at, text }) => [at, text])).toEqual([
      [0, "a"],
      [frameMs, "bc"],
    ]);
  });

  it("keeps kinds separate and in order", () => {
    const { coalescer, passed } = setUp(new ManualClock());
    coalescer.push("reasoning", "why");
    coalescer.push("reasoning", " not");
    coalescer.push("text", "Because");
    coalescer.flush();
    expect(passed.map(({ kind, text }) => `${kind}: ${text}`)).toEqual(["reasoning: why", "reasoning:  not", "text: Because"]);
  });

  it("waits a whole frame even if timers fire early", () => {
    const clock = new ManualClock();
    const early: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      schedule: (milliseconds, callback) => clock.schedule(Math.max(1, milliseconds - 2), callback),
    };
    const { coalescer, passed } = setUp(clock, early);
    for (let millisecond = 0; millisecond < 1000; millisecond++) {
      coalescer.push("text", "x");
      clock.advance(1);
    }
    const gaps = passed.slice(1).map(({ at }, index) => at - (passed[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(frameMs);
    expect(passed.length).toBeLessThanOrEqual(60);
  });

  it("passes nothing after dispose", () => {
    const clock = new ManualClock();
    const { coalescer, passed } = setUp(clock);
    coalescer.push("text", "a");
    coalescer.push("text", "b");
    coalescer.dispose();
    clock.advance(frameMs);
    expect(passed).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
