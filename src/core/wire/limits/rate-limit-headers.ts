// Reads rate limits from `x-ratelimit-*` headers. No standard exists, only conventions: OpenAI's names
// (`x-ratelimit-remaining-requests`), those of gateways (`-minute`, `-hour`), bare names, and the IETF drafts' without `x-`.

import { parseDuration, parseRetryAfter } from "../http/retry-after.js";

/** One limit, as one response reports it. */
export interface ReportedQuota {
  /** The part after `x-ratelimit-limit-`, such as `requests`, `tokens` or `minute`; empty for the bare names. */
  readonly name: string;
  /** We do not count tokens: they matter only when used up. */
  readonly counts: "requests" | "tokens";
  readonly limit?: number;
  readonly remaining?: number;
  /** Milliseconds until the quota is full again. */
  readonly resetMs?: number;
}

export interface ReportedLimits {
  readonly quotas: readonly ReportedQuota[];
  /** Requests per minute, if the service reported a limit without the remaining count. */
  readonly perMinute?: number;
  /** Concurrent requests. */
  readonly maxConcurrent?: number;
  /** Milliseconds to send nothing (`Retry-After`). */
  readonly pauseMs?: number;
}

/** Longer values are not numbers; do not parse 100 KB of them. */
const longestValue = 64;
/** No real service reports more; bounds the memory that a hostile one can use. */
const mostQuotas = 8;

/**
 * Reads the headers of any response. `now` is in Unix milliseconds, for limits that reset at a point in time. Negative
 * values (Azure has sent `-1`) and unreadable ones are ignored.
 */
export function readRateLimits(headers: Headers, now: number): ReportedLimits {
  const quotas = new Map<string, { limit?: number; remaining?: number; resetMs?: number }>();
  for (const [header, text] of headers) {
    const match = /^(?:x-)?ratelimit-(limit|remaining|reset)(?:-([\w-]{1,40}))?$/.exec(header);
    if (!match || text.length > longestValue) continue;
    const name = match[2] ?? "";
    const quota = quotas.get(name) ?? {};
    if (!quotas.has(name) && quotas.size >= mostQuotas) continue;
    const value = match[1] === "reset" ? readWait(text, now) : readCount(text);
    if (value === undefined) continue;
    if (match[1] === "reset") quota.resetMs = value;
    else if (match[1] === "remaining") quota.remaining = value;
    else if (value > 0) quota.limit = value;
    quotas.set(name, quota);
  }

  const reported: ReportedQuota[] = [];
  let perMinute: number | undefined;
  let maxConcurrent: number | undefined;
  for (const [name, quota] of quotas) {
    if (/concurren/.test(name)) maxConcurrent = quota.limit ?? maxConcurrent;
    else if (quota.remaining !== undefined) reported.push({ name, counts: /token/.test(name) ? "tokens" : "requests", ...quota });
    else if (quota.limit !== undefined && isByTheMinute(name, quota.resetMs)) {
      perMinute = Math.min(perMinute ?? quota.limit, quota.limit);
    }
  }
  const pauseMs = readPause(headers, now);
  return {
    quotas: reported,
    ...(perMinute !== undefined ? { perMinute } : {}),
    ...(maxConcurrent !== undefined ? { maxConcurrent } : {}),
    ...(pauseMs !== undefined ? { pauseMs } : {}),
  };
}

/** A limit without a period almost always means per minute; services name other periods. */
function isByTheMinute(name: string, resetMs: number | undefined): boolean {
  return /^(?:|req(?:uest)?s?|minute|req(?:uest)?s?-(?:per-)?minute)$/.test(name) && resetMs === undefined;
}

function readCount(text: string): number | undefined {
  return /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

/** `12ms`, `1m30s`, seconds, a date, or a timestamp; rounded up, and at most a day. */
function readWait(text: string, now: number): number | undefined {
  const duration = parseDuration(text);
  // All other forms are those of Retry-After.
  return parseRetryAfter(
    new Headers(duration === undefined ? { "retry-after": text } : { "retry-after-ms": `${duration}` }),
    now,
  );
}

/** Retry-After only: the reset time of a limit that is not used up is no reason to wait. */
function readPause(headers: Headers, now: number): number | undefined {
  const own = new Headers();
  for (const name of ["retry-after", "retry-after-ms"]) {
    const value = headers.get(name);
    if (value !== null && value.length <= longestValue) own.set(name, value);
  }
  return parseRetryAfter(own, now);
}
