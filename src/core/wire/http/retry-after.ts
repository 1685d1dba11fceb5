// How long a service asks us to wait: `Retry-After` (RFC 9110 §10.2.3), its variant in milliseconds, and the
// `x-ratelimit-reset-*` durations of OpenAI and similar services.

const day = 24 * 60 * 60 * 1000;
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: day };

/**
 * Milliseconds to wait, or undefined if the headers do not say. Dates are relative to the response's own `Date` (RFC 9110
 * §6.6.1), because this machine's clock may be off by hours, or to `now` (milliseconds since the Unix epoch) without one.
 * Negative and unreadable values are ignored; a date in the past counts as 0. Caps at one day: longer waits are treated
 * the same, and users never see an absurd number.
 */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const sentAt = Date.parse(headers.get("date") ?? "");
  const base = Number.isNaN(sentAt) ? now : sentAt;
  return (
    within(milliseconds(headers.get("retry-after-ms"), 1)) ??
    within(secondsOrDate(headers.get("retry-after"), base)) ??
    within(rateLimitReset(headers, base))
  );
}

/** Such as `12ms`, `1.5s`, `6m0s`, `1h30m`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/gy))
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  return total;
}

function within(value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value) || value < 0) return undefined;
  return Math.min(Math.ceil(value), day);
}

function milliseconds(text: string | null, scale: number): number | undefined {
  return text !== null && /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) * scale : undefined;
}

function secondsOrDate(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  const seconds = milliseconds(text, 1000);
  if (seconds !== undefined) return epochAware(seconds, now);
  // `Date.parse` accepts almost anything, so require the look of an HTTP or ISO date first.
  if (!/^\s*(?:[a-z]{3,9},?\s+\d{1,2}[\s-][a-z]{3}[\s-]\d{2,4}\s+\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}t)/i.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Some services send a timestamp instead of a duration, in seconds or milliseconds since the epoch. */
function epochAware(value: number, now: number): number {
  for (const moment of [value, value / 1000]) {
    if (Math.abs(moment - now) < day) return Math.max(0, moment - now);
  }
  return value;
}

/**
 * The longest reset of the limits that are used up. If none is known to be used up, the shortest of all: waiting too
 * briefly costs one more refusal, but waiting for a limit that was not reached wastes the whole wait.
 */
function rateLimitReset(headers: Headers, now: number): number | undefined {
  const usedUp: number[] = [];
  const others: number[] = [];
  for (const [name, value] of headers) {
    const limit = /^x-ratelimit-reset(-[\w-]+)?$/.exec(name);
    if (!limit) continue;
    const wait = parseDuration(value) ?? secondsOrDate(value, now);
    if (wait === undefined) continue;
    (headers.get(`x-ratelimit-remaining${limit[1] ?? ""}`) === "0" ? usedUp : others).push(wait);
  }
  if (usedUp.length > 0) return Math.max(...usedUp);
  return others.length > 0 ? Math.min(...others) : undefined;
}
