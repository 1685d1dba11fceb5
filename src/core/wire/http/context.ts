// What every exchange with a service needs, passed in once by the composition root. Separate so that providers can
// import the types without the implementation.

import type { ProxyRoute } from "../../failures/errors.js";
import type { Clock, ConnectionObserver, Fetch, Log } from "../../platform/ports.js";

/** Limits of one request, in milliseconds. Zero or less means no limit. */
export interface RequestPolicy {
  /** From the call until the connection is established. */
  connectTimeoutMs: number;
  /** From the connection until the first byte of the body. */
  firstByteTimeoutMs: number;
  /** Longest silence between two chunks of the body; see `Exchange` for chunks without progress. */
  idleTimeoutMs: number;
  /** From the call until the end of the body, redirects included; absent: no limit. Restarts with each attempt. */
  totalTimeoutMs?: number;
  /** Retries after the first attempt. */
  maxRetries: number;
}

export interface WireContext {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer?: ConnectionObserver;
  /** Read for each request, so that a changed setting applies at once. */
  readonly policy: () => RequestPolicy;
  /** The proxy for an address, so that a failure can name it; `undefined` for a direct connection. */
  readonly proxyFor?: (url: string) => ProxyRoute | undefined;
  /** Returns 0 to 1, for jitter. */
  readonly random: () => number;
}
