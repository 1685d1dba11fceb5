// Start here: `SnowCell: Benchmark Models`. Picks models and the number of runs, says what it sends and what it can cost,
// and shows the results in a tab that fills while it runs.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings as contributedSettings } from "../../contributions/contributions.js";
import type { Accounts } from "../../core/accounts/accounts.js";
import {
  type BenchmarkPlan,
  type BenchmarkRun,
  benchmarkPrompts,
  requestCount,
  runBenchmark,
} from "../../core/benchmark/benchmark.js";
import { benchmarkCsv, highestCost, resultsOf } from "../../core/benchmark/benchmark-results.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { Clock, Settings } from "../../core/platform/ports.js";
import type { Requests } from "../../core/requests/requests.js";
import { resolvedModel } from "../../core/requests/resolved-model.js";
import { boundaryName } from "../../core/routing/boundary-words.js";
import { type Price, parsePrices, pricesOfModels } from "../../core/usage/price.js";
import { pickModels } from "../compare/pick-models.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";
import { showBriefly } from "../interface/titles.js";
import type { ModelSelection } from "../models/model-selection.js";
import { ReportPanel } from "../status/report-panel.js";
import { UsageNumbers } from "../usage/usage-numbers.js";
import { benchmarkReport } from "./benchmark-report.js";

export interface BenchmarkServices {
  readonly extensionUri: vscode.Uri;
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  readonly checks: HealthChecks;
  readonly selection: ModelSelection;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly requests: Pick<Requests, "ask">;
}

const mostModels = 8;
const runCounts = [1, 3, 5, 10];

export async function benchmarkModels(services: BenchmarkServices): Promise<void> {
  const plan = await planBenchmark(services);
  if (!plan) return;
  const prices = pricesFor(services);
  if (!(await mayRun(plan, prices))) return;
  await run(plan, prices, services);
}

async function planBenchmark(services: BenchmarkServices): Promise<BenchmarkPlan | undefined> {
  const { registry, selection } = services;
  const title = l10n.t("Benchmark Models");
  const current = selection.current?.id;
  const rule = l10n.t("Choose up to {0} models. Each one answers the same questions.", mostModels);
  const chosen = await pickModels(services, {
    ticked: current === undefined ? [] : [current],
    purpose: { title, rule, fewest: 1, most: mostModels },
  });
  if (!chosen) return undefined;
  const models = chosen.flatMap((model) => {
    const provider = registry.provider(model.provider);
    return provider ? [resolvedModel(provider, model)] : [];
  });
  const items = runCounts.map((runs) => ({
    label: runs === 1 ? l10n.t("1 run") : l10n.t("{0} runs", runs),
    description: l10n.t("{0} requests", requestCount({ models, prompts: benchmarkPrompts, runs })),
    runs,
  }));
  const picked = await pickFrom(items, { title, placeHolder: l10n.t("How often does each model answer each question?") });
  return picked && { models, prompts: benchmarkPrompts, runs: picked.runs };
}

async function mayRun(plan: BenchmarkPlan, prices: readonly Price[]): Promise<boolean> {
  const numbers = new UsageNumbers(vscode.env.language);
  const send = l10n.t("Send {0} Requests", requestCount(plan));
  const lines = plan.models.map(({ model, boundary }) => {
    const cost = highestCost(model.id, plan, prices);
    const words = cost ? l10n.t("at most {0}", numbers.money(cost)) : l10n.t("price unknown");
    return `${model.name} (${model.providerName}, ${boundaryName(boundary)}): ${words}`;
  });
  const detail = [
    l10n.t("The questions are SnowCell's own and contain none of your data. The requests count as usage."),
    "",
    ...lines,
  ];
  return (await showInformation(l10n.t("Benchmark these models?"), { modal: true, detail }, send)) === send;
}

async function run(plan: BenchmarkPlan, prices: readonly Price[], services: BenchmarkServices): Promise<void> {
  const { clock, requests } = services;
  const runs: BenchmarkRun[] = [];
  const panel: ReportPanel = new ReportPanel(services.extensionUri, "snowcell.benchmark", async (action) => {
    if (action === "export-csv") await saveCsv(benchmarkCsv(runs, prices));
    else if (action === "run-again" && (await mayRun(plan, prices))) {
      panel.dispose();
      await run(plan, prices, services);
    }
  });
  const controller = new AbortController();
  // Results of a closed tab would never be seen.
  panel.onDidClose(() => controller.abort());
  const show = (state: "running" | "done" | "canceled"): void =>
    panel.show(benchmarkReport({ plan, runs, results: resultsOf(runs, prices), state, language: vscode.env.language }));
  show("running");
  const title = l10n.t("Benchmark Models");
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => controller.abort());
    const { signal } = controller;
    const increment = 100 / requestCount(plan);
    const ask: Parameters<typeof runBenchmark>[2] = (model, content) =>
      requests.ask({ model, noFallback: true, content, signal });
    for await (const measured of runBenchmark(plan, clock, ask, signal)) {
      runs.push(measured);
      progress.report({ message: measured.by.model.name, increment });
      show("running");
    }
  });
  show(controller.signal.aborted ? "canceled" : "done");
}

function pricesFor({ registry, settings }: BenchmarkServices): Price[] {
  const { prices } = parsePrices(settings.get(contributedSettings.usagePrices));
  return [...prices, ...pricesOfModels(registry.known().flatMap(({ models }) => models))];
}

async function saveCsv(content: string): Promise<void> {
  const name = "snowcell-benchmark.csv";
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: l10n.t("Export Results"),
    defaultUri: folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(name),
    filters: { CSV: ["csv"] },
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  showBriefly(l10n.t("Results exported to {0}.", target.fsPath), 5000);
}
