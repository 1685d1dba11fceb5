// What a benchmark found: a line for each model, what it cost, and all runs as CSV.

import { csv } from "../text/csv.js";
import { estimateTokens } from "../tokens/token-estimate.js";
import { costOf, type Price, priceOf } from "../usage/price.js";
import type { BenchmarkPlan, BenchmarkRun } from "./benchmark.js";

export interface ModelResult {
  /** `provider/model`. */
  readonly id: string;
  readonly name: string;
  readonly runs: number;
  readonly failures: number;
  /** Medians of the answers that succeeded. */
  readonly firstTokenMs?: number;
  readonly tokensPerSecond?: number;
  /** Of all answers; absent if the price or the tokens of one are unknown. */
  readonly cost?: { readonly amount: number; readonly currency: string; readonly estimated: boolean };
}

/** In the order in which the models were asked first. */
export function resultsOf(runs: readonly BenchmarkRun[], prices: readonly Price[]): ModelResult[] {
  const byModel = Map.groupBy(runs, ({ by }) => by.model.id);
  return [...byModel].map(([id, own]) => {
    const price = priceOf(id, prices);
    const answered = own.filter(({ failure }) => !failure);
    const firstTokenMs = median(answered.map((run) => run.firstTokenMs));
    const tokensPerSecond = median(answered.map((run) => run.tokensPerSecond));
    const costs = price && answered.every(({ usage }) => usage) ? answered.map((run) => costOfRun(run, price)) : undefined;
    return {
      id,
      name: own[0]?.by.model.name ?? id,
      runs: own.length,
      failures: own.length - answered.length,
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
      ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }),
      ...(price && costs
        ? {
            cost: {
              amount: costs.reduce((sum, cost) => sum + (cost?.amount ?? 0), 0),
              currency: price.currency,
              estimated: costs.some((cost) => cost?.estimated),
            },
          }
        : {}),
    };
  });
}

/** The most that a model's answers can cost; undefined if its price is unknown. */
export function highestCost(
  modelId: string,
  { prompts, runs }: BenchmarkPlan,
  prices: readonly Price[],
): { readonly amount: number; readonly currency: string; readonly estimated: boolean } | undefined {
  const price = priceOf(modelId, prices);
  if (!price) return undefined;
  const promptTokens = runs * prompts.reduce((sum, { text }) => sum + estimateTokens(text), 0);
  const completionTokens = runs * prompts.reduce((sum, { maxTokens }) => sum + maxTokens, 0);
  return costOf({ promptTokens, completionTokens, estimated: true }, price);
}

/** Column names are part of the format and therefore not translated. */
const columns = [
  "model",
  "host",
  "prompt",
  "run",
  "first_token_ms",
  "generation_ms",
  "tokens_per_second",
  "prompt_tokens",
  "completion_tokens",
  "cost",
  "currency",
  "error",
] as const;

/** One line per run. Unknown figures are empty. */
export function benchmarkCsv(runs: readonly BenchmarkRun[], prices: readonly Price[]): string {
  return csv([
    columns,
    ...runs.map((run) => {
      const { by, prompt, usage, failure } = run;
      const price = priceOf(by.model.id, prices);
      const cost = price && costOfRun(run, price);
      return [
        by.model.id,
        by.info.host,
        prompt,
        run.run,
        rounded(run.firstTokenMs),
        rounded(run.generationMs),
        run.tokensPerSecond,
        usage?.promptTokens,
        usage?.completionTokens,
        cost?.amount,
        cost?.currency,
        failure?.kind,
      ];
    }),
  ]);
}

function costOfRun({ usage }: BenchmarkRun, price: Price): ReturnType<typeof costOf> | undefined {
  return usage && costOf(usage, price);
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value);
}

/** Undefined values are left out. */
function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((one, other) => one - other);
  const [low, high] = [known[Math.floor((known.length - 1) / 2)], known[Math.floor(known.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
