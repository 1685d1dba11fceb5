// `SnowCell: Show Usage` as a page: totals, days, models and the comparison of providers, in words and numbers of the
// person's language. Pure, so that every figure on it can be checked by hand.

import * as l10n from "@vscode/l10n";
import { compareProviders } from "../../core/usage/compare-providers.js";
import { costOf, type Price, type PriceProblem, priceOf, totalCost } from "../../core/usage/price.js";
import { groupUsage, type UsageRecord, usageFigures } from "../../core/usage/usage-record.js";
import type { Report, ReportRow } from "../../protocol.js";
import { dayAfter } from "./days.js";
import { failureName } from "./failure-names.js";
import { usageCharts } from "./usage-charts.js";
import { UsageNumbers, unknown } from "./usage-numbers.js";

type Section = Report["sections"][number];
type Column = NonNullable<Section["table"]>["columns"][number];

/** Days shown; `all` since the first request. */
export type UsageRange = "7" | "30" | "all";
export const usageRanges: readonly UsageRange[] = ["7", "30", "all"];

/** First and last day of a range, `YYYY-MM-DD`. All days are also those to come: a clock may have been wrong. */
export function daysOf(range: UsageRange, today: string): readonly [fromDay: string, toDay: string] {
  return range === "all" ? ["0000-01-01", "9999-12-31"] : [dayAfter(today, 1 - Number(range)), today];
}

export interface UsageView {
  readonly range: UsageRange;
  /** The person's day, `YYYY-MM-DD`. */
  readonly today: string;
  /** Of the range, the oldest first. */
  readonly records: readonly UsageRecord[];
  /** Something was sent on some day, be it outside the range. */
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
      ? l10n.t("Counted and kept on this machine only: nothing of it is ever sent anywhere.")
      : l10n.t("Nothing has been sent yet. What is sent will be counted here, on this machine only, and the counts go nowhere."),
    actions: actions(view),
    sections: [
      ...(priceProblems.length > 0 ? [{ heading: l10n.t("Prices"), rows: priceProblems.map(priceProblemRow) }] : []),
      ...(everUsed ? sections(view) : []),
    ],
  };
}

/** The page where usage cannot be read. */
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

function sections(view: UsageView): Section[] {
  const { range, today, records } = view;
  const numbers = new UsageNumbers(view.language);
  const days = [today, ...records.map(({ day }) => day)].sort();
  const [first = today, last = today] = [days[0], days.at(-1)];
  const heading =
    range === "all" ? l10n.t("Since {0}", numbers.fullDay(first)) : l10n.t("Last {0} days", numbers.count(Number(range)));
  const [sum] = groupUsage(records, () => "").values();
  if (!sum) return [{ heading, rows: [{ state: "info", label: l10n.t("Nothing was sent in these days.") }] }];
  const [fromDay, toDay] = range === "all" ? [first, last] : daysOf(range, today);
  return [
    { heading, rows: totals(sum, view, numbers) },
    ...usageCharts(records, fromDay, toDay, numbers),
    modelSection(view, numbers),
    comparison(view, numbers),
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
        ? [l10n.t("Not counted: {0} that you stopped, or that ended through no fault of the provider.", numbers.count(leftOut))]
        : []),
    ]),
    ...(errors > 0 ? [row("errors", l10n.t("Errors"), numbers.count(errors), [errorKinds(sum, numbers)])] : []),
    row("tokens-in", l10n.t("Tokens sent"), numbers.tokens(sum.promptTokens, sum.estimated)),
    row("tokens-out", l10n.t("Tokens received"), numbers.tokens(sum.completionTokens, sum.estimated)),
    ...(firstTokenP50Ms !== undefined
      ? [
          row("first-token", l10n.t("Time to first token"), numbers.milliseconds(firstTokenP50Ms), [
            l10n.t(
              "Half of the answers began within this time, 95 of 100 within {0}; {1} on average.",
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
  const told = costs.map((cost) => numbers.money(cost)).join(" + ");
  const incomplete = l10n.t(
    "Not in it, for want of a known price: {0} of {1} requests.",
    numbers.count(unpricedRequests),
    numbers.count(requests),
  );
  return [
    {
      id: "cost",
      state: "none",
      label: l10n.t("Estimated cost"),
      value: told || l10n.t("no price known"),
      details: told && unpricedRequests > 0 ? [incomplete] : [],
    },
  ];
}

/** `rate limited: 2, stopped by you: 1`, the most frequent first. */
function errorKinds({ errors }: UsageRecord, numbers: UsageNumbers): string {
  return Object.entries(errors)
    .sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
    .map(([kind, count]) => `${failureName(kind)}: ${numbers.count(count)}`)
    .join(", ");
}

function modelSection(view: UsageView, numbers: UsageNumbers): Section {
  const groups = [...groupUsage(view.records, ({ provider, model }) => `${provider}/${model}`).values()];
  groups.sort((one, other) => other.requests - one.requests || (keyOf(one) < keyOf(other) ? -1 : 1));
  return {
    heading: l10n.t("Models"),
    table: {
      columns: [
        text(l10n.t("Provider")),
        text(l10n.t("Model")),
        number(l10n.t("Requests")),
        number(l10n.t("Succeeded")),
        text(l10n.t("Errors")),
        number(l10n.t("Tokens sent")),
        number(l10n.t("Tokens received")),
        number(l10n.t("First token, p50")),
        number(l10n.t("First token, p95")),
        number(l10n.t("Tokens/s")),
        number(l10n.t("Estimated cost")),
      ],
      rows: groups.map((group) => modelRow(group, view, numbers)),
    },
  };
}

function modelRow(group: UsageRecord, view: UsageView, numbers: UsageNumbers): string[] {
  const figures = usageFigures(group);
  const price = priceOf(keyOf(group), view.prices);
  return [
    view.providerName(group.provider),
    group.model,
    numbers.count(group.requests),
    numbers.share(figures.successRate),
    errorKinds(group, numbers) || unknown,
    numbers.tokens(group.promptTokens, group.estimated),
    numbers.tokens(group.completionTokens, group.estimated),
    numbers.milliseconds(figures.firstTokenP50Ms),
    numbers.milliseconds(figures.firstTokenP95Ms),
    numbers.decimal(figures.tokensPerSecond),
    price ? numbers.money(costOf(group, price)) : l10n.t("no price known"),
  ];
}

function comparison({ records, prices, providerName }: UsageView, numbers: UsageNumbers): Section {
  const { rows, recommended, why } = compareProviders(records, prices, providerName);
  const verdict: ReportRow =
    recommended === undefined
      ? { id: "recommendation", state: "info", label: l10n.t("No recommendation"), details: [...why] }
      : { id: "recommendation", state: "ok", label: l10n.t("Recommended: {0}", providerName(recommended)), details: [...why] };
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
        number(l10n.t("Cost of a million tokens")),
        number(l10n.t("Score, of 1")),
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

function keyOf({ provider, model }: UsageRecord): string {
  return `${provider}/${model}`;
}

const text = (label: string): Column => ({ label, numeric: false });
const number = (label: string): Column => ({ label, numeric: true });
