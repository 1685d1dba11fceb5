// The output of a benchmark: one line per figure, with its baseline, the ratio, the target and whether it is met; the same
// in a file, so that runs can be compared.

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { dirname } from "node:path";

/**
 * Inclusive bounds. A time or a rate is bounded by its baseline in the same run, so that the target holds on any machine;
 * sizes, counts and other numbers that are the same everywhere have absolute bounds.
 */
export interface Target {
  readonly most?: number;
  readonly least?: number;
  /** Multiples of the baseline. */
  readonly mostTimes?: number;
  readonly leastTimes?: number;
}

export interface Figure {
  readonly what: string;
  readonly value: number;
  /** Such as `ms`; empty for a plain number. */
  readonly unit: string;
  /** Another contender's figure from the same run. */
  readonly baseline?: { readonly what: string; readonly value: number };
  readonly target?: Target;
}

export type Verdict = "ok" | "MISSED";

const unitsOfTime = ["ms", "s", "events/s"];

/** Undefined without a target. NaN misses. Throws if a time or a rate is to be judged without a baseline. */
export function verdictOn(figure: Figure): Verdict | undefined {
  if (!figure.target) return undefined;
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = boundsOf(figure);
  return figure.value <= most && figure.value >= least ? "ok" : "MISSED";
}

function boundsOf({ what, unit, baseline, target }: Figure): { readonly most?: number; readonly least?: number } {
  const { most, least, mostTimes, leastTimes } = target ?? {};
  if (mostTimes === undefined && leastTimes === undefined) {
    if (unitsOfTime.includes(unit)) throw new Error(`${what}: a target in ${unit} holds on one machine only`);
    return { ...(most === undefined ? {} : { most }), ...(least === undefined ? {} : { least }) };
  }
  if (!baseline) throw new Error(`${what}: a multiple needs a baseline`);
  return {
    ...(mostTimes === undefined ? {} : { most: mostTimes * baseline.value }),
    ...(leastTimes === undefined ? {} : { least: leastTimes * baseline.value }),
  };
}

function boundWords({ unit, target = {} }: Figure): string {
  const withUnit = (number: number): string => `${shortNumber(number)} ${unit}`.trim();
  const { most, least, mostTimes, leastTimes } = target;
  if (mostTimes !== undefined) return `≤ ${shortNumber(mostTimes)}×`;
  if (leastTimes !== undefined) return `≥ ${shortNumber(leastTimes)}×`;
  if (most !== undefined) return `≤ ${withUnit(most)}`;
  return least === undefined ? "" : `≥ ${withUnit(least)}`;
}

/** Three significant digits, and thousands in groups: `0.208`, `33.4`, `501,000`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumSignificantDigits: 3 });
}

/** One line, such as `code load, p50  4.1 ms   empty extension 0.9 ms (4.56×)   ≤ 15×  ok`. */
export function figureLine(figure: Figure): string {
  const { what, value, unit, baseline } = figure;
  const withUnit = (number: number): string => `${shortNumber(number)} ${unit}`.trim();
  const verdict = verdictOn(figure);
  const parts = [
    `  ${what.padEnd(62)} ${withUnit(value).padStart(16)}`,
    baseline ? `${baseline.what} ${withUnit(baseline.value)}${ratioOf(value, baseline.value)}` : "",
    verdict ? `${boundWords(figure)}  ${verdict}` : "",
  ];
  return parts.filter((part) => part !== "").join("   ");
}

/** Empty if a ratio is meaningless: a baseline of zero, or of the opposite sign. */
function ratioOf(value: number, baseline: number): string {
  const ratio = value / baseline;
  return Number.isFinite(ratio) && ratio > 0 ? ` (${shortNumber(ratio)}×)` : "";
}

export interface Measurement {
  readonly benchmark: string;
  readonly about: string;
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
  readonly seconds: number;
  /** Why there are no more figures. */
  readonly error?: string;
}

/** Collects the figures of one benchmark, and prints them as they come. */
export class Report {
  readonly figures: Figure[] = [];
  readonly notes: string[] = [];

  figure(figure: Figure): void {
    this.figures.push(figure);
    console.log(figureLine(figure));
  }

  /** A line that is not a figure: what was left out, or how to read the others. */
  note(text: string): void {
    this.notes.push(text);
    console.log(`  · ${text}`);
  }
}

export interface Totals {
  readonly measured: number;
  readonly missed: number;
  readonly failed: number;
}

export function totalsOf(measurements: readonly Measurement[]): Totals {
  const figures = measurements.flatMap((measurement) => measurement.figures);
  const missed = figures.filter((figure) => verdictOn(figure) === "MISSED");
  return {
    measured: figures.length,
    missed: missed.length,
    failed: measurements.filter(({ error }) => error !== undefined).length,
  };
}

/** The last line: `bench: N measured, M missed`, and how many benchmarks could not run, if any. */
export function summaryLine({ measured, missed, failed }: Totals): string {
  return `bench: ${measured} measured, ${missed} missed${failed > 0 ? `, ${failed} could not be run` : ""}`;
}

export function writeReport(path: string, measurements: readonly Measurement[]): void {
  const machine = {
    platform: process.platform,
    node: process.version,
    processor: cpus()[0]?.model ?? "",
    cores: availableParallelism(),
    // Load averages over 1, 5 and 15 minutes: shows whether anything else was running.
    load: loadavg(),
  };
  const judged = measurements.map(({ figures, ...rest }) => ({
    ...rest,
    figures: figures.map((figure) => ({ ...figure, verdict: verdictOn(figure) })),
  }));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    `${JSON.stringify({ at: new Date().toISOString(), machine, ...totalsOf(measurements), benchmarks: judged }, null, 2)}\n`,
  );
}
