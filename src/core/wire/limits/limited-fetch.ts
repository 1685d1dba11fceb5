// Start here: a fetch that queues. request-limiter.ts is the queue; circuit-breaker.ts stops a failing host.
//
// Wraps the transport: stops sending for a while to a host that keeps failing, and respects the limits that a host reports.

import { abortedFailure } from "../../failures/aborted-failure.js";
import { type Failure, FailureError } from "../../failures/errors.js";
import type { Clock, Fetch } from "../../platform/ports.js";
import type { WireContext } from "../http/context.js";
import { failureFromTransport } from "../http/transport-failure.js";
import { CircuitBreaker, circuitOpenFailure } from "./circuit-breaker.js";
import { RequestLimiter } from "./request-limiter.js";

/** Wraps the platform's fetch. Limits and failures are tracked per host. */
export function createLimitedFetch(fetch: Fetch, clock: Clock, proxyFor: WireContext["proxyFor"] = () => undefined): Fetch {
  const breaker = new CircuitBreaker(clock);
  const limiters = new Map<string, RequestLimiter>();
  const limiterOf = (host: string): RequestLimiter => {
    const limiter = limiters.get(host) ?? new RequestLimiter(host, clock);
    limiters.set(host, limiter);
    return limiter;
  };
  return async (input, init) => {
    const { host, href } = new URL(input instanceof Request ? input.url : input);
    const signal = init?.signal ?? new AbortController().signal;
    const limiter = limiterOf(host);
    const release = await limiter.acquire(signal);
    try {
      const circuit = breaker.check(host);
      if (circuit.open) {
        const waitMs = (circuit.retryAtMs ?? 0) - clock.now();
        throw new FailureError(circuitOpenFailure(host, host, waitMs, breaker.cause(host)));
      }
      const start = clock.monotonic();
      const response = await fetch(input, init).catch((thrown: unknown) => {
        // An aborted request proves nothing about the host.
        const about = { stage: "request", elapsedMs: clock.monotonic() - start } as const;
        const proxy = proxyFor(href);
        const target = { provider: host, host, ...(proxy ? { proxy } : {}) };
        breaker.record(host, signal.aborted ? abortedFailure(target) : failureFromTransport(thrown, target, about));
        throw thrown;
      });
      limiter.learn(response.headers, clock.now());
      const failed: Failure = { provider: host, host, kind: "server-error", status: response.status, remedy: "retry" };
      breaker.record(host, response.status >= 500 ? failed : undefined);
      // Hold the slot to the end of the answer only if slots are limited: a wrapped stream costs time for every chunk.
      if (limiter.hasLimitedSlots) return releasedAtEnd(response, release);
      release();
      return response;
    } catch (thrown) {
      release();
      throw thrown;
    }
  };
}

/** The same response; frees its slot when the body ends, fails or is canceled. */
function releasedAtEnd(response: Response, release: () => void): Response {
  if (!response.body || response.status < 200) {
    release();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        release();
        controller.close();
      } catch (thrown) {
        release();
        throw thrown;
      }
    },
    cancel: async (reason) => {
      release();
      await reader.cancel(reason);
    },
  });
  const { status, statusText, headers, url, redirected } = response;
  const wrapped = new Response(body, { status, statusText, headers });
  return Object.defineProperties(wrapped, { url: { value: url }, redirected: { value: redirected } });
}
