// What a service says of its limits in `x-ratelimit-*` headers. There is no standard, only habits: OpenAI's names
// (`x-ratelimit-remaining-requests`), gateways' (`-minute`, `-hour`), bare ones, and the drafts' without `x-`.

import { parseDuration, parseRetryAfter } from "../http/retry-after.js";

/** One limit, as told by one response. */
export interface ToldQuota {
  /** What follows `x-ratelimit-limit-`, such as `requests`, `tokens` or `minute`; empty for the bare names. */
  readonly name: string;
  /** Tokens are not counted by us: they matter only when they are used up. */
  readonly counts: "requests" | "tokens";
  readonly limit?: number;
  readonly remaining?: number;
  /** Milliseconds until it is full again. */
  readonly resetMs?: number;
}

export interface ToldLimits {
  readonly quotas: readonly ToldQuota[];
  /** Requests a minute, where a limit was named without saying what is left of it. */
  readonly perMinute?: number;
  /** Requests at the same time. */
  readonly maxConcurrent?: number;
  /** Milliseconds that the service wants to be left alone (`Retry-After`). */
  readonly pauseMs?: number;
}

/** Values longer than this are no figure; nothing is gained from reading 100 KB of them. */
const longestValue = 64;
/** No service has more; a hostile one must not fill the memory. */
const mostQuotas = 8;

/**
 * Reads the headers of any response. `now` is in Unix milliseconds, for limits that are reset at a moment. Negative
 * values (Azure has sent `-1`) and unreadable ones count as not said.
 */
export function readRateLimits(headers: Headers, now: number): ToldLimits {
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

  const told: ToldQuota[] = [];
  let perMinute: number | undefined;
  let maxConcurrent: number | undefined;
  for (const [name, quota] of quotas) {
    if (/concurren/.test(name)) maxConcurrent = quota.limit ?? maxConcurrent;
    else if (quota.remaining !== undefined) told.push({ name, counts: /token/.test(name) ? "tokens" : "requests", ...quota });
    else if (quota.limit !== undefined && isByTheMinute(name, quota.resetMs)) {
      perMinute = Math.min(perMinute ?? quota.limit, quota.limit);
    }
  }
  const pauseMs = readPause(headers, now);
  return {
    quotas: told,
    ...(perMinute !== undefined ? { perMinute } : {}),
    ...(maxConcurrent !== undefined ? { maxConcurrent } : {}),
    ...(pauseMs !== undefined ? { pauseMs } : {}),
  };
}

/** A limit alone says no period; that of a minute is by far the commonest, and others name theirs. */
function isByTheMinute(name: string, resetMs: number | undefined): boolean {
  return /^(?:|req(?:uest)?s?|minute|req(?:uest)?s?-(?:per-)?minute)$/.test(name) && resetMs === undefined;
}

function readCount(text: string): number | undefined {
  return /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

/** `12ms`, `1m30s`, seconds, a date, or a moment since the epoch; rounded up, and at most a day. */
function readWait(text: string, now: number): number | undefined {
  const duration = parseDuration(text);
  // The reader of Retry-After knows every other form, and that header's value is of the same kind.
  return parseRetryAfter(
    new Headers(duration === undefined ? { "retry-after": text } : { "retry-after-ms": `${duration}` }),
    now,
  );
}

/** Retry-After alone: a reset of limits that are not used up is no reason to wait. */
function readPause(headers: Headers, now: number): number | undefined {
  const own = new Headers();
  for (const name of ["retry-after", "retry-after-ms"]) {
    const value = headers.get(name);
    if (value !== null && value.length <= longestValue) own.set(name, value);
  }
  return parseRetryAfter(own, now);
}
