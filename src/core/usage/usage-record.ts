// Start here: the record of one request. The other files count, price and compare records.
//
// What is kept of finished requests: totals per day, provider and model, small enough to keep for years and without any
// content. Records of the same key add up, so windows can write their own increments.

import type { FailureKind } from "../failures/errors.js";
import { nearestRankOfCounts } from "../health/percentile.js";
import { type RequestObservation, tokenRate } from "../health/request-observation.js";
import { verdictOnKind } from "../health/verdict.js";

export interface UsageRecord {
  /** Local day, `YYYY-MM-DD`. */
  readonly day: string;
  /** Provider id. */
  readonly provider: string;
  /** The provider's own id of the model. */
  readonly model: string;
  readonly requests: number;
  /** Failed requests by kind; `aborted` are those that the user stopped. */
  readonly errors: Readonly<Partial<Record<FailureKind, number>>>;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Parts of the prompt tokens, as far as services report them; absent in older records. */
  readonly cachedTokens?: number;
  readonly cacheWriteTokens?: number;
  /** Part of the completion tokens. */
  readonly reasoningTokens?: number;
  /** Some of the tokens were estimated. */
  readonly estimated: boolean;
  /** Times to the first token: count, sum in milliseconds, and how often each rounded value occurred. */
  readonly firstTokens: {
    readonly count: number;
    readonly sumMs: number;
    /** By `firstTokenBucket`, so that percentiles can be computed over any range of days. */
    readonly byMs: Readonly<Record<string, number>>;
  };
  /** Timed tokens, and the milliseconds they took. */
  readonly generated: { readonly tokens: number; readonly ms: number };
}

/** A row or total of the usage view. Rates are absent if they cannot be computed. */
export interface UsageFigures {
  readonly succeeded: number;
  /** Failures caused by the provider. */
  readonly failed: number;
  /** 0 to 1, of those two. */
  readonly successRate?: number;
  /** Milliseconds, exact. */
  readonly meanFirstTokenMs?: number;
  /** Milliseconds by nearest rank, rounded up to two digits. */
  readonly firstTokenP50Ms?: number;
  readonly firstTokenP95Ms?: number;
  /** Over all timed tokens, so that long answers weigh more. */
  readonly tokensPerSecond?: number;
}

/** Milliseconds rounded up to two significant digits: percentiles err by less than a tenth, and never favorably. */
export function firstTokenBucket(ms: number): number {
  let unit = 1;
  while (ms / unit >= 100) unit *= 10;
  return Math.ceil(ms / unit) * unit;
}

/** The increment of one request; undefined for a probe, which uses no model. */
export function usageOf(observation: RequestObservation, day: string): UsageRecord | undefined {
  const { provider, model, outcome, usage } = observation;
  if (model === undefined) return undefined;
  const firstTokenMs = outcome.ok ? outcome.timeToFirstTokenMs : undefined;
  const timed = firstTokenMs !== undefined && Number.isFinite(firstTokenMs) && firstTokenMs >= 0;
  const rated = outcome.ok && tokenRate(outcome.tokens, outcome.generationMs, outcome.timeToFirstTokenMs) !== undefined;
  return {
    day,
    provider,
    model,
    requests: 1,
    errors: outcome.ok ? {} : { [outcome.failure.kind]: 1 },
    promptTokens: usage?.promptTokens ?? 0,
    completionTokens: usage?.completionTokens ?? 0,
    ...partsOf(usage ?? {}),
    estimated: usage?.estimated ?? false,
    firstTokens: timed
      ? { count: 1, sumMs: firstTokenMs, byMs: { [firstTokenBucket(firstTokenMs)]: 1 } }
      : { count: 0, sumMs: 0, byMs: {} },
    generated: rated ? { tokens: (outcome.tokens ?? 0) - 1, ms: outcome.generationMs ?? 0 } : { tokens: 0, ms: 0 },
  };
}

/** The sum of two records, with the key of the first. */
export function addUsage(one: UsageRecord, other: UsageRecord): UsageRecord {
  return {
    day: one.day,
    provider: one.provider,
    model: one.model,
    requests: one.requests + other.requests,
    errors: addCounts(one.errors, other.errors),
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    ...partsOf(one, other),
    estimated: one.estimated || other.estimated,
    firstTokens: {
      count: one.firstTokens.count + other.firstTokens.count,
      sumMs: one.firstTokens.sumMs + other.firstTokens.sumMs,
      byMs: addCounts(one.firstTokens.byMs, other.firstTokens.byMs),
    },
    generated: {
      tokens: one.generated.tokens + other.generated.tokens,
      ms: one.generated.ms + other.generated.ms,
    },
  };
}

/** Totals by the key from `keyOf`, such as day or provider, in order of first appearance. */
export function groupUsage(records: Iterable<UsageRecord>, keyOf: (record: UsageRecord) => string): Map<string, UsageRecord> {
  const groups = new Map<string, UsageRecord>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    groups.set(key, group ? addUsage(group, record) : record);
  }
  return groups;
}

export function usageFigures(record: UsageRecord): UsageFigures {
  const { requests, errors, firstTokens, generated } = record;
  const kinds = Object.entries(errors) as [FailureKind, number][];
  const succeeded = requests - kinds.reduce((sum, [, count]) => sum + count, 0);
  const failed = kinds.reduce((sum, [kind, count]) => sum + (verdictOnKind(kind) === "fault" ? count : 0), 0);
  const counted = Object.entries(firstTokens.byMs).map(([ms, count]) => [Number(ms), count] as const);
  const p50 = nearestRankOfCounts(counted, 0.5);
  const p95 = nearestRankOfCounts(counted, 0.95);
  return {
    succeeded,
    failed,
    ...(succeeded + failed > 0 ? { successRate: succeeded / (succeeded + failed) } : {}),
    ...(firstTokens.count > 0 ? { meanFirstTokenMs: firstTokens.sumMs / firstTokens.count } : {}),
    ...(p50 !== undefined ? { firstTokenP50Ms: p50 } : {}),
    ...(p95 !== undefined ? { firstTokenP95Ms: p95 } : {}),
    ...(generated.ms > 0 ? { tokensPerSecond: generated.tokens / (generated.ms / 1000) } : {}),
  };
}

const parts = ["cachedTokens", "cacheWriteTokens", "reasoningTokens"] as const;
type Parts = Pick<UsageRecord, (typeof parts)[number]>;

/** The sums above zero. */
function partsOf(...all: readonly Parts[]): Parts {
  const sums = parts.map((part) => [part, all.reduce((sum, one) => sum + (one[part] ?? 0), 0)] as const);
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0));
}

function addCounts(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Record<string, number> {
  const sum: Record<string, number> = { ...one };
  for (const [key, count] of Object.entries(other)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}
