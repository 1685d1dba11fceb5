import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../src/core/failures/errors.js";
import { CircuitBreaker, circuitOpenFailure } from "../../../../src/core/wire/limits/circuit-breaker.js";
import { connectTimeout, failure, idleTimeout, SettableClock } from "../../health/observations.js";

const coolDown = 30_000;
const host = "host:1";
const down = failure("unreachable");

function started() {
  const clock = new SettableClock(1_000_000);
  const breaker = new CircuitBreaker(clock, { failures: 3, coolDownMs: coolDown });
  const fail = (times: number, how: Failure = down): void => {
    for (let time = 0; time < times; time++) breaker.record(host, how);
  };
  return { clock, breaker, fail };
}

describe("a host's circuit breaker", () => {
  it("opens after three consecutive failures, and reports until when", () => {
    const { clock, breaker, fail } = started();
    fail(2);
    expect(breaker.check(host)).toEqual({ open: false });
    fail(1);
    expect(breaker.check(host)).toEqual({ open: true, retryAtMs: 1_000_000 + coolDown });
    expect(breaker.check("other:1")).toEqual({ open: false });
    clock.advance(coolDown - 1);
    expect(breaker.check(host).open).toBe(true);
  });

  it("resets its count after a success", () => {
    const { breaker, fail } = started();
    fail(2);
    breaker.record(host, undefined);
    fail(2);
    expect(breaker.check(host).open).toBe(false);
  });

  it("allows exactly one trial after the cool-down, and closes if it succeeds", () => {
    const { clock, breaker, fail } = started();
    fail(3);
    clock.advance(coolDown);
    expect(breaker.check(host)).toEqual({ open: false });
    expect(breaker.check(host).open).toBe(true);
    breaker.record(host, undefined);
    expect(breaker.check(host).open).toBe(false);
    fail(2);
    expect(breaker.check(host).open).toBe(false);
  });

  it("stays open for another cool-down if the trial fails", () => {
    const { clock, breaker, fail } = started();
    fail(3);
    clock.advance(coolDown + 5_000);
    breaker.check(host);
    clock.advance(1_000);
    breaker.record(host, connectTimeout);
    expect(breaker.check(host)).toEqual({ open: true, retryAtMs: 1_000_000 + coolDown + 6_000 + coolDown });
  });

  it("allows the next trial at once if the first was inconclusive", () => {
    const { clock, breaker, fail } = started();
    fail(3);
    clock.advance(coolDown);
    breaker.check(host);
    breaker.record(host, failure("aborted"));
    expect(breaker.check(host).open).toBe(false);
    expect(breaker.check(host).open).toBe(true);
  });

  it("waits at most one cool-down for a trial that never reports", () => {
    const { clock, breaker, fail } = started();
    fail(3);
    clock.advance(coolDown);
    breaker.check(host);
    clock.advance(coolDown - 1);
    expect(breaker.check(host).open).toBe(true);
    clock.advance(1);
    expect(breaker.check(host).open).toBe(false);
  });

  it("does not stay open longer for requests that were active when it opened", () => {
    const { clock, breaker, fail } = started();
    fail(3);
    clock.advance(10_000);
    fail(5);
    expect(breaker.check(host).retryAtMs).toBe(1_000_000 + coolDown);
  });

  it("is not affected by changes of the wall clock", () => {
    const { clock, breaker, fail } = started();
    fail(3);
    clock.jump(-1e9);
    clock.advance(10_000);
    expect(breaker.check(host)).toEqual({ open: true, retryAtMs: 1_000_000 - 1e9 + coolDown });
    clock.jump(9e9);
    expect(breaker.check(host).open).toBe(true);
    clock.advance(20_000);
    expect(breaker.check(host).open).toBe(false);
  });

  const badGateway = failure("server-error", { status: 502 });
  const gatewayTimeout: Failure = { provider: "p", kind: "timeout", phase: "total", afterMs: 0, status: 504, remedy: "retry" };
  it.each([
    ["unreachable", down],
    ["dns", failure("dns")],
    ["connect timeout", connectTimeout],
    ["502", badGateway],
    ["504", gatewayTimeout],
  ] as const)("opens for %s", (_, how) => {
    const { breaker, fail } = started();
    fail(3, how);
    expect(breaker.check(host).open).toBe(true);
  });

  it.each([
    ["aborted requests", failure("aborted")],
    ["lost connections", failure("connection-lost")],
    ["silence", idleTimeout],
    ["refused certificates", failure("tls")],
    ["its own refusals", circuitOpenFailure("p", host, 1_000)],
  ] as const)("neither opens nor closes for %s", (_, how) => {
    const { breaker, fail } = started();
    fail(20, how);
    expect(breaker.check(host).open).toBe(false);
    fail(2);
    fail(20, how);
    fail(1);
    expect(breaker.check(host).open).toBe(true);
  });

  it.each([
    ["an error inside an answer", failure("provider-error")],
    ["an overloaded model inside an answer", failure("server-error")],
    ["a rate limit", failure("rate-limited", { status: 429 })],
  ] as const)("treats %s as a sign of life", (_, how) => {
    const { breaker, fail } = started();
    fail(2);
    fail(1, how);
    fail(2);
    expect(breaker.check(host).open).toBe(false);
  });

  it("never opens for a 4xx", () => {
    const kinds = fc.constantFrom("bad-request", "unauthenticated", "forbidden", "not-found", "rate-limited", "server-error");
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, fc.integer({ min: 400, max: 499 })), { maxLength: 30 }), (failures) => {
        const { breaker } = started();
        for (const [kind, status] of failures) breaker.record(host, failure(kind as "not-found", { status }));
        expect(breaker.check(host)).toEqual({ open: false });
      }),
    );
  });

  it("explains that no request was sent", () => {
    expect(circuitOpenFailure("p", host, 29_001)).toEqual({
      provider: "p",
      host,
      kind: "unreachable",
      code: "circuit-open",
      note: "It failed several times in a row. Requests resume in 30 s.",
      remedy: "retry",
    });
  });

  it("keeps the cause, and clears it once the host answers", () => {
    const { breaker, fail } = started();
    fail(2);
    fail(1, badGateway);
    expect(circuitOpenFailure("q", host, 1000, breaker.cause(host))).toMatchObject({
      provider: "q",
      kind: "server-error",
      status: 502,
      code: "circuit-open",
    });
    breaker.record(host, undefined);
    expect(breaker.cause(host)).toBeUndefined();
  });
});
