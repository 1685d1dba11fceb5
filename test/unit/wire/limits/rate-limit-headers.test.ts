import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRateLimits } from "../../../../src/core/wire/limits/rate-limit-headers.js";

const now = Date.UTC(2026, 0, 1, 12);
const read = (headers: Record<string, string>) => readRateLimits(new Headers(headers), now);

describe("reading rate-limit headers", () => {
  it("parses OpenAI's request and token limits", () => {
    expect(
      read({
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "6m0s",
      }).quotas,
    ).toEqual([
      { name: "requests", counts: "requests", limit: 60, remaining: 59, resetMs: 1000 },
      { name: "tokens", counts: "tokens", limit: 150_000, remaining: 149_984, resetMs: 360_000 },
    ]);
  });

  it.each([
    ["12ms", 12],
    ["1m30s", 90_000],
    ["1.5s", 1500],
    ["30", 30_000],
    ["0", 0],
    ["Thu, 01 Jan 2026 12:00:45 GMT", 45_000],
    ["2026-01-01T12:00:10Z", 10_000],
    [`${now / 1000 + 20}`, 20_000],
    [`${now + 20_000}`, 20_000],
    ["99999h", 24 * 3_600_000],
  ])("parses the reset %s as %d ms", (reset, expected) => {
    expect(read({ "x-ratelimit-remaining": "1", "x-ratelimit-reset": reset }).quotas[0]?.resetMs).toBe(expected);
  });

  it.each(["-1", "soon", "", "NaN", "-5s", "1e9x", `1${"0".repeat(100_000)}`, "0s".repeat(50_000)])(
    "ignores the reset %.20s",
    (reset) => {
      expect(read({ "x-ratelimit-remaining": "1", "x-ratelimit-reset": reset }).quotas).toEqual([
        { name: "", counts: "requests", remaining: 1 },
      ]);
    },
  );

  it.each(["-1", "many", "1.5", "60, 60", "", "1e3", "9".repeat(100_000)])("ignores the figure %.20s", (figure) => {
    expect(read({ "x-ratelimit-limit-requests": figure, "x-ratelimit-remaining-requests": figure })).toEqual({ quotas: [] });
  });

  it("ignores a limit of 0, which would block every request", () => {
    expect(read({ "x-ratelimit-limit": "0" })).toEqual({ quotas: [] });
  });

  it.each(["", "-requests", "-minute", "-req-minute", "-requests-per-minute"])(
    "treats a lone limit in x-ratelimit-limit%s as a limit per minute",
    (name) => {
      expect(read({ [`x-ratelimit-limit${name}`]: "100" })).toEqual({ quotas: [], perMinute: 100 });
    },
  );

  it.each(["-hour", "-day", "-tokens", "-tokens-minute"])("does not treat a limit in x-ratelimit-limit%s that way", (name) => {
    expect(read({ [`x-ratelimit-limit${name}`]: "100" })).toEqual({ quotas: [] });
    expect(read({ "x-ratelimit-limit": "10", "x-ratelimit-reset": "1" })).toEqual({ quotas: [] });
  });

  it("parses concurrency limits, limits with several windows, and names without x-", () => {
    expect(
      read({
        "x-ratelimit-limit-concurrent-requests": "4",
        "x-ratelimit-remaining-minute": "3",
        "x-ratelimit-remaining-day": "900",
        "ratelimit-remaining": "8",
        "ratelimit-reset": "5",
      }),
    ).toEqual({
      maxConcurrent: 4,
      quotas: [
        { name: "", counts: "requests", remaining: 8, resetMs: 5000 },
        { name: "day", counts: "requests", remaining: 900 },
        { name: "minute", counts: "requests", remaining: 3 },
      ],
    });
  });

  it("parses Retry-After, and ignores the reset of a limit with requests left", () => {
    expect(read({ "retry-after": "7" }).pauseMs).toBe(7000);
    expect(read({ "retry-after": "9", "retry-after-ms": "250" }).pauseMs).toBe(250);
    expect(read({ "x-ratelimit-remaining": "5", "x-ratelimit-reset": "30" }).pauseMs).toBeUndefined();
    expect(read({ "retry-after": "-1" }).pauseMs).toBeUndefined();
    expect(read({ "retry-after": "0".repeat(100_000) }).pauseMs).toBeUndefined();
  });

  it("stays small for a service with a thousand limits", () => {
    const headers = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x-ratelimit-remaining-${index}`, "1"]));
    expect(read(headers).quotas).toHaveLength(8);
  });

  it("never throws, and returns only valid figures", () => {
    const name = fc
      .constantFrom("limit", "remaining", "reset")
      .chain((what) =>
        fc.constantFrom("", "-requests", "-tokens", "-minute", "-concurrency").map((suffix) => `x-ratelimit-${what}${suffix}`),
      );
    const value = fc.oneof(
      fc.integer().map(String),
      fc.stringMatching(/^[\x20-\x7e]{0,20}$/),
      fc.constantFrom("1m", "1h1s", "5ms"),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), (headers) => {
        const parsed = read(headers);
        const figures = parsed.quotas.flatMap(({ limit, remaining, resetMs }) => [limit, remaining, resetMs]);
        for (const figure of [...figures, parsed.perMinute, parsed.maxConcurrent, parsed.pauseMs]) {
          if (figure !== undefined) expect(Number.isSafeInteger(figure) && figure >= 0).toBe(true);
        }
      }),
    );
  });
});
