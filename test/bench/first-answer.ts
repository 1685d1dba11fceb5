// The first answer of a panel that has just been opened, in a real VS Code, beside an extension that appends plain text: how
// long the panel takes to open, the first text to show, and the longest frame meanwhile.

import type { Benchmark } from "./benchmark.js";
import { elapsed } from "./benchmark.js";
import { type Contenders, inVSCode } from "./latency/contenders.js";
import { textOf } from "./latency/numbered-service.js";
import { type Run, timeToFirstText } from "./latency/runs.js";
import { median, percentile } from "./statistics.js";

const perSecond = 4000;
const words = 2000;
const rounds = 15;
/** What a user takes at least from opening a panel to sending a question, in ms. */
const typing = 1500;

/** Multiples of the control's. */
const targets = { open: 3, firstText: 1.5, frame: 2 };

interface Opened extends Run {
  readonly openMs: number;
}

export const firstAnswer: Benchmark = {
  about: `the first answer of a panel just opened, ${perSecond.toLocaleString("en")} deltas/s, beside an extension that appends plain text`,
  run: async (report) => {
    await inVSCode(async (contenders, service, workbench) => {
      const runs: Record<keyof Contenders, Opened[]> = { ours: [], control: [] };
      for (let round = -1; round < rounds; round += 1) {
        for (const name of ["ours", "control"] as const) {
          service.pace(words, perSecond);
          const openMs = await elapsed(() => contenders[name].open());
          if (name === "ours") await workbench.runCommand("SnowCell: New Chat");
          await workbench.page.waitForTimeout(typing);
          const shown = await contenders[name].ask();
          const { writtenAt, requestedAt } = service;
          if (round >= 0) runs[name].push({ shown, writtenAt, requestedAt, characters: textOf(words).length, openMs });
        }
      }
      const figure = (what: string, measure: (runs: readonly Opened[]) => number, mostTimes?: number): void =>
        report.figure({
          ...{ what, value: measure(runs.ours), unit: "ms" },
          baseline: { what: "control", value: measure(runs.control) },
          ...(mostTimes === undefined ? {} : { target: { mostTimes } }),
        });
      const opening = (of: readonly Opened[]): number[] => of.map(({ openMs }) => openMs);
      figure("panel open to ready, p50", (of) => median(opening(of)));
      figure("panel open to ready, p95", (of) => percentile(opening(of), 0.95), targets.open);
      figure("press to first text, p50", (of) => median(of.map(timeToFirstText)), targets.firstText);
      figure("longest frame of the first 10, p50", (of) => median(of.map(firstFrames)), targets.frame);
      figure("longest frame, p50", (of) => median(of.map(longestFrame)), targets.frame);
      figure("longest frame, p95", (of) => percentile(of.map(longestFrame), 0.95));
    });
  },
};

function longestFrame({ shown }: Run): number {
  return Math.max(...shown.frameTimes);
}

/** From the press on: what the first answer needs for the first time would show here. */
function firstFrames({ shown }: Run): number {
  return Math.max(...shown.frameTimes.slice(0, 10));
}
