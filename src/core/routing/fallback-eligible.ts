// Which failures are eligible for a fallback: another provider may answer where this one failed. The table covers every
// kind, so that a new kind cannot be forgotten.

import type { Failure, FailureKind } from "../failures/errors.js";

const eligible: Readonly<Record<FailureKind, boolean>> = {
  // The service, or the way to it, is what fails.
  unreachable: true,
  dns: true,
  // Nothing was sent over the refused connection, the next provider is no less protected, and the notice tells why.
  tls: true,
  timeout: true,
  "connection-lost": true,
  "server-error": true,
  // Only an error before the first token comes here: the model could not run, or is overloaded.
  "provider-error": true,
  truncated: true,
  // It has had enough of us, or of our money.
  "rate-limited": true,
  "payment-required": true,

  // The person must settle these; answering elsewhere each time would hide that something is to be done.
  "signed-out": false,
  unauthenticated: false,
  forbidden: false,
  "no-model": false,
  // The chosen model is gone or misspelt, and will be tomorrow: they are to choose another, not to be served one.
  "model-not-found": false,
  "not-found": false,
  configuration: false,
  // A login page or a proxy answers in the service's place, which is better seen than worked around.
  "malformed-response": false,
  // The request itself is at fault, and would be anywhere.
  "bad-request": false,
  "context-overflow": false,
  // An answer, though with nothing in it: a refusal, or a context that overflowed in silence.
  empty: false,
  // The reasoning has been shown; another attempt is up to the user.
  "no-answer": false,
  aborted: false,
  internal: false,
};

export function isFallbackEligible(failure: Failure): boolean {
  return eligible[failure.kind];
}
