// Which failures are eligible for a fallback: another provider may answer when this one failed. The table covers every
// kind, so that a new kind cannot be forgotten.

import type { Failure, FailureKind } from "../failures/errors.js";

const eligible: Readonly<Record<FailureKind, boolean>> = {
  // The service or the route to it failed.
  unreachable: true,
  dns: true,
  // Nothing was sent over the rejected connection, the next provider is equally protected, and the notice gives the reason.
  tls: true,
  timeout: true,
  "connection-lost": true,
  "server-error": true,
  // Only errors before the first token get here: the model could not run, or is overloaded.
  "provider-error": true,
  truncated: true,
  // Our rate limit or budget there is exhausted.
  "rate-limited": true,
  "payment-required": true,

  // The user must resolve these; answering elsewhere each time would hide that.
  "signed-out": false,
  unauthenticated: false,
  forbidden: false,
  "no-model": false,
  // The chosen model is gone or misspelled, which will not change: the user should choose another.
  "model-not-found": false,
  "not-found": false,
  configuration: false,
  // A login page or a proxy answered in place of the service; the user should see that.
  "malformed-response": false,
  // The request itself is wrong, and would be anywhere.
  "bad-request": false,
  "context-overflow": false,
  // An answer without content: a refusal, or a context that overflowed silently.
  empty: false,
  // The reasoning was shown; a retry is up to the user.
  "no-answer": false,
  aborted: false,
  internal: false,
};

export function isFallbackEligible(failure: Failure): boolean {
  return eligible[failure.kind];
}
