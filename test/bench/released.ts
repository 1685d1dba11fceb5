// The figures of the last release, kept in the repository: ratios where there is a baseline, because absolute times differ
// between machines.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Figure, type Measurement, shortNumber } from "./report.js";

const file = join(import.meta.dirname, "released.json");
/** Figures that differ by less are noise. */
const leastDifference = 0.25;

export interface Released {
  readonly version: string;
  /** By `benchmark: figure`. */
  readonly figures: Readonly<Record<string, number>>;
}

export function readReleased(): Released | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Released) : undefined;
}

/** Replaces the figures of the benchmarks that ran; the others stay. */
export function recordReleased(measurements: readonly Measurement[]): void {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string };
  const ran = measurements.map(({ benchmark }) => `${benchmark}: `);
  const kept = Object.entries(readReleased()?.figures ?? {}).filter(([name]) => !ran.some((start) => name.startsWith(start)));
  const figures = Object.fromEntries([...kept, ...comparable(measurements)]);
  writeFileSync(file, `${JSON.stringify({ version, figures } satisfies Released, null, 2)}\n`);
}

/** Lines about figures that differ from the release's, those that grew most first. */
export function comparison(measurements: readonly Measurement[], released: Released | undefined): string[] {
  if (!released) return ["\nThere are no figures of a release to compare with; `npm run bench -- --record` keeps these."];
  const changes = comparable(measurements).flatMap(([name, value]) => {
    const before = released.figures[name];
    if (before === undefined || before === 0) return [];
    const change = value / before;
    return Math.abs(change - 1) > leastDifference ? [{ name, before, value, change }] : [];
  });
  const lines = changes
    .sort((one, other) => other.change - one.change)
    .map(
      ({ name, before, value, change }) =>
        `  ${name.padEnd(78)} ${shortNumber(before).padStart(9)} → ${shortNumber(value).padStart(9)}  (${shortNumber(change)}×)`,
    );
  return [
    `\nCompared with ${released.version}, ${lines.length} figures differ by more than ${leastDifference * 100} %:`,
    ...lines,
  ];
}

function comparable(measurements: readonly Measurement[]): [name: string, value: number][] {
  return measurements.flatMap(({ benchmark, figures }) =>
    figures.flatMap((figure): [string, number][] => {
      const value = comparableValue(figure);
      return value === undefined ? [] : [[`${benchmark}: ${figure.what}`, Number(value.toPrecision(4))]];
    }),
  );
}

/** Undefined for a time without a baseline. */
function comparableValue({ value, unit, baseline }: Figure): number | undefined {
  const isTime = unit === "ms" || unit.endsWith("/s");
  const comparable = isTime ? value / (baseline?.value ?? Number.NaN) : value;
  return Number.isFinite(comparable) ? comparable : undefined;
}
