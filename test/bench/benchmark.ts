// What a file of this folder exports, and how contenders alternate so that a busy moment of the machine hits them alike.

import type { Report } from "./report.js";

export interface Benchmark {
  /** One line: what is measured, and against which baseline. */
  readonly about: string;
  readonly run: (report: Report) => Promise<void>;
}

export interface Turns {
  /** Rounds that do not count. */
  readonly warmUp: number;
  readonly rounds: number;
}

/**
 * Runs each contender once per round, every other round in reverse order. A contender returns its own measurement, in
 * any unit; the lists are in the order of the rounds, so that they can be compared pair by pair.
 */
export async function inTurns<Name extends string>(
  contenders: Readonly<Record<Name, () => number | Promise<number>>>,
  { warmUp, rounds }: Turns,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const result = await contenders[name]();
      if (round >= 0) results[name].push(result);
    }
  }
  return results;
}

/**
 * Milliseconds of this thread's processor time that `work` takes: for work that only computes, other programs on the machine
 * change nothing.
 */
export async function processorTime(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Milliseconds that `work` takes. */
export async function elapsed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
