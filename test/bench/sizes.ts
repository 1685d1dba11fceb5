// What a user downloads, and what loads when, measured in the files of the production build.

import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { packagedExtension } from "../harness/paths.js";
import type { Benchmark } from "./benchmark.js";
import { bundleParts, namesIn } from "./bundle-parts.js";
import { distFolder, makeProductionBuild } from "./production-build.js";
import type { Report } from "./report.js";

/** Budgets in KiB, minified. */
const budgets = { activation: 20, firstUse: 150, panel: 180, vsix: 800 };

export const sizes: Benchmark = {
  about: "the production build, minified, beside all the script of its side; and the VSIX beside all that is in dist",
  run: async (report) => {
    const { problem } = await makeProductionBuild();
    if (problem !== undefined) report.note(`npm run package failed: ${problem}`);

    const host = await bundleParts(join(distFolder, "extension.js"));
    const ofHost = { what: "all of the host's", value: kibibytes(...host.first, ...host.onUse, ...host.later) };
    tell(report, "activation stub", kibibytes(...host.first), ofHost, budgets.activation);
    tell(report, "first-use host", kibibytes(...host.onUse), ofHost, budgets.firstUse);
    report.note(`later, in the host: ${namesAndSizes(host.later)}`);

    const panel = await bundleParts(join(distFolder, "webview", "main.js"));
    const ofPanel = { what: "all of the panel's", value: kibibytes(...panel.first, ...panel.onUse, ...panel.later) };
    tell(report, "webview", kibibytes(...panel.first), ofPanel, budgets.panel);
    report.note(`later, in the panel: ${namesAndSizes([...panel.onUse, ...panel.later])}`);

    if (!existsSync(packagedExtension)) throw new Error("There is no VSIX: npm run package failed");
    const shipped = [host, panel].flatMap(({ first, onUse, later }) => [...first, ...onUse, ...later]);
    const unpacked = { what: "its scripts alone, unpacked", value: kibibytes(...shipped) };
    tell(report, "VSIX", kibibytes(packagedExtension), unpacked, budgets.vsix);
  },
};

function tell(report: Report, what: string, value: number, baseline: { what: string; value: number }, most: number): void {
  report.figure({ what, value, unit: "KiB", baseline, target: { most } });
}

function kibibytes(...files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024;
}

function namesAndSizes(files: readonly string[]): string {
  if (files.length === 0) return "nothing";
  const bySize = files.toSorted((one, other) => statSync(other).size - statSync(one).size);
  return bySize.map((file) => `${namesIn(distFolder, [file])} ${kibibytes(file).toFixed(1)} KiB`).join(", ");
}
