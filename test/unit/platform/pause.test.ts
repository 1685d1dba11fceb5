import { describe, expect, it } from "vitest";
import { pause } from "../../../src/core/platform/pause.js";
import { ManualClock } from "../../support/manual-clock.js";

describe("a pause", () => {
  it("ends after its time", async () => {
    const clock = new ManualClock();
    let over = false;
    const paused = pause(clock, 100, new AbortController().signal).then(() => {
      over = true;
    });
    clock.advance(99);
    await Promise.resolve();
    expect(over).toBe(false);
    clock.advance(1);
    await paused;
    expect(clock.pending).toBe(0);
  });

  it("ends at once when aborted, and leaves no timer", async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const paused = pause(clock, 100, controller.signal);
    controller.abort();
    await paused;
    expect(clock.pending).toBe(0);
    await pause(clock, 100, controller.signal);
    expect(clock.pending).toBe(0);
  });
});
