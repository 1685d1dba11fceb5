// When runs are polled, on a clock that the tests control.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CodegenLog } from "../sandbox/services/codegen-run.js";
import { ManualClock } from "../support/manual-clock.js";
import { ask, type CodegenFixture, isLog, isStatus, startCodegen, textOf } from "./codegen-fixture.js";

const action = (thought: string): CodegenLog => ({ message_type: "ACTION", thought, tool_name: "run" });
/** No timeouts, whose timers would be mistaken for waits between two polls. */
const untimed = { connectTimeoutMs: 0, firstByteTimeoutMs: 0, idleTimeoutMs: 0 };
/** Every wait below is a multiple of this. */
const stepMs = 125;
let fixture: CodegenFixture;
beforeEach(async () => {
  fixture = await startCodegen();
  await fixture.logIn();
});
afterEach(async () => await fixture.close());

const restart = async (options: Parameters<typeof startCodegen>[0]): Promise<void> => {
  await fixture.close();
  fixture = await startCodegen(options);
  await fixture.logIn();
};

describe("The polling pace of runs", () => {
  it("pauses a rate-limited log for as long as required, and misses none of its steps", async () => {
    const clock = new ManualClock();
    await restart({ policy: untimed, context: { clock }, pace: { firstMs: 1000, longestMs: 1000 } });
    fixture.service.steps = Array.from({ length: 6 }, (_, index) => ({ status: "ACTIVE", logs: [action(`Step ${index}.`)] }));
    fixture.service.steps = [...fixture.service.steps, { status: "COMPLETE" }];
    fixture.service.faults.add({ behaviour: { status: 429, headers: { "retry-after": "3" } }, match: isLog });
    const { text, readsOfLog } = await drive(clock, "[[echo]]Done");
    expect(text.match(/Step \d\./g)).toEqual([0, 1, 2, 3, 4, 5].map((index) => `Step ${index}.`));
    // One rejected poll, then none for three seconds.
    expect(readsOfLog).toEqual([1000, 4000, 5000, 6000, 7000]);
  });

  it("slows down from one second to five", async () => {
    const clock = new ManualClock();
    await restart({ policy: untimed, context: { clock }, pace: { firstMs: 1000, longestMs: 5000 } });
    fixture.service.steps = [...Array.from({ length: 7 }, () => ({ status: "ACTIVE" })), { status: "COMPLETE" }];
    const { readsOfStatus } = await drive(clock, "[[echo]]Done");
    expect(readsOfStatus).toEqual([1000, 2500, 4750, 8125, 13_125, 18_125, 23_125, 28_125]);
  });

  it("waits as long as the service requests", async () => {
    const clock = new ManualClock();
    await restart({ policy: untimed, context: { clock }, pace: { firstMs: 1000, longestMs: 1000 } });
    fixture.service.steps = [{ status: "ACTIVE" }, { status: "COMPLETE" }];
    fixture.service.faults.add({ behaviour: { status: 429, headers: { "retry-after": "7" } }, match: isStatus });
    const { readsOfStatus } = await drive(clock, "[[echo]]Done");
    expect(readsOfStatus).toEqual([1000, 8000, 9000]);
  });

  it("keeps all conversations together within the service's limit", async () => {
    const clock = new ManualClock();
    await restart({ policy: untimed, context: { clock }, pace: { firstMs: 1000, longestMs: 1000, reads: 10 } });
    fixture.service.steps = [...Array.from({ length: 11 }, () => ({ status: "ACTIVE" })), { status: "COMPLETE" }];
    const { readsOfStatus, readsOfLog } = await drive(clock, "[[echo]]One", "[[echo]]Two");
    const times = [...readsOfStatus, ...readsOfLog].sort((one, other) => one - other);
    expect(times.length).toBeGreaterThan(40);
    for (const [index, time] of times.entries()) {
      expect((times[index + 10] ?? Number.POSITIVE_INFINITY) - time).toBeGreaterThanOrEqual(30_000);
    }
  });
});

/** Runs answers on a clock that advances whenever all of them wait; returns the time of each poll on that clock. */
async function drive(
  clock: ManualClock,
  ...questions: readonly string[]
): Promise<{ text: string; readsOfStatus: number[]; readsOfLog: number[] }> {
  let running = questions.length;
  const answers = Promise.all(
    questions.map(async (question) => {
      const events = await ask(fixture, question);
      running -= 1;
      return textOf(events);
    }),
  );
  const readsOfStatus: number[] = [];
  const readsOfLog: number[] = [];
  let recorded = 0;
  while (running > 0) {
    while (clock.pending !== running) await new Promise((resolve) => setImmediate(resolve));
    for (const request of fixture.service.requests.slice(recorded)) {
      if (isStatus(request)) readsOfStatus.push(clock.monotonic());
      else if (isLog(request)) readsOfLog.push(clock.monotonic());
    }
    recorded = fixture.service.requests.length;
    clock.advance(stepMs);
  }
  return { text: (await answers).join("\n"), readsOfStatus, readsOfLog };
}
