import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProbeSchedule } from "../../../src/core/health/probe-schedule.js";
import { ManualClock } from "../../support/manual-clock.js";

const seconds = 1000;

function started() {
  const clock = new ManualClock();
  return { clock, schedule: new ProbeSchedule(clock) };
}

describe("the schedule of probes", () => {
  it("probes a provider of unknown health while a view is open, one probe at a time", () => {
    const { schedule } = started();
    const probe = schedule.begin("p", "shown");
    expect(probe).toBeDefined();
    expect(schedule.begin("p", "shown")).toBeUndefined();
    expect(schedule.begin("other", "shown")).toBeDefined();
  });

  it("sends no failure probe without a failure", () => {
    const { clock, schedule } = started();
    expect(schedule.mayProbe("p", "failure")).toBe(false);
    schedule.observe("p", true);
    clock.advance(1e9);
    expect(schedule.mayProbe("p", "failure")).toBe(false);
    expect(schedule.mayProbe("p", "shown")).toBe(true);
  });

  it("backs off from 5 s, doubling up to 5 minutes, and resets after a success", () => {
    const { clock, schedule } = started();
    schedule.observe("p", false);
    const waits: number[] = [];
    for (let probes = 0; probes < 9; probes++) {
      waits.push(schedule.waitMs("p") / seconds);
      clock.advance(schedule.waitMs("p") - 1);
      expect(schedule.mayProbe("p", "failure")).toBe(false);
      clock.advance(1);
      schedule.begin("p", "failure")?.finish(false);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    clock.advance(300 * seconds);
    schedule.begin("p", "shown")?.finish(true);
    schedule.observe("p", false);
    expect(schedule.waitMs("p")).toBe(5 * seconds);
  });

  it("does not increase the backoff if regular requests fail meanwhile", () => {
    const { clock, schedule } = started();
    schedule.observe("p", false);
    clock.advance(4 * seconds);
    schedule.observe("p", false);
    expect(schedule.waitMs("p")).toBe(1 * seconds);
  });

  it("does not probe for a minute after a success, however often a view opens", () => {
    const { clock, schedule } = started();
    schedule.begin("p", "shown")?.finish(true);
    clock.advance(60 * seconds - 1);
    expect(schedule.mayProbe("p", "shown")).toBe(false);
    clock.advance(1);
    expect(schedule.mayProbe("p", "shown")).toBe(true);
  });

  it("gives up on a probe that never ends, and ignores its late result", () => {
    const { clock, schedule } = started();
    const lost = schedule.begin("p", "shown");
    clock.advance(300 * seconds - 1);
    expect(schedule.mayProbe("p", "shown")).toBe(false);
    clock.advance(1);
    const next = schedule.begin("p", "shown");
    expect(next).toBeDefined();
    lost?.finish(false);
    expect(schedule.waitMs("p")).toBe(0);
    expect(schedule.mayProbe("p", "shown")).toBe(false);
    next?.finish(true);
    next?.finish(false);
    expect(schedule.waitMs("p")).toBe(60 * seconds);
  });

  it("forgets a provider and its running probe", () => {
    const { schedule } = started();
    const probe = schedule.begin("p", "shown");
    schedule.forget("p");
    expect(schedule.mayProbe("p", "shown")).toBe(true);
    probe?.finish(false);
    expect(schedule.waitMs("p")).toBe(0);
  });

  it("never sets a timer, and never runs two probes at once", () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: 0, max: 200_000 }) }),
      fc.record({ do: fc.constant("begin" as const), reason: fc.constantFrom("shown" as const, "failure" as const) }),
      fc.record({ do: fc.constant("finish" as const), ok: fc.boolean() }),
      fc.record({ do: fc.constant("observe" as const), ok: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, schedule } = started();
        let underWay: { finish(ok: boolean): void; since: number } | undefined;
        for (const each of steps) {
          if (each.do === "advance") clock.advance(each.ms);
          else if (each.do === "observe") schedule.observe("p", each.ok);
          else if (each.do === "finish") {
            underWay?.finish(each.ok);
            underWay = undefined;
          } else {
            const probe = schedule.begin("p", each.reason);
            if (!probe) continue;
            expect(underWay === undefined || clock.monotonic() - underWay.since >= 300 * seconds).toBe(true);
            underWay = { finish: (ok) => probe.finish(ok), since: clock.monotonic() };
          }
          expect(schedule.waitMs("p")).toBeLessThanOrEqual(300 * seconds);
          expect(clock.pending).toBe(0);
        }
      }),
    );
  });
});
