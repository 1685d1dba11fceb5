import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/core/failures/errors.js";
import { type Sample, statusOf } from "../../../src/core/health/status.js";
import { circuitOpenFailure } from "../../../src/core/wire/limits/circuit-breaker.js";
import { connectTimeout, failed, failure, idleTimeout, sample, success } from "./observations.js";

const minute = 60_000;
const many = (count: number, from: number, outcome: Sample["outcome"]): Sample[] =>
  Array.from({ length: count }, (_, index) => sample(from + index, outcome));

describe("the status of a provider", () => {
  it("is unknown before any request", () => {
    expect(statusOf([], 0)).toBe("unknown");
  });

  it("is healthy after a success", () => {
    expect(statusOf([sample(0, success())], 1)).toBe("healthy");
  });

  const connection: readonly Failure[] = [failure("unreachable"), failure("dns"), failure("tls"), connectTimeout];
  it.each(connection.map((each) => [each.kind, each] as const))(
    "is unreachable after %s, and healthy again after a success",
    (_, each) => {
      const before = [...many(10, 0, success()), sample(20, failed(each))];
      expect(statusOf(before, 21)).toBe("unreachable");
      expect(statusOf([...before, sample(22, success())], 23)).toBe("healthy");
    },
  );

  it("is not unreachable once it answered anything at all", () => {
    const samples = [sample(0, failed(failure("unreachable"))), sample(1, failed(failure("server-error", { status: 500 })))];
    expect(statusOf(samples, 2)).toBe("degraded");
  });

  it("stays unreachable when an answer ends that started before the connection failed", () => {
    const long: Sample = { startedAt: 0, endedAt: 100, outcome: success() };
    const refused = sample(50, failed(failure("unreachable")));
    expect(statusOf([refused, long], 101)).toBe("unreachable");
    expect(statusOf([refused, { ...long, startedAt: 60 }], 101)).toBe("healthy");
  });

  it.each(["signed-out", "unauthenticated"] as const)("is signed out after %s until a success", (kind) => {
    const samples = [...many(5, 0, success()), sample(10, failed(failure(kind)))];
    expect(statusOf(samples, 11)).toBe("signed-out");
    expect(statusOf([...samples, sample(12, success())], 13)).toBe("healthy");
  });

  describe("during a rate limit", () => {
    const limit = (at: number, retryAfterMs?: number): Sample =>
      sample(at, failed(failure("rate-limited", retryAfterMs !== undefined ? { retryAfterMs } : {})));

    it("is rate limited exactly until the given time has passed", () => {
      const samples = [sample(0, success()), limit(1_000, 5_000)];
      expect(statusOf(samples, 5_999)).toBe("rate-limited");
      expect(statusOf(samples, 6_000)).toBe("healthy");
    });

    it("is rate limited for a minute if no time is given", () => {
      expect(statusOf([limit(0)], minute - 1)).toBe("rate-limited");
      expect(statusOf([limit(0)], minute)).toBe("unknown");
    });

    it("recovers once a request succeeds that started after the limit", () => {
      expect(statusOf([limit(0, minute), sample(10, success())], 11)).toBe("healthy");
      const begunBefore: Sample = { startedAt: 0, endedAt: 20, outcome: success() };
      expect(statusOf([limit(10, minute), begunBefore], 21)).toBe("rate-limited");
    });

    it("waits for the longest of several limits", () => {
      expect(statusOf([limit(0, 10 * minute), limit(5, 1_000)], 5 * minute)).toBe("rate-limited");
    });

    it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("treats a time of %d as missing", (retryAfterMs) => {
      expect(statusOf([limit(0, retryAfterMs)], minute - 1)).toBe("rate-limited");
      expect(statusOf([limit(0, retryAfterMs)], minute)).toBe("unknown");
    });

    it("caps the time at a day", () => {
      expect(statusOf([limit(0, 1e15)], 24 * 60 * minute - 1)).toBe("rate-limited");
      expect(statusOf([limit(0, 1e15)], 24 * 60 * minute)).toBe("unknown");
    });

    it("reports used-up credits until a request succeeds", () => {
      const unpaid = [sample(0, success()), sample(1, failed(failure("payment-required")))];
      expect(statusOf(unpaid, 25 * minute)).toBe("rate-limited");
      expect(statusOf([...unpaid, sample(2, success())], 3)).toBe("healthy");
    });
  });

  describe("is degraded", () => {
    const wrong = failed(failure("server-error", { status: 500 }));

    it("below 80 % of at least 5 requests, not at 80 %", () => {
      expect(statusOf([...many(1, 0, wrong), ...many(4, 10, success())], 20)).toBe("healthy");
      expect(statusOf([...many(2, 0, wrong), ...many(4, 10, success())], 20)).toBe("degraded");
      expect(statusOf([...many(2, 0, wrong), ...many(2, 10, success())], 20)).toBe("healthy");
    });

    it("if p95 of at least 5 first tokens is above 10 s, not at 10 s", () => {
      expect(statusOf(many(5, 0, success(10_000)), 20)).toBe("healthy");
      expect(statusOf([...many(4, 0, success(100)), sample(10, success(10_001))], 20)).toBe("degraded");
      expect(statusOf([...many(3, 0, success(100)), sample(10, success(90_000))], 20)).toBe("healthy");
      // The slowest of 20 ranks above the 19th, which is p95.
      expect(statusOf([...many(19, 0, success(100)), sample(30, success(90_000))], 40)).toBe("healthy");
    });

    it("if something failed and nothing has succeeded yet", () => {
      expect(statusOf([sample(0, wrong)], 1)).toBe("degraded");
      expect(statusOf([sample(0, failed(idleTimeout))], 1)).toBe("degraded");
    });
  });

  const others = ["aborted", "bad-request", "context-overflow", "forbidden", "no-model", "internal"] as const;
  it.each(others)("does not count %s against the provider", (kind) => {
    const innocent = many(20, 10, failed(failure(kind)));
    expect(statusOf(innocent, 50)).toBe("unknown");
    expect(statusOf([sample(0, success()), ...innocent], 50)).toBe("healthy");
    expect(statusOf([sample(0, failed(failure("unreachable"))), ...innocent], 50)).toBe("unreachable");
  });

  it("ignores requests that the circuit breaker rejected", () => {
    expect(statusOf([sample(0, success()), sample(1, failed(circuitOpenFailure("p", "host", 1_000)))], 2)).toBe("healthy");
  });

  it("is healthy right after the success of the latest request, if most requests succeeded", () => {
    const outcomes = fc.constantFrom(
      success(),
      failed(failure("unreachable")),
      failed(failure("rate-limited", { retryAfterMs: 1e9 })),
      failed(failure("signed-out")),
      failed(failure("payment-required")),
    );
    fc.assert(
      fc.property(fc.array(outcomes, { maxLength: 3 }), (troubles) => {
        const samples = [...troubles, ...Array.from({ length: 12 }, () => success())].map((outcome, at) => sample(at, outcome));
        expect(statusOf(samples, samples.length)).toBe("healthy");
      }),
    );
  });
});
