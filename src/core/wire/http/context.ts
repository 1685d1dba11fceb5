// What every exchange with a service needs, passed in once by the composition root. Separate so that providers can
// name it without pulling in any of the machinery.

import type { ProxyRoute } from "../../failures/errors.js";
import type { Clock, ConnectionObserver, Fetch, Log } from "../../platform/ports.js";

/** Limits of one request, in milliseconds. A limit that is not above zero does not apply. */
export interface RequestPolicy {
  /** From the call until a connection carries the request. */
  connectTimeoutMs: number;
  /** From the connection until the first byte of the body. */
  firstByteTimeoutMs: number;
  /** Longest silence between two chunks of the body; see `Exchange` for chunks that bring nothing. */
  idleTimeoutMs: number;
  /** From the call until the end of the body, redirects included; absent: no limit. Each attempt has it anew. */
  totalTimeoutMs?: number;
  /** Attempts after the first one. */
  maxRetries: number;
}

export interface WireContext {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer?: ConnectionObserver;
  /** Read anew for each request, so that a changed setting holds at once. */
  readonly policy: () => RequestPolicy;
  /** The proxy on the way to an address, so that a failure can name it; `undefined` if requests go straight there. */
  readonly proxyFor?: (url: string) => ProxyRoute | undefined;
  /** 0..1, for jitter. */
  readonly random: () => number;
}
