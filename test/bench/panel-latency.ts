// From a service's write of a delta to its text on the screen, in a real VS Code with the packaged extension, against a
// control extension that only appends plain text once per frame, in the same window.

import type { Benchmark } from "./benchmark.js";
import { inVSCode } from "./latency/contenders.js";
import { textOf } from "./latency/numbered-service.js";
import { bytesPerCharacter, latencies, postsPerSecond, type Run, timeToFirstText, timeToRequest } from "./latency/runs.js";
import type { Report, Target } from "./report.js";
import { median, percentile } from "./statistics.js";

/** Deltas of four characters, as in the measurements of peers in the performance reference. */
const rates = [
  { name: "250 deltas/s", perSecond: 250, count: 1000 },
  { name: "1,000 deltas/s", perSecond: 1000, count: 4000 },
];
/** Short and many, so that the two alternate often. */
const rounds = 4;

/** Times in multiples of the control's. */
const targets = { p50: 1.5, p95: 1.5, lag: 3, postsPerSecond: 60, bytesPerCharacter: 1.3 };
/** At this rate a post is so full that its fixed overhead hardly counts. */
const rateOfBytesTarget = 1000;

export const panelLatency: Benchmark = {
  about: "in a real VS Code: from the service's write to the text on the screen, beside an extension that appends plain text",
  run: async (report) => {
    await inVSCode(async (contenders, service) => {
      for (const rate of rates) {
        const runs: Record<keyof typeof contenders, Run[]> = { ours: [], control: [] };
        for (let round = -1; round < rounds; round += 1) {
          for (const name of ["ours", "control"] as const) {
            // The first round is short, and only warms everything up.
            const count = round < 0 ? 200 : rate.count;
            service.pace(count, rate.perSecond);
            await contenders[name].open();
            const shown = await contenders[name].ask();
            const { writtenAt, requestedAt } = service;
            if (round >= 0) runs[name].push({ shown, writtenAt, requestedAt, characters: textOf(count).length });
          }
        }
        tell(report, rate, runs);
      }
    });
  },
};

function tell(
  report: Report,
  { name, perSecond }: (typeof rates)[number],
  { ours, control }: Record<"ours" | "control", readonly Run[]>,
): void {
  const figure = (what: string, unit: string, measure: (runs: readonly Run[]) => number, target?: Target): void =>
    report.figure({
      what: `${name}: ${what}`,
      value: measure(ours),
      unit,
      baseline: { what: "control", value: measure(control) },
      ...(target ? { target } : {}),
    });
  figure("write to screen, p50", "ms", (runs) => percentile(runs.flatMap(latencies), 0.5), { mostTimes: targets.p50 });
  figure("write to screen, p95", "ms", (runs) => percentile(runs.flatMap(latencies), 0.95), { mostTimes: targets.p95 });
  figure("last write to screen", "ms", (runs) => median(runs.map((run) => latencies(run).at(-1) ?? Number.NaN)), {
    mostTimes: targets.lag,
  });
  figure("press to request at the service", "ms", (runs) => median(runs.map(timeToRequest)));
  // The benchmark of the first answer has the target: a few rounds differ by a frame.
  figure("press to first text", "ms", (runs) => median(runs.map(timeToFirstText)));
  figure("posts", "/s", (runs) => median(runs.map(postsPerSecond)), { most: targets.postsPerSecond });
  const mostBytes = perSecond >= rateOfBytesTarget ? { most: targets.bytesPerCharacter } : undefined;
  figure("posted bytes per character", "", (runs) => median(runs.map(bytesPerCharacter)), mostBytes);
}
