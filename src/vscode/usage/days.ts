// Days of the calendar as `YYYY-MM-DD`. Which day it is, is the person's; from then on days are counted without clocks
// or time zones, so that none is lost when the clocks change.

const dayMs = 24 * 60 * 60_000;

/** The local day of Unix milliseconds. */
export function localDay(at: number): string {
  const date = new Date(at);
  const pad = (value: number, digits: number): string => String(value).padStart(digits, "0");
  return [pad(date.getFullYear(), 4), pad(date.getMonth() + 1, 2), pad(date.getDate(), 2)].join("-");
}

/** The day `count` days after another; before it, where `count` is negative. */
export function dayAfter(day: string, count: number): string {
  return new Date(midnight(day) + count * dayMs).toISOString().slice(0, 10);
}

/** How many days there are from one to another, both included. */
export function daysFrom(fromDay: string, toDay: string): number {
  return Math.round((midnight(toDay) - midnight(fromDay)) / dayMs) + 1;
}

/** The day as a date in UTC, for formats that are told so. */
export function dateOf(day: string): Date {
  return new Date(midnight(day));
}

function midnight(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
