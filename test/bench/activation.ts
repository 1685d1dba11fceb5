// What SnowCell adds to VS Code's startup: its main file, loaded and activated in a fresh process, in alternation with an
// extension that does nothing.

import { mkdirSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type Benchmark, inTurns } from "./benchmark.js";
import { coldStart } from "./cold-start/cold-start.js";
import type { ColdStart } from "./cold-start/load-extension.js";
import { distFolder, makeProductionBuild } from "./production-build.js";
import { percentile } from "./statistics.js";

const turns = { warmUp: 2, rounds: 30 };
/** Multiples of the empty extension's time. */
const targets = { p50: 20, p95: 25 };
const titles = { load: "code load", call: "activate() call", finish: "activate() to its end" } as const;
const quantiles = [
  ["p50", 0.5],
  ["p95", 0.95],
] as const;

export const activation: Benchmark = {
  about: `${turns.rounds} cold processes each, a stand-in for the vscode module, against an empty extension`,
  run: async (report) => {
    const { problem } = await makeProductionBuild();
    if (problem !== undefined) report.note(`npm run package failed, what is in dist is measured all the same: ${problem}`);
    const extensions = { ours: join(distFolder, "extension.js"), empty: emptyExtension() };
    const starts: Record<keyof typeof extensions, ColdStart[]> = { ours: [], empty: [] };
    const start = (name: keyof typeof extensions) => async () => starts[name].push(await coldStart(extensions[name]));
    await inTurns({ ours: start("ours"), empty: start("empty") }, turns);

    const tell = (what: string, measure: (one: ColdStart) => number, isJudged = false): void => {
      const [ours, empty] = [starts.ours, starts.empty].map((all) => all.slice(turns.warmUp).map(measure));
      for (const [name, quantile] of quantiles) {
        report.figure({
          what: `${what}, ${name}`,
          value: percentile(ours ?? [], quantile),
          unit: "ms",
          baseline: { what: "empty extension", value: percentile(empty ?? [], quantile) },
          ...(isJudged ? { target: { mostTimes: targets[name] } } : {}),
        });
      }
    };
    for (const part of ["load", "call", "finish"] as const) tell(titles[part], (one) => one[part]);
    tell("all of it", ({ load, call, finish }) => load + call + finish, true);

    const [ours, empty] = await Promise.all([extensions.ours, extensions.empty].map(reachedOutside));
    report.figure({
      what: "files, processes and sockets beyond the bundle",
      value: ours?.length ?? Number.NaN,
      unit: "",
      baseline: { what: "empty extension", value: empty?.length ?? Number.NaN },
      target: { most: 0 },
    });
    if (ours && ours.length > 0) report.note(`reached for: ${ours.join(", ")}`);
  },
};

/** What an extension accessed apart from files in its own folder. */
async function reachedOutside(main: string): Promise<string[]> {
  const { reached = [] } = await coldStart(main, { watch: true });
  const own = `FileSystemRead ${main.slice(0, main.lastIndexOf(sep) + 1)}`;
  if (!reached.some((resource) => resource.startsWith(own))) throw new Error("The watch has not seen the bundle being read");
  return reached.filter((resource) => !resource.startsWith(own));
}

function emptyExtension(): string {
  const folder = join(temporaryFolder("snowcell-bench"), "empty");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(folder, "extension.js"),
    'import * as vscode from "vscode";\nexport function activate() { return vscode.version; }\n',
  );
  return join(folder, "extension.js");
}
