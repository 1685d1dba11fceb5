// What one request showed about a provider: the raw data of health and usage. Separate, so that callers can report requests
// without knowing who listens.

import type { Failure } from "../failures/errors.js";
import type { Usage } from "../provider-api/provider.js";

export type RequestOutcome =
  | {
      readonly ok: true;
      /** Milliseconds from the request to the first token of any kind; absent if nothing was generated, as with a probe. */
      readonly timeToFirstTokenMs?: number;
      /** Tokens of the answer, for the rate. */
      readonly tokens?: number;
      /** Milliseconds from the first token to the last; 0 if the answer came at once. */
      readonly generationMs?: number;
    }
  | { readonly ok: false; readonly failure: Failure };

export interface RequestObservation {
  /** Provider id. */
  readonly provider: string;
  /** The provider's own model id; absent for probes and lists. */
  readonly model?: string;
  /** The requested `host[:port]`. */
  readonly host?: string;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly outcome: RequestOutcome;
  /** Counted tokens, including those of stopped and failed answers, which are billed too. */
  readonly usage?: Usage;
}

/** A faster rate after a long wait means that a proxy buffered the answer. */
const bufferedRate = 1000;
const bufferedWaits = 20;

/**
 * Tokens per second of an answer. The first token starts the clock and is not counted. Undefined if there is no rate: one
 * token, no time, no counts, or an answer that came at once after a long wait.
 */
export function tokenRate(
  tokens: number | undefined,
  generationMs: number | undefined,
  timeToFirstTokenMs: number | undefined,
): number | undefined {
  if (tokens === undefined || generationMs === undefined || !(tokens > 1) || !(generationMs > 0)) return undefined;
  const rate = (tokens - 1) / (generationMs / 1000);
  return rate > bufferedRate && (timeToFirstTokenMs ?? 0) > bufferedWaits * generationMs ? undefined : rate;
}
