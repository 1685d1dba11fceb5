// The tables of the usage page: models, in two tables because one would be wider than the page, and providers side by
// side.

import * as l10n from "@vscode/l10n";
import { compareProviders } from "../../core/usage/compare-providers.js";
import { comparisonWords } from "../../core/usage/comparison-words.js";
import { costOf, type Price, priceOf } from "../../core/usage/price.js";
import { groupUsage, type UsageRecord, usageFigures } from "../../core/usage/usage-record.js";
import type { Report, ReportRow } from "../../protocol/pages/report.js";
import { failureName } from "./failure-names.js";
import { type UsageNumbers, unknown } from "./usage-numbers.js";

type Section = Report["sections"][number];
type Column = NonNullable<Section["table"]>["columns"][number];

interface TableSources {
  readonly records: readonly UsageRecord[];
  readonly prices: readonly Price[];
  providerName(providerId: string): string;
}

/** `rate limited: 2, stopped by you: 1`, most frequent first; empty if there were no errors. */
export function errorKinds({ errors }: UsageRecord, numbers: UsageNumbers): string {
  return Object.entries(errors)
    .sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
    .map(([kind, count]) => `${failureName(kind)}: ${numbers.count(count)}`)
    .join(", ");
}

/** Two sections with a row per model, most used first. */
export function modelSections({ records, prices, providerName }: TableSources, numbers: UsageNumbers): Section[] {
  const models = [...groupUsage(records, keyOf).values()];
  models.sort((one, other) => other.requests - one.requests || (keyOf(one) < keyOf(other) ? -1 : 1));
  const hasCached = models.some(({ cachedTokens }) => cachedTokens);
  const hasReasoning = models.some(({ reasoningTokens }) => reasoningTokens);
  const names = [text(l10n.t("Provider")), text(l10n.t("Model"))];
  return [
    {
      heading: l10n.t("Models: Requests and Speed"),
      table: {
        columns: [
          ...names,
          number(l10n.t("Requests")),
          number(l10n.t("Succeeded")),
          number(l10n.t("First token, p50 / p95")),
          number(l10n.t("Tokens/s")),
        ],
        rows: models.map((model) => {
          const figures = usageFigures(model);
          return [
            providerName(model.provider),
            model.model,
            numbers.count(model.requests),
            numbers.share(figures.successRate),
            figures.firstTokenP50Ms === undefined
              ? unknown
              : `${numbers.milliseconds(figures.firstTokenP50Ms)} / ${numbers.milliseconds(figures.firstTokenP95Ms)}`,
            numbers.decimal(figures.tokensPerSecond),
          ];
        }),
      },
    },
    {
      heading: l10n.t("Models: Tokens, Cost, and Errors"),
      table: {
        columns: [
          ...names,
          number(l10n.t("Tokens in")),
          ...(hasCached ? [number(l10n.t("Cached"))] : []),
          number(l10n.t("Tokens out")),
          ...(hasReasoning ? [number(l10n.t("Reasoning"))] : []),
          number(l10n.t("Cost")),
          text(l10n.t("Errors")),
        ],
        rows: models.map((model) => {
          const price = priceOf(keyOf(model), prices);
          return [
            providerName(model.provider),
            model.model,
            numbers.tokens(model.promptTokens, model.estimated),
            ...(hasCached ? [model.cachedTokens ? numbers.count(model.cachedTokens) : unknown] : []),
            numbers.tokens(model.completionTokens, model.estimated),
            ...(hasReasoning ? [model.reasoningTokens ? numbers.count(model.reasoningTokens) : unknown] : []),
            price ? numbers.money(costOf(model, price)) : l10n.t("price unknown"),
            errorKinds(model, numbers) || unknown,
          ];
        }),
      },
    },
  ];
}

/** The recommended provider, the reason, and the figures behind it. */
export function comparisonSection({ records, prices, providerName }: TableSources, numbers: UsageNumbers): Section {
  const compared = compareProviders(records, prices);
  const { rows, recommended } = compared;
  const details = comparisonWords(compared, providerName, numbers);
  const verdict: ReportRow =
    recommended === undefined
      ? { id: "recommendation", state: "info", label: l10n.t("No recommendation"), details }
      : { id: "recommendation", state: "ok", label: l10n.t("Recommended: {0}", providerName(recommended)), details };
  return {
    heading: l10n.t("Providers Compared"),
    rows: [verdict],
    table: {
      columns: [
        text(l10n.t("Provider")),
        number(l10n.t("Requests")),
        number(l10n.t("Succeeded")),
        number(l10n.t("First token, p50")),
        number(l10n.t("Tokens/s")),
        number(l10n.t("Cost per 1M tokens")),
        number(l10n.t("Score")),
      ],
      rows: rows.map((row) => [
        providerName(row.provider),
        numbers.count(row.requests),
        numbers.share(row.successRate),
        numbers.milliseconds(row.firstTokenMs),
        numbers.decimal(row.tokensPerSecond),
        row.costPerMillionTokens ? numbers.money({ ...row.costPerMillionTokens, estimated: false }) : unknown,
        numbers.score(row.score),
      ]),
    },
  };
}

/** `provider/model`, as in price tables. */
function keyOf({ provider, model }: UsageRecord): string {
  return `${provider}/${model}`;
}

const text = (label: string): Column => ({ label, numeric: false });
const number = (label: string): Column => ({ label, numeric: true });
