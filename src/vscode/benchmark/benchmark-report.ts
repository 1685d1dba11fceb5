// The results of a benchmark as a report page.

import * as l10n from "@vscode/l10n";
import { type BenchmarkPlan, type BenchmarkRun, requestCount } from "../../core/benchmark/benchmark.js";
import type { ModelResult } from "../../core/benchmark/benchmark-results.js";
import type { Report } from "../../protocol/pages/report.js";
import { failureName } from "../usage/failure-names.js";
import { UsageNumbers, unknown } from "../usage/usage-numbers.js";

export interface BenchmarkState {
  readonly plan: BenchmarkPlan;
  readonly runs: readonly BenchmarkRun[];
  readonly results: readonly ModelResult[];
  readonly state: "running" | "done" | "canceled";
  /** BCP 47 tag. */
  readonly language: string;
}

export function benchmarkReport({ plan, runs, results, state, language }: BenchmarkState): Report {
  const numbers = new UsageNumbers(language);
  const failed = runs.flatMap(({ by, failure, prompt, run }) => (failure ? [{ by, failure, prompt, run }] : []));
  const actions = [
    { action: "export-csv", label: l10n.t("Export as CSV") },
    { action: "run-again", label: l10n.t("Run Again") },
  ];
  return {
    type: "report",
    title: l10n.t("Benchmark Models"),
    summary: summary(runs.length, plan, state),
    actions: state === "running" || runs.length === 0 ? [] : actions,
    sections: [
      {
        heading: l10n.t("Results"),
        table: {
          columns: [
            { label: l10n.t("Model"), numeric: false },
            { label: l10n.t("First token (median)"), numeric: true },
            { label: l10n.t("Tokens per second (median)"), numeric: true },
            { label: l10n.t("Cost"), numeric: true },
            { label: l10n.t("Answers"), numeric: true },
            { label: l10n.t("Errors"), numeric: true },
          ],
          rows: results.map((result) => [
            `${result.name} · ${result.id}`,
            numbers.milliseconds(result.firstTokenMs),
            numbers.decimal(result.tokensPerSecond),
            result.cost ? numbers.money(result.cost) : unknown,
            numbers.count(result.runs - result.failures),
            numbers.count(result.failures),
          ]),
        },
      },
      ...(failed.length === 0
        ? []
        : [
            {
              heading: l10n.t("Errors"),
              rows: failed.slice(0, 20).map(({ by, failure, prompt, run }) => ({
                state: "error" as const,
                label: `${by.model.name}: ${failureName(failure.kind)}`,
                value: `${prompt} · ${numbers.count(run)}`,
              })),
            },
          ]),
    ],
  };
}

function summary(done: number, plan: BenchmarkPlan, state: BenchmarkState["state"]): string {
  const all = requestCount(plan);
  switch (state) {
    case "running":
      return l10n.t("{0} of {1} answers", done, all);
    case "canceled":
      return l10n.t("Canceled after {0} of {1} answers", done, all);
    case "done":
      return l10n.t("Each model was asked the same {0} questions, in turns.", plan.prompts.length);
  }
}
