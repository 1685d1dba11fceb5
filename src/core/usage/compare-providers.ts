// Which provider serves this user best, from their own requests, by a rule short enough to show with the result.

import { type Price, totalCost } from "./price.js";
import { groupUsage, type UsageRecord, usageFigures } from "./usage-record.js";

export interface ProviderComparison {
  /** Provider id. */
  readonly provider: string;
  readonly requests: number;
  /** The requests that count: successful, or failed through the provider's fault. */
  readonly judgedRequests: number;
  /** 0 to 1, of those. */
  readonly successRate?: number;
  /** Median milliseconds. */
  readonly firstTokenMs?: number;
  readonly tokensPerSecond?: number;
  /** Cost per million tokens used; absent unless all have a price in one currency. */
  readonly costPerMillionTokens?: { readonly amount: number; readonly currency: string };
  /** 0 to 1, best first; absent with too few requests. */
  readonly score?: number;
}

export interface ProvidersCompared {
  /** Best first; those without a score last, by id. */
  readonly rows: readonly ProviderComparison[];
  /** Provider id; absent if fewer than two can be compared. */
  readonly recommended?: string;
}

/** With fewer counted requests, a provider has no score. */
export const fewestRequests = 5;
/** A success rate this far below the best cannot be offset by speed or price. */
const tolerableDifference = 0.05;
/** Tolerance for binary fractions: 1 − 0.05 is not exactly 0.95. */
const rounding = 1e-9;
const weights = { success: 0.5, speed: 0.3, cost: 0.2 } as const;

/**
 * Compares the providers in `records`. The score is 0.5 × success rate + 0.3 × (fastest median time to first token ÷ own) +
 * 0.2 × (lowest cost ÷ own), without parts that are unknown for a provider, divided by the remaining weights. The
 * recommendation is the best score among providers whose success rate is within five points of the best.
 */
export function compareProviders(records: Iterable<UsageRecord>, prices: readonly Price[] = []): ProvidersCompared {
  const byProvider = Map.groupBy(records, ({ provider }) => provider);
  const rows = [...byProvider].map(([provider, its]) => rowOf(provider, its, prices));
  const judged = rows.filter((row) => row.judgedRequests >= fewestRequests);
  const scores = scoresOf(judged);
  const scored = rows
    .map((row): ProviderComparison => {
      const score = scores.get(row.provider);
      return score === undefined ? row : { ...row, score };
    })
    .sort((one, other) => (other.score ?? -1) - (one.score ?? -1) || (one.provider < other.provider ? -1 : 1));

  if (judged.length < 2) return { rows: scored };
  const best = Math.max(...judged.map((row) => row.successRate ?? 0));
  const recommended = scored.find(
    (row) => row.score !== undefined && (row.successRate ?? 0) >= best - tolerableDifference - rounding,
  );
  return { rows: scored, ...(recommended ? { recommended: recommended.provider } : {}) };
}

function rowOf(provider: string, records: readonly UsageRecord[], prices: readonly Price[]): ProviderComparison {
  const [sum] = groupUsage(records, () => provider).values();
  const figures = sum ? usageFigures(sum) : undefined;
  const tokens = sum ? sum.promptTokens + sum.completionTokens : 0;
  const { costs, unpricedRequests } = totalCost(records, prices);
  const [cost] = costs;
  return {
    provider,
    requests: sum?.requests ?? 0,
    judgedRequests: (figures?.succeeded ?? 0) + (figures?.failed ?? 0),
    ...(figures?.successRate !== undefined ? { successRate: figures.successRate } : {}),
    ...(figures?.firstTokenP50Ms !== undefined ? { firstTokenMs: figures.firstTokenP50Ms } : {}),
    ...(figures?.tokensPerSecond !== undefined ? { tokensPerSecond: figures.tokensPerSecond } : {}),
    ...(cost && costs.length === 1 && unpricedRequests === 0
      ? { costPerMillionTokens: { amount: (cost.amount * 1_000_000) / tokens, currency: cost.currency } }
      : {}),
  };
}

function scoresOf(rows: readonly ProviderComparison[]): Map<string, number> {
  const speeds = sharesOfLowest(rows.map((row) => row.firstTokenMs));
  const currencies = new Set(rows.map((row) => row.costPerMillionTokens?.currency));
  const cheapness = currencies.size === 1 ? sharesOfLowest(rows.map((row) => row.costPerMillionTokens?.amount)) : undefined;
  const total = weights.success + (speeds ? weights.speed : 0) + (cheapness ? weights.cost : 0);
  return new Map(
    rows.map((row, index) => {
      const sum =
        weights.success * (row.successRate ?? 0) +
        weights.speed * (speeds?.[index] ?? 0) +
        weights.cost * (cheapness?.[index] ?? 0);
      // Rounded, so that equal scores compare equal whatever the order of addition.
      return [row.provider, Math.round((sum / total) * 1e6) / 1e6];
    }),
  );
}

/** The lowest value ÷ each; undefined unless all are known. If one is free, the others get 0. */
function sharesOfLowest(values: readonly (number | undefined)[]): number[] | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  const lowest = Math.min(...known);
  return known.map((value) => (value === lowest ? 1 : lowest / value));
}
