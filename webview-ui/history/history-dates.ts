// Dates in the history: the group heading and a short form for each row.

import * as l10n from "@vscode/l10n";

export type Period = "today" | "yesterday" | "week" | "older";

export function periodOf(time: number, now: number): Period {
  const days = daysBetween(time, now);
  if (days <= 0) return "today";
  if (days === 1) return "yesterday";
  return days < 7 ? "week" : "older";
}

export function periodName(period: Period): string {
  switch (period) {
    case "today":
      return l10n.t("Today");
    case "yesterday":
      return l10n.t("Yesterday");
    case "week":
      return l10n.t("Last 7 days");
    case "older":
      return l10n.t("Older");
  }
}

/** The time of day for recent dates, else the date; the year only if it differs. `language` is a BCP 47 tag. */
export function shortDate(time: number, now: number, language: string): string {
  const date = new Date(time);
  switch (periodOf(time, now)) {
    case "today":
      return new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(date);
    case "yesterday":
      return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-1, "day");
    case "week":
      return new Intl.DateTimeFormat(language, { weekday: "long" }).format(date);
    case "older": {
      const year = date.getFullYear() === new Date(now).getFullYear() ? {} : ({ year: "numeric" } as const);
      return new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...year }).format(date);
    }
  }
}

export function longDate(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }).format(time);
}

/** Midnights between two times in the local calendar; not every day has 24 hours. */
function daysBetween(time: number, now: number): number {
  const day = (at: number): number => {
    const date = new Date(at);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
  };
  return day(now) - day(time);
}
