// `npm run bench [-- name …]`: runs the named benchmarks, or all, one after another, prints their figures, compares them with
// the last release's (released.json), and writes them to test-results/bench.json. Fails if a target is missed. `--record`
// makes this run the release's.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { resultsFolder } from "../harness/paths.js";
import type { Benchmark } from "./benchmark.js";
import { comparison, readReleased, recordReleased } from "./released.js";
import { type Measurement, Report, summaryLine, totalsOf, writeReport } from "./report.js";

/** Loaded one by one, so that none runs beside another's modules. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  sizes: async () => (await import("./sizes.js")).sizes,
  activation: async () => (await import("./activation.js")).activation,
  "first-token": async () => (await import("./first-token.js")).firstToken,
  stop: async () => (await import("./stop.js")).stop,
  decode: async () => (await import("./decode.js")).decode,
  tokens: async () => (await import("./tokens.js")).tokens,
  registry: async () => (await import("./registry.js")).registry,
  history: async () => (await import("./history.js")).history,
  "history-growth": async () => (await import("./history-growth.js")).historyGrowth,
  "history-windows": async () => (await import("./history-windows.js")).historyWindows,
  agent: async () => (await import("./agent.js")).agent,
  completions: async () => (await import("./completions.js")).completions,
  search: async () => (await import("./search.js")).search,
  "editor-action": async () => (await import("./editor-action.js")).editorAction,
  "panel-render": async () => (await import("./panel-render.js")).panelRender,
  "agent-run": async () => (await import("./agent-run.js")).agentRun,
  "long-conversation": async () => (await import("./long-conversation.js")).longConversations,
  "first-answer": async () => (await import("./first-answer.js")).firstAnswer,
  "panel-latency": async () => (await import("./panel-latency.js")).panelLatency,
};

async function measure(name: string, load: () => Promise<Benchmark>): Promise<Measurement> {
  const start = performance.now();
  const report = new Report();
  let about = "";
  let error: string | undefined;
  try {
    const benchmark = await load();
    about = benchmark.about;
    console.log(`\n${name}: ${about}`);
    await benchmark.run(report);
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    console.error(`  ${name} could not be run: ${error}`);
  }
  const { figures, notes } = report;
  const seconds = (performance.now() - start) / 1000;
  return { benchmark: name, about, figures, notes, seconds, ...(error !== undefined ? { error } : {}) };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { record: { type: "boolean" } }, allowPositionals: true });
  const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
  const unknown = names.find((name) => !(name in benchmarks));
  if (unknown) throw new Error(`There is no benchmark "${unknown}"; there are: ${Object.keys(benchmarks).join(", ")}`);
  const started = performance.now();
  const measurements: Measurement[] = [];
  for (const name of names) {
    const load = benchmarks[name];
    if (load) measurements.push(await measure(name, load));
  }
  const results = join(resultsFolder, "bench.json");
  writeReport(results, measurements);
  const totals = totalsOf(measurements);
  for (const line of comparison(measurements, readReleased())) console.log(line);
  if (values.record) recordReleased(measurements);
  console.log(`\nThe figures are in ${results}; ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
  console.log(summaryLine(totals));
  if (totals.failed > 0 || totals.missed > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
