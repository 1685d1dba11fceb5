// What one request to a provider told: the raw material of health and usage. Separate, so that whatever makes requests
// can report them without knowing who listens.

import type { Failure } from "../failures/errors.js";
import type { Usage } from "../provider-api/provider.js";

export type RequestOutcome =
  | {
      readonly ok: true;
      /** Milliseconds from the request to the first token of any kind; absent where nothing was generated, as by a probe. */
      readonly timeToFirstTokenMs?: number;
      /** Tokens of the answer, for the rate. */
      readonly tokens?: number;
      /** Milliseconds from the first token to the last; 0 where the answer came in one piece. */
      readonly generationMs?: number;
    }
  | { readonly ok: false; readonly failure: Failure };

export interface RequestObservation {
  /** Provider id. */
  readonly provider: string;
  /** The provider's own id of the model; absent for a probe or a list, which ask no model. */
  readonly model?: string;
  /** `host[:port]` that was asked. */
  readonly host?: string;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly outcome: RequestOutcome;
  /** What was counted, also of an answer that was stopped or failed half-way: it is paid for. */
  readonly usage?: Usage;
}

/** A proxy that holds an answer back until it is complete: hardly a model is faster than this after waiting so long. */
const bufferedRate = 1000;
const bufferedWaits = 20;

/**
 * Tokens per second of an answer. The first token starts the clock, so it is not among those that were timed. Undefined
 * where that gives no rate: one token, no time, no counts, an answer that came all at once after a long wait.
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
