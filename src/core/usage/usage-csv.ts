// Usage as CSV for spreadsheets.

import { type Cell, csv } from "../text/csv.js";
import { costOf, type Price, priceOf } from "./price.js";
import { type UsageRecord, usageFigures } from "./usage-record.js";

/** Column names are part of the format and therefore not translated. */
const columns = [
  "day",
  "provider",
  "model",
  "requests",
  "succeeded",
  "errors",
  "errors_by_kind",
  "prompt_tokens",
  "completion_tokens",
  "tokens_estimated",
  "mean_first_token_ms",
  "p50_first_token_ms",
  "p95_first_token_ms",
  "tokens_per_second",
  "cost",
  "currency",
  "cached_tokens",
  "cache_write_tokens",
  "reasoning_tokens",
] as const;

/** A header line, then one line per record, each ending in CRLF. Unknown figures are empty; decimals use a point. */
export function usageCsv(records: Iterable<UsageRecord>, prices: readonly Price[] = []): string {
  return csv([columns, ...[...records].map((record) => cellsOf(record, prices))]);
}

function cellsOf(record: UsageRecord, prices: readonly Price[]): Cell[] {
  const figures = usageFigures(record);
  const price = priceOf(`${record.provider}/${record.model}`, prices);
  const cost = price ? costOf(record, price) : undefined;
  const errors = Object.entries(record.errors).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    record.day,
    record.provider,
    record.model,
    record.requests,
    figures.succeeded,
    record.requests - figures.succeeded,
    errors.map(([kind, count]) => `${kind} ${count}`).join("; "),
    record.promptTokens,
    record.completionTokens,
    record.estimated ? "yes" : "no",
    rounded(figures.meanFirstTokenMs, 0),
    figures.firstTokenP50Ms,
    figures.firstTokenP95Ms,
    rounded(figures.tokensPerSecond, 2),
    rounded(cost?.amount, 6),
    cost?.currency,
    record.cachedTokens,
    record.cacheWriteTokens,
    record.reasoningTokens,
  ];
}

function rounded(value: number | undefined, digits: number): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(digits));
}
