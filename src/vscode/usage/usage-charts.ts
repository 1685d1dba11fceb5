// Usage over time as bars: one per day, or one per month if there are too many days. Days without requests have a bar of
// zero height, so that the axis is linear in time.

import * as l10n from "@vscode/l10n";
import { groupUsage, type UsageRecord } from "../../core/usage/usage-record.js";
import type { Report, ReportChart } from "../../protocol/pages/report.js";
import { dayAfter, daysFrom } from "./days.js";
import type { UsageNumbers } from "./usage-numbers.js";

/** More daily bars than this would be too thin. */
const mostDays = 92;
/** A longer span, in months, comes from a wrong clock; then only months with requests are shown. */
const mostMonths = 240;

interface Period {
  /** `YYYY-MM-DD` for a day, `YYYY-MM` for a month. */
  readonly key: string;
  readonly name: string;
}

/** Two sections: tokens and requests over the days from `fromDay` to `toDay`, which cover all records. */
export function usageCharts(
  records: readonly UsageRecord[],
  fromDay: string,
  toDay: string,
  numbers: UsageNumbers,
): Report["sections"] {
  const byDay = daysFrom(fromDay, toDay) <= mostDays;
  const keyOf = (record: UsageRecord): string => (byDay ? record.day : monthOf(record.day));
  const sums = groupUsage(records, keyOf);
  const periods = byDay ? days(fromDay, toDay, numbers) : months(fromDay, toDay, sums, numbers);
  const tokensOf = (sum: UsageRecord): number => sum.promptTokens + sum.completionTokens;
  return [
    {
      heading: byDay ? l10n.t("Tokens by Day") : l10n.t("Tokens by Month"),
      chart: chart(periods, sums, tokensOf, (value, estimated) => numbers.tokens(value, estimated)),
    },
    {
      heading: byDay ? l10n.t("Requests by Day") : l10n.t("Requests by Month"),
      chart: chart(
        periods,
        sums,
        (sum) => sum.requests,
        (value) => numbers.count(value),
      ),
    },
  ];
}

function chart(
  periods: readonly Period[],
  sums: ReadonlyMap<string, UsageRecord>,
  figureOf: (sum: UsageRecord) => number,
  textOf: (value: number, estimated: boolean) => string,
): ReportChart {
  const bars = periods.map(({ key, name }) => {
    const sum = sums.get(key);
    const value = sum ? figureOf(sum) : 0;
    return { name, value, text: textOf(value, sum?.estimated ?? false) };
  });
  const highest = bars.reduce((best, bar) => (bar.value > best.value ? bar : best), { name: "", value: 0, text: "" });
  return {
    label: highest.value > 0 ? l10n.t("Highest: {0} ({1})", highest.text, highest.name) : l10n.t("None"),
    categories: bars.map(({ name }) => name),
    values: bars.map(({ value }) => value),
    texts: bars.map(({ text }) => text),
  };
}

function days(fromDay: string, toDay: string, numbers: UsageNumbers): Period[] {
  return Array.from({ length: daysFrom(fromDay, toDay) }, (_, index) => {
    const key = dayAfter(fromDay, index);
    return { key, name: numbers.day(key) };
  });
}

function months(fromDay: string, toDay: string, sums: ReadonlyMap<string, UsageRecord>, numbers: UsageNumbers): Period[] {
  const first = countOfMonths(fromDay);
  const length = countOfMonths(toDay) - first + 1;
  const keys = length > mostMonths ? [...sums.keys()].sort() : Array.from({ length }, (_, index) => monthOfCount(first + index));
  return keys.map((key) => ({ key, name: numbers.month(`${key}-01`) }));
}

function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** Months since the year 0. */
function countOfMonths(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

function monthOfCount(count: number): string {
  return `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}`;
}
