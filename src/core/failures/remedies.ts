// The first remedy for each kind of failure, in one table so that all providers suggest the same.

import type { FailureKind, Remedy } from "./errors.js";

const remedies: Readonly<Record<FailureKind, Remedy>> = {
  "signed-out": "log-in",
  unauthenticated: "log-in",
  forbidden: "switch-model",
  "payment-required": "switch-model",
  "not-found": "open-settings",
  "no-model": "switch-model",
  "model-not-found": "switch-model",
  "bad-request": "open-settings",
  "context-overflow": "new-chat",
  "rate-limited": "retry",
  timeout: "retry",
  "server-error": "retry",
  dns: "open-settings",
  unreachable: "retry",
  tls: "open-settings",
  "connection-lost": "retry",
  truncated: "retry",
  empty: "retry",
  "no-answer": "retry",
  "malformed-response": "open-settings",
  "provider-error": "retry",
  aborted: "retry",
  configuration: "open-settings",
  internal: "show-log",
};

export function remedyFor(kind: FailureKind): Remedy {
  return remedies[kind];
}

/** For values from outside, such as another extension's provider. */
export function isFailureKind(value: unknown): value is FailureKind {
  return typeof value === "string" && Object.hasOwn(remedies, value);
}

const known: ReadonlySet<unknown> = new Set<Remedy>([...Object.values(remedies), "show-log", "new-chat", "none"]);

export function isRemedy(value: unknown): value is Remedy {
  return known.has(value);
}
