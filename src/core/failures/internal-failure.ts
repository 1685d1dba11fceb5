// A defect, as a failure.

import type { Failure } from "./errors.js";

/** Its message is kept for the report; its stack is not shown. */
export function internalFailure(provider: string, thrown: unknown): Failure {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { provider, kind: "internal", detail: detail.slice(0, 500), remedy: "show-log" };
}
