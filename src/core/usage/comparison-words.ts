// Explains a provider comparison in sentences. The caller formats the figures in the user's language, as in the table beside
// them.

import * as l10n from "@vscode/l10n";
import { fewestRequests, type ProvidersCompared } from "./compare-providers.js";
import type { Cost } from "./price.js";

export interface FigureWriter {
  count(value: number): string;
  /** 0 to 1. */
  share(value: number): string;
  milliseconds(value: number): string;
  money(cost: Cost): string;
}

/** Why the recommended provider is recommended, or why none is. `nameOf` returns a provider's name by id. */
export function comparisonWords(
  { rows, recommended }: ProvidersCompared,
  nameOf: (providerId: string) => string,
  write: FigureWriter,
): string[] {
  const row = rows.find(({ provider }) => provider === recommended);
  if (!row)
    return [l10n.t("Not enough data to compare. At least two providers need {0} requests each.", write.count(fewestRequests))];
  const { provider, successRate = 0, judgedRequests, firstTokenMs, costPerMillionTokens: cost } = row;
  return [
    l10n.t("{0}: {1} of {2} requests succeeded.", nameOf(provider), write.share(successRate), write.count(judgedRequests)),
    ...(firstTokenMs !== undefined ? [l10n.t("Median time to first token: {0}.", write.milliseconds(firstTokenMs))] : []),
    ...(cost && cost.amount > 0 ? [l10n.t("Cost per million tokens: {0}.", write.money({ ...cost, estimated: false }))] : []),
    ...(cost?.amount === 0 ? [l10n.t("It is free of charge.")] : []),
    l10n.t("Ranked by success rate, then by time to first token, then by cost if all prices are known."),
  ];
}
