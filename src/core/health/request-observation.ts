// What one request showed about a provider: the raw data of health and usage. Separate, so that callers can report requests
// without knowing who listens.

import { type Failure, failureOf } from "../failures/errors.js";
import type { Clock } from "../platform/ports.js";
import { internalFailure } from "../provider-api/guarded-stream.js";
import type { ChatEvent, Usage } from "../provider-api/provider.js";

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
  /** The `host[:port]` that was asked. */
  readonly host?: string;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly outcome: RequestOutcome;
  /** Counted tokens, including those of stopped and failed answers, which are billed too. */
  readonly usage?: Usage;
}

export type RequestSubject = Pick<RequestObservation, "provider" | "model" | "host">;

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

/**
 * Passes events on as they are, and reports the request once, when it has ended. To be put around one attempt at one
 * provider (`guardedStream`), so that each step of a fallback is counted for the provider that took it. A reader that
 * leaves early has stopped the request.
 */
export async function* observeStream(
  events: AsyncIterable<ChatEvent>,
  subject: RequestSubject,
  clock: Clock,
  record: (observation: RequestObservation) => void,
): AsyncGenerator<ChatEvent> {
  const { provider } = subject;
  const startedAt = clock.monotonic();
  let firstTokenAt: number | undefined;
  let lastTokenAt = startedAt;
  let usage: Usage | undefined;
  let reported = false;
  const report = (failure: Failure | undefined): void => {
    if (reported) return;
    reported = true;
    record({
      ...subject,
      startedAt,
      outcome: failure ? { ok: false, failure } : { ok: true, ...timesOf(startedAt, firstTokenAt, lastTokenAt, usage) },
      ...(usage ? { usage } : {}),
    });
  };
  try {
    for await (const event of events) {
      switch (event.type) {
        case "text-delta":
        case "reasoning-delta":
        case "tool-call":
          lastTokenAt = clock.monotonic();
          firstTokenAt ??= lastTokenAt;
          break;
        case "usage":
          usage = event.usage;
          break;
        // Reported before it is passed on: whoever acts upon the end must find health up to date.
        case "finished":
          report(undefined);
          break;
        case "failed":
          report(event.failure);
          break;
      }
      yield event;
    }
    report({ provider, kind: "truncated", remedy: "retry" });
  } catch (thrown) {
    report(failureOf(thrown) ?? internalFailure(provider, thrown));
    throw thrown;
  } finally {
    report({ provider, kind: "aborted", remedy: "retry" });
  }
}

type Figures = Omit<Extract<RequestOutcome, { ok: true }>, "ok">;

function timesOf(startedAt: number, firstTokenAt: number | undefined, lastTokenAt: number, usage: Usage | undefined): Figures {
  return {
    ...(firstTokenAt !== undefined
      ? { timeToFirstTokenMs: firstTokenAt - startedAt, generationMs: lastTokenAt - firstTokenAt }
      : {}),
    ...(usage ? { tokens: usage.completionTokens } : {}),
  };
}
