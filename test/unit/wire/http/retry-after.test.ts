import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "../../../../src/core/wire/http/retry-after.js";

const now = Date.UTC(2026, 10, 20, 12, 0, 0);
const day = 24 * 60 * 60 * 1000;
const parse = (headers: Record<string, string>): number | undefined => parseRetryAfter(new Headers(headers), now);

describe("Retry-After", () => {
  it.each([
    ["0", 0],
    ["8", 8_000],
    ["1.5", 1_500],
    ["Fri, 20 Nov 2026 12:00:30 GMT", 30_000],
    ["2026-11-20T12:01:00Z", 60_000],
    ["Fri, 20 Nov 2026 11:00:00 GMT", 0],
    [String(now / 1000 + 20), 20_000],
    [String(now + 20_000), 20_000],
  ])("of %s is %i ms", (value, milliseconds) => {
    expect(parse({ "retry-after": value })).toBe(milliseconds);
  });

  it.each(["-1", "", "soon", "1e9", "NaN", "Infinity", "8 apples", "tomorrow", "May 5"])("of %j is ignored", (value) => {
    expect(parse({ "retry-after": value })).toBeUndefined();
  });

  it.each(["1000000000000000000", "999999", "Fri, 31 Dec 9999 23:59:59 GMT"])("of %s is capped at a day", (value) => {
    expect(parse({ "retry-after": value })).toBe(day);
  });

  it("in milliseconds takes precedence", () => {
    expect(parse({ "retry-after-ms": "250", "retry-after": "8" })).toBe(250);
  });
});

describe("a rate-limit reset", () => {
  it.each([
    ["12ms", 12],
    ["1s", 1_000],
    ["1m30s", 90_000],
    ["6m0s", 360_000],
    ["1h", 3_600_000],
    ["0.5s", 500],
    ["17", 17_000],
  ])("of %s is %i ms", (value, milliseconds) => {
    expect(parse({ "x-ratelimit-reset-requests": value })).toBe(milliseconds);
  });

  it("is used only if Retry-After is missing or invalid", () => {
    expect(parse({ "retry-after": "2", "x-ratelimit-reset-requests": "1s" })).toBe(2_000);
    expect(parse({ "retry-after": "-1", "x-ratelimit-reset-requests": "1s" })).toBe(1_000);
  });

  it("belongs to the limit that is exhausted", () => {
    const both = { "x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "30s" };
    expect(parse({ ...both, "x-ratelimit-remaining-requests": "0", "x-ratelimit-remaining-tokens": "10" })).toBe(1_000);
    expect(parse({ ...both, "x-ratelimit-remaining-tokens": "0" })).toBe(30_000);
    expect(parse(both)).toBe(1_000);
  });

  it.each(["never", "-5s", "s", "1x"])("of %s is ignored", (value) => {
    expect(parse({ "x-ratelimit-reset-tokens": value })).toBeUndefined();
  });

  it("is not read from other headers", () => {
    expect(parse({ "x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "0" })).toBeUndefined();
    expect(parse({})).toBeUndefined();
  });
});
