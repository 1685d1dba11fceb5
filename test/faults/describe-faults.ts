// Creates a test for each cell: it injects the fault, asks a question, and compares the outcome with the row. Every cell
// also checks what must hold for any fault: exactly one final event, no leaked secret, all timers stopped (a leaked timer
// makes the test time out), and an answer to the next question once the fault is gone.

import { describe, expect, it } from "vitest";
import { type Asked, Bench, limits, usualAnswer } from "./bench.js";
import { type Column, type ColumnName, columnNames, columns } from "./columns.js";
import type { Fault, Outcome } from "./fault.js";
import type { Cell } from "./matrix.js";

declare module "vitest" {
  interface TaskMeta {
    /** The rows of this file, each with the reasons for the cells that it omits. */
    faults?: readonly { readonly name: string; readonly notFor: Partial<Readonly<Record<ColumnName, string>>> }[];
    /** The result of a cell. */
    cell?: Cell;
  }
}

export function describeFaults(faults: readonly Fault[]): void {
  it("every fault applies to every provider, or gives a reason why not", ({ task }) => {
    task.meta.faults = faults.map(({ name, notFor = {} }) => ({ name, notFor }));
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    for (const { name, notFor = {} } of faults) {
      expect(Object.keys(notFor).length, `${name} applies to no provider`).toBeLessThan(columnNames.length);
      for (const reason of Object.values(notFor)) expect(reason, name).toMatch(/\w+ \w+ \w+/);
    }
  });

  for (const fault of faults) {
    describe(fault.name, () => {
      for (const name of columnNames.filter((column) => fault.notFor?.[column] === undefined)) {
        it(name, async ({ task }) => {
          task.meta.cell = await meet(fault, columns[name]);
        });
      }
    });
  }
}

async function meet(fault: Fault, column: Column): Promise<Cell> {
  const bench = await Bench.start(column, fault.options);
  try {
    await fault.lay?.(bench);
    const stop = new AbortController();
    const asked = bench.ask(fault.question, stop.signal, fault.asked);
    // If the answer ends early, the events of `during` may never happen.
    await Promise.race([fault.during?.(bench, asked, stop), asked.over]);
    await asked.over;
    const expected = typeof fault.outcome === "function" ? fault.outcome(column, bench) : fault.outcome;
    expect(await outcomeOf(bench, asked, expected)).toEqual(complete(expected));
    expectOrder(asked);
    expectNoSecret(bench, asked);
    await fault.check?.(bench, asked);
    await bench.clock.running(0);
    const cell = cellOf(bench, asked);
    if (fault.lasts === undefined) await expectRecovery(bench);
    return cell;
  } finally {
    await bench.close();
  }
}

function cellOf(bench: Bench, { ending, text }: Asked): Cell {
  const failure = ending.type === "failed" ? ending.failure : undefined;
  return {
    ends: failure?.kind ?? "finished",
    ...(failure?.kind === "timeout" ? { phase: failure.phase } : {}),
    retries: bench.waits.length,
    keepsText: text !== "",
  };
}

type Complete = Record<keyof Outcome, unknown>;

async function outcomeOf(bench: Bench, asked: Asked, expected: Outcome): Promise<Complete> {
  const { ending } = asked;
  const failure = ending.type === "failed" ? ending.failure : undefined;
  const last = bench.asked.at(-1);
  return {
    ends: failure?.kind ?? "finished",
    phase: failure?.kind === "timeout" ? failure.phase : undefined,
    afterMs: failure?.kind === "timeout" ? failure.afterMs : undefined,
    status: failure?.status,
    retryAfterMs: failure?.retryAfterMs,
    code: expected.code === undefined ? undefined : failure?.code,
    text: typeof expected.text === "function" ? expected.text(asked.text) : asked.text,
    requests: bench.asked.length,
    waits: bench.waits,
    leaves: (await last?.closed)?.byClient ?? false,
    rejected: bench.rejected,
  };
}

function complete(outcome: Outcome): Complete {
  const { code, text = "", requests = 1, waits = [], leaves = false, rejected = 0 } = outcome;
  const { ends, phase, afterMs, status, retryAfterMs } = outcome;
  const matching = code instanceof RegExp ? expect.stringMatching(code) : code;
  const kept = typeof text === "function" ? true : text;
  return { ends, phase, afterMs, status, retryAfterMs, code: matching, text: kept, requests, waits, leaves, rejected };
}

function expectOrder({ events, ending }: Asked): void {
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type === "started").length, "the number of started events").toBeLessThanOrEqual(1);
  const first = types.find((type) => type !== "progress");
  expect(first, "the first event").toBe(types.includes("started") ? "started" : "failed");
  if (ending.type === "failed") expect(ending.failure.detail?.length ?? 0).toBeLessThanOrEqual(500);
}

function expectNoSecret({ secrets, log, provider }: Bench, { events }: Asked): void {
  const output = JSON.stringify(events) + log.lines.join("\n");
  for (const secret of secrets) expect(output.includes(secret), "a secret is output").toBe(false);
  const failed = events.find((event) => event.type === "failed");
  if (failed) expect(failed.failure.provider).toBe(provider.id);
}

async function expectRecovery(bench: Bench): Promise<void> {
  bench.service.faults.clear();
  await bench.service.revive();
  bench.policy = limits;
  bench.clock.release();
  const again = bench.ask();
  await again.over;
  expect(again.ending, "the next question").toMatchObject({ type: "finished" });
  expect(again.text).toBe(usualAnswer);
  await bench.clock.running(0);
}
