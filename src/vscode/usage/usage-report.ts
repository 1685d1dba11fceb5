// `SnowCell: Show Usage` as a page: totals, days, models and the comparison of providers, in the user's language. Pure,
// so that tests can check every figure.

import * as l10n from "@vscode/l10n";
import { type Price, type PriceProblem, totalCost } from "../../core/usage/price.js";
import { groupUsage, type UsageRecord, usageFigures } from "../../core/usage/usage-record.js";
import type { Report, ReportRow } from "../../protocol/pages/report.js";
import { dayAfter } from "./days.js";
import { usageCharts } from "./usage-charts.js";
import { UsageNumbers } from "./usage-numbers.js";
import { comparisonSection, errorKinds, modelSections } from "./usage-tables.js";

/** Number of days shown; `all` since the first request. */
export type UsageRange = "7" | "30" | "all";
export const usageRanges: readonly UsageRange[] = ["7", "30", "all"];

/** First and last day of a range, `YYYY-MM-DD`. `all` includes future days, because a clock may have been wrong. */
export function daysOf(range: UsageRange, today: string): readonly [fromDay: string, toDay: string] {
  return range === "all" ? ["0000-01-01", "9999-12-31"] : [dayAfter(today, 1 - Number(range)), today];
}

export interface UsageView {
  readonly range: UsageRange;
  /** The user's local day, `YYYY-MM-DD`. */
  readonly today: string;
  /** Records of the range, oldest first. */
  readonly records: readonly UsageRecord[];
  /** There are records of any day, even outside the range. */
  readonly everUsed: boolean;
  readonly prices: readonly Price[];
  /** Entries of the price table that cannot be used. */
  readonly priceProblems: readonly PriceProblem[];
  /** BCP 47 tag. */
  readonly language: string;
  /** Name of a provider by its id. */
  providerName(providerId: string): string;
}

export function usageReport(view: UsageView): Report {
  const { everUsed, priceProblems } = view;
  return {
    type: "report",
    title: l10n.t("SnowCell Usage"),
    summary: everUsed
      ? l10n.t("Usage is counted and stored only on this machine. It is never sent anywhere.")
      : l10n.t("No requests yet. Usage is counted and stored only on this machine."),
    actions: actions(view),
    sections: [
      ...(priceProblems.length > 0 ? [{ heading: l10n.t("Prices"), rows: priceProblems.map(priceProblemRow) }] : []),
      ...(everUsed ? sections(view) : []),
    ],
  };
}

/** The page if usage cannot be read. */
export function unreadableUsageReport(reason: string): Report {
  return {
    type: "report",
    title: l10n.t("SnowCell Usage"),
    summary: l10n.t("The usage could not be read: {0}", reason),
    actions: [{ action: "refresh", label: l10n.t("Refresh") }],
    sections: [],
  };
}

function actions({ range, everUsed }: UsageView): Report["actions"] {
  const prices = { action: "open-prices", label: l10n.t("Edit Prices") };
  const refresh = { action: "refresh", label: l10n.t("Refresh") };
  if (!everUsed) return [refresh, prices];
  const labels = { "7": l10n.t("Last 7 Days"), "30": l10n.t("Last 30 Days"), all: l10n.t("All Days") };
  return [
    refresh,
    ...usageRanges.filter((other) => other !== range).map((other) => ({ action: `range:${other}`, label: labels[other] })),
    { action: "export-csv", label: l10n.t("Export CSV") },
    prices,
    { action: "clear", label: l10n.t("Delete Usage") },
  ];
}

function priceProblemRow({ message }: PriceProblem): ReportRow {
  return { state: "warning", label: message, actions: [{ action: "open-prices", label: l10n.t("Edit Prices") }] };
}

function sections(view: UsageView): Report["sections"] {
  const { range, today, records } = view;
  const numbers = new UsageNumbers(view.language);
  const days = [today, ...records.map(({ day }) => day)].sort();
  const [first = today, last = today] = [days[0], days.at(-1)];
  const heading =
    range === "all" ? l10n.t("Since {0}", numbers.fullDay(first)) : l10n.t("Last {0} days", numbers.count(Number(range)));
  const [sum] = groupUsage(records, () => "").values();
  if (!sum) return [{ heading, rows: [{ state: "info", label: l10n.t("There were no requests in this period.") }] }];
  const [fromDay, toDay] = range === "all" ? [first, last] : daysOf(range, today);
  return [
    { heading, rows: totals(sum, view, numbers) },
    ...usageCharts(records, fromDay, toDay, numbers),
    ...modelSections(view, numbers),
    comparisonSection(view, numbers),
  ];
}

function totals(sum: UsageRecord, view: UsageView, numbers: UsageNumbers): ReportRow[] {
  const { succeeded, failed, successRate, meanFirstTokenMs, firstTokenP50Ms, firstTokenP95Ms, tokensPerSecond } =
    usageFigures(sum);
  const errors = sum.requests - succeeded;
  const leftOut = errors - failed;
  const row = (id: string, label: string, value: string, details: readonly string[] = []): ReportRow => ({
    id,
    state: "none",
    label,
    value,
    details: [...details],
  });
  return [
    row("requests", l10n.t("Requests"), numbers.count(sum.requests)),
    row("success", l10n.t("Succeeded"), numbers.share(successRate), [
      l10n.t("{0} of {1}", numbers.count(succeeded), numbers.count(succeeded + failed)),
      ...(leftOut > 0
        ? [l10n.t("Not counted: {0} that you stopped or that failed for reasons outside the provider.", numbers.count(leftOut))]
        : []),
    ]),
    ...(errors > 0 ? [row("errors", l10n.t("Errors"), numbers.count(errors), [errorKinds(sum, numbers)])] : []),
    row("tokens-in", l10n.t("Tokens sent"), numbers.tokens(sum.promptTokens, sum.estimated), [
      ...(sum.cachedTokens ? [l10n.t("From the service's cache: {0}", numbers.count(sum.cachedTokens))] : []),
      ...(sum.cacheWriteTokens ? [l10n.t("Written to the service's cache: {0}", numbers.count(sum.cacheWriteTokens))] : []),
    ]),
    row("tokens-out", l10n.t("Tokens received"), numbers.tokens(sum.completionTokens, sum.estimated), [
      ...(sum.reasoningTokens ? [l10n.t("Of these, reasoning: {0}", numbers.count(sum.reasoningTokens))] : []),
    ]),
    ...(firstTokenP50Ms !== undefined
      ? [
          row("first-token", l10n.t("Time to first token"), numbers.milliseconds(firstTokenP50Ms), [
            l10n.t(
              "Median. 95th percentile: {0}; average: {1}.",
              numbers.milliseconds(firstTokenP95Ms),
              numbers.milliseconds(meanFirstTokenMs),
            ),
          ]),
        ]
      : []),
    ...(tokensPerSecond !== undefined ? [row("rate", l10n.t("Tokens per second"), numbers.decimal(tokensPerSecond))] : []),
    ...costRow(sum.requests, view, numbers),
  ];
}

function costRow(requests: number, { records, prices }: UsageView, numbers: UsageNumbers): ReportRow[] {
  const { costs, unpricedRequests } = totalCost(records, prices);
  if (costs.length === 0 && unpricedRequests === 0) return [];
  const amounts = costs.map((cost) => numbers.money(cost)).join(" + ");
  const incomplete = l10n.t(
    "Not included because the price is unknown: {0} of {1} requests.",
    numbers.count(unpricedRequests),
    numbers.count(requests),
  );
  return [
    {
      id: "cost",
      state: "none",
      label: l10n.t("Estimated cost"),
      value: amounts || l10n.t("price unknown"),
      details: amounts && unpricedRequests > 0 ? [incomplete] : [],
    },
  ];
}
