// The retry policy of all providers: retries what is safe to retry, and only before any output was shown. Reports the
// remaining wait every second.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../failures/aborted-failure.js";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { remedyFor } from "../../failures/remedies.js";
import { pause } from "../../platform/pause.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import type { WireContext } from "../http/context.js";
import { proxyLoginCode } from "../http/proxy-failure.js";
import { circuitOpenCode } from "../limits/circuit-breaker.js";

const firstBackoffMs = 500;
const longestBackoffMs = 8_000;
/** If a service asks for a longer wait, fail and let the user decide. */
const longestWaitMs = 60_000;
/** A timer may fire this much early by the other clock. */
const timerSlackMs = 2;
/** Statuses of transient server errors; 529 is Anthropic's for an overload. */
const passingStatuses: ReadonlySet<number> = new Set([500, 502, 503, 504, 529]);

/**
 * Runs attempts, numbered from 1, until one gives output or a failure that must not be retried. Yields `started` only
 * once. Waits as long as the service asked, or else a random time up to 500 ms, then up to 1 s and so on up to 8 s, and
 * reports the wait as `progress`. Never throws, and ends with exactly one `finished` or `failed`.
 */
export async function* streamWithRetry(
  context: WireContext,
  attempt: (number: number) => AsyncIterable<ChatEvent> | Promise<AsyncIterable<ChatEvent>>,
  signal: AbortSignal,
  options?: {
    readonly maxRetries?: number;
    readonly provider: string;
    /** Receives the failure that ends the answer; may return one with more detail. */
    readonly explain?: (failure: Failure) => Failure | Promise<Failure>;
  },
): AsyncGenerator<ChatEvent> {
  const provider = options?.provider ?? "";
  const maxRetries = options?.maxRetries ?? context.policy().maxRetries;
  const explain = options?.explain ?? ((failure: Failure) => failure);
  let hasStarted = false;
  for (let number = 1; ; number += 1) {
    let accepted = false;
    let answered = false;
    let failure: Failure | undefined;
    try {
      for await (const event of await attempt(number)) {
        if (event.type === "failed") {
          failure = event.failure;
          break;
        }
        if (event.type === "started") {
          accepted = true;
          if (hasStarted) continue;
          hasStarted = true;
        }
        answered ||= event.type === "text-delta" || event.type === "reasoning-delta" || event.type === "tool-call";
        yield event;
        if (event.type === "finished") return;
      }
      failure ??= { provider, kind: "truncated", remedy: remedyFor("truncated") };
    } catch (thrown) {
      failure = failureOf(thrown) ?? internalFailure(provider, thrown);
    }
    const waitMs = answered || number > maxRetries || signal.aborted ? undefined : waitBefore(failure, number, accepted, context);
    if (waitMs === undefined) {
      yield { type: "failed", failure: await explain(failure) };
      return;
    }
    context.log.info(
      `${provider}: ${failure.kind} ${failure.status ?? failure.code ?? ""}; attempt ${number + 1} in ${waitMs} ms`,
    );
    const until = context.clock.monotonic() + waitMs;
    for (let left = waitMs; left > timerSlackMs && !signal.aborted; left = until - context.clock.monotonic()) {
      const seconds = Math.ceil(left / 1000);
      yield { type: "progress", message: waitingFor(failure, seconds) };
      await pause(context.clock, left - (seconds - 1) * 1000, signal);
    }
    if (signal.aborted) {
      yield { type: "failed", failure: await explain(abortedFailure({ ...failure, provider })) };
      return;
    }
  }
}

/** The same policy for a call without side effects, such as a GET. Throws the last `FailureError`. */
export async function retryCall<T>(
  context: WireContext,
  provider: string,
  call: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { maxRetries } = context.policy();
  for (let number = 1; ; number += 1) {
    try {
      return await call();
    } catch (thrown) {
      const failure = failureOf(thrown);
      const waitMs = !failure || number > maxRetries || signal.aborted ? undefined : waitBefore(failure, number, false, context);
      if (!failure || waitMs === undefined) throw thrown;
      context.log.info(
        `${provider}: ${failure.kind} ${failure.status ?? failure.code ?? ""}; attempt ${number + 1} in ${waitMs} ms`,
      );
      await pause(context.clock, waitMs, signal);
      if (signal.aborted) throw new FailureError(abortedFailure({ ...failure, provider }));
    }
  }
}

/** Milliseconds until the next attempt; undefined if there must be none. */
function waitBefore(failure: Failure, number: number, accepted: boolean, context: WireContext): number | undefined {
  if (!mayRetry(failure, accepted)) return undefined;
  if (failure.retryAfterMs !== undefined && failure.retryAfterMs > 0) {
    return failure.retryAfterMs > longestWaitMs ? undefined : failure.retryAfterMs;
  }
  const ceiling = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (number - 1));
  return Math.round(context.random() * ceiling);
}

/** `accepted`: the service had begun to answer, so it may have done, and charged for, the work. */
function mayRetry(failure: Failure, accepted: boolean): boolean {
  // The circuit is open to prevent exactly this.
  if (failure.code === circuitOpenCode) return false;
  switch (failure.kind) {
    case "rate-limited":
      return true;
    case "unreachable":
      // A proxy that requires a login will require it again.
      return failure.code !== proxyLoginCode;
    case "connection-lost":
      return !accepted;
    case "dns":
      // Other DNS errors say that the name does not exist; a retry will not change that.
      return failure.code === "EAI_AGAIN";
    case "timeout":
      return failure.phase === "connect" || failure.status === 408 || failure.status === 504;
    case "server-error":
      return failure.status === undefined || passingStatuses.has(failure.status);
    default:
      return false;
  }
}

function waitingFor(failure: Failure, seconds: number): string {
  switch (failure.kind) {
    case "rate-limited":
      return l10n.t("Rate limited; retrying in {0} s", seconds);
    case "server-error":
      return l10n.t("The service failed; retrying in {0} s", seconds);
    case "timeout":
      return l10n.t("No answer; retrying in {0} s", seconds);
    default:
      return l10n.t("No connection; retrying in {0} s", seconds);
  }
}
