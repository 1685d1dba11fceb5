// Calendar days as `YYYY-MM-DD`. The local day comes from the user's clock; after that, days are counted without clocks
// or time zones, so that a clock change does not drop one.

const dayMs = 24 * 60 * 60_000;

/** The local day of Unix milliseconds. */
export function localDay(at: number): string {
  const date = new Date(at);
  const pad = (value: number, digits: number): string => String(value).padStart(digits, "0");
  return [pad(date.getFullYear(), 4), pad(date.getMonth() + 1, 2), pad(date.getDate(), 2)].join("-");
}

/** The day `count` days after another; before it if `count` is negative. */
export function dayAfter(day: string, count: number): string {
  return new Date(midnight(day) + count * dayMs).toISOString().slice(0, 10);
}

/** Number of days from one day to another, both included. */
export function daysFrom(fromDay: string, toDay: string): number {
  return Math.round((midnight(toDay) - midnight(fromDay)) / dayMs) + 1;
}

/** The day as midnight UTC, for formatters whose time zone is UTC. */
export function dateOf(day: string): Date {
  return new Date(midnight(day));
}

function midnight(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
