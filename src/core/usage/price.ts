// What tokens cost: the user's price table, then prices reported by providers. No prices are built in: they would be wrong
// within months, and a wrong cost is worse than none.

import * as l10n from "@vscode/l10n";
import { qualifiedId } from "../provider-api/model-name.js";
import type { ModelInfo, ModelPrice } from "../provider-api/provider.js";
import type { UsageRecord } from "./usage-record.js";

export interface Price extends ModelPrice {
  /** `provider/model`, where `*` matches any characters. The first match applies. */
  readonly model: string;
}

export interface Cost {
  readonly amount: number;
  readonly currency: string;
  /** Some of the tokens were estimated. */
  readonly estimated: boolean;
}

type TokenCounts = Pick<UsageRecord, "promptTokens" | "completionTokens" | "cachedTokens" | "cacheWriteTokens" | "estimated">;

/** Reasoning tokens are a part of the completion, and cached tokens of the prompt. */
export function costOf(usage: TokenCounts, price: ModelPrice): Cost {
  const { promptTokens, completionTokens, cachedTokens = 0, cacheWriteTokens = 0, estimated } = usage;
  const { input, output, cachedInput = input, cacheWrite = input, currency } = price;
  const fresh = Math.max(0, promptTokens - cachedTokens - cacheWriteTokens);
  const amount = fresh * input + cachedTokens * cachedInput + cacheWriteTokens * cacheWrite + completionTokens * output;
  return { amount: amount / 1_000_000, currency, estimated };
}

/** The price of a model, by `provider/model`. */
export function priceOf(model: string, prices: readonly Price[]): Price | undefined {
  return prices.find((price) => matches(price.model, model));
}

/** Costs by currency, which are never added together, and the number of requests with tokens of unknown price. */
export function totalCost(
  records: Iterable<UsageRecord>,
  prices: readonly Price[],
): { readonly costs: readonly Cost[]; readonly unpricedRequests: number } {
  const byCurrency = new Map<string, Cost>();
  let unpricedRequests = 0;
  for (const record of records) {
    if (record.promptTokens + record.completionTokens === 0) continue;
    const price = priceOf(`${record.provider}/${record.model}`, prices);
    if (!price) {
      unpricedRequests += record.requests;
      continue;
    }
    const cost = costOf(record, price);
    const sum = byCurrency.get(cost.currency);
    byCurrency.set(cost.currency, {
      amount: (sum?.amount ?? 0) + cost.amount,
      currency: cost.currency,
      estimated: cost.estimated || sum?.estimated === true,
    });
  }
  return { costs: [...byCurrency.values()], unpricedRequests };
}

/** Prices from the providers' lists, used after the user's table. Some lists use `-1` for "it depends". */
export function pricesOfModels(models: readonly ModelInfo[]): Price[] {
  return models.flatMap((model) =>
    model.price && isAmount(model.price.input) && isAmount(model.price.output)
      ? [{ model: qualifiedId(model), ...model.price }]
      : [],
  );
}

/** An invalid table entry; the others apply. */
export interface PriceProblem {
  /** Zero-based; absent if the table itself is invalid. */
  readonly index?: number;
  readonly message: string;
}

/** Reads the price table of the settings. Never throws. */
export function parsePrices(value: unknown): { readonly prices: readonly Price[]; readonly problems: readonly PriceProblem[] } {
  if (value === undefined || value === null) return { prices: [], problems: [] };
  if (!Array.isArray(value)) return { prices: [], problems: [{ message: l10n.t("The price table must be a list.") }] };
  const prices: Price[] = [];
  const problems: PriceProblem[] = [];
  for (const [index, entry] of value.entries()) {
    const read = parsePrice(entry);
    if (typeof read !== "string") prices.push(read);
    else problems.push({ index, message: l10n.t("Entry {0} of the price table: {1}", index + 1, read) });
  }
  return { prices, problems };
}

/** The price, or what is wrong with it. */
function parsePrice(entry: unknown): Price | string {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return l10n.t("it must be an object.");
  const { model, input, output, cachedInput, cacheWrite, currency } = entry as Readonly<Record<string, unknown>>;
  if (typeof model !== "string" || !/^[^/\s]+\/\S/.test(model.trim()))
    return l10n.t('"model" must be like "openai/gpt-*": a provider, a slash, and a model.');
  for (const [name, amount] of [
    ["input", input],
    ["output", output],
  ] as const) {
    if (!isAmount(amount)) return l10n.t('"{0}" must be the price per million tokens: a number of 0 or more.', name);
  }
  const cache = { cachedInput, cacheWrite };
  for (const [name, amount] of Object.entries(cache)) {
    if (amount !== undefined && !isAmount(amount))
      return l10n.t('"{0}" must be the price per million tokens: a number of 0 or more.', name);
  }
  if (typeof currency !== "string" || !/^[A-Za-z]{3}$/.test(currency.trim()))
    return l10n.t('"currency" must have three letters, such as "EUR".');
  return {
    model: model.trim(),
    input: Number(input),
    output: Number(output),
    ...(isAmount(cachedInput) ? { cachedInput } : {}),
    ...(isAmount(cacheWrite) ? { cacheWrite } : {}),
    currency: currency.trim().toUpperCase(),
  };
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/** Finds each part between asterisks after the previous one, so that no pattern takes longer than linear time. */
function matches(pattern: string, text: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const part of others) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= text.length - last.length;
}
