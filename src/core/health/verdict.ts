// Classifies whose fault a failure is, in one table: health, fallback and the provider comparison must not blame a provider
// for a request that the user stopped or that no service could answer.

import type { Failure, FailureKind } from "../failures/errors.js";
import { circuitOpenCode } from "../wire/limits/circuit-breaker.js";

/**
 * `fault`: the provider failed at its job; lowers its success rate.
 * `refusal`: it answers, but not for this account; affects the status without counting.
 * `not-theirs`: says nothing about the provider.
 */
export type Verdict = "fault" | "refusal" | "not-theirs";

const verdicts: Readonly<Record<FailureKind, Verdict>> = {
  "signed-out": "refusal",
  unauthenticated: "refusal",
  "payment-required": "refusal",
  // A right that this account or model lacks; other requests work.
  forbidden: "not-theirs",
  "no-model": "not-theirs",
  "model-not-found": "not-theirs",
  "bad-request": "not-theirs",
  "context-overflow": "not-theirs",
  aborted: "not-theirs",
  configuration: "not-theirs",
  internal: "not-theirs",
  // Something else answers at that address; every request fails.
  "not-found": "fault",
  "malformed-response": "fault",
  "rate-limited": "fault",
  timeout: "fault",
  "server-error": "fault",
  dns: "fault",
  unreachable: "fault",
  tls: "fault",
  "connection-lost": "fault",
  truncated: "fault",
  empty: "fault",
  "no-answer": "fault",
  "provider-error": "fault",
};

/** A request that the circuit breaker blocked was never sent, so it reveals nothing new. */
export function verdictOn(failure: Failure): Verdict {
  return failure.code === circuitOpenCode || failure.scope === "model" ? "not-theirs" : verdicts[failure.kind];
}

/** The same by kind alone, for counts that keep only the kind. */
export function verdictOnKind(kind: FailureKind): Verdict {
  return verdicts[kind];
}

/** Whether no connection to the service was made. */
export function couldNotConnect(failure: Failure): boolean {
  switch (failure.kind) {
    case "unreachable":
    case "dns":
    case "tls":
      return true;
    case "timeout":
      return failure.phase === "connect";
    default:
      return false;
  }
}

export function lacksLogin(failure: Failure): boolean {
  return failure.kind === "signed-out" || failure.kind === "unauthenticated";
}
