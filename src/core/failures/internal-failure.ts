// Turns an unexpected error into a failure.

import type { Failure } from "./errors.js";

/** Keeps the error's message for the report; the stack is not shown. */
export function internalFailure(provider: string, thrown: unknown): Failure {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { provider, kind: "internal", detail: detail.slice(0, 500), remedy: "show-log" };
}
