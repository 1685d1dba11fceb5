// Maps failures to the API's own error codes. VS Code documents three; every other failure is a plain error.

import type { Failure } from "../../core/failures/errors.js";

export type AccessCode = "NoPermissions" | "Blocked" | "NotFound";

/** Undefined if the API has no code for it. */
export function accessCodeOf({ kind }: Failure): AccessCode | undefined {
  switch (kind) {
    case "signed-out":
    case "unauthenticated":
    case "forbidden":
      return "NoPermissions";
    // Its documentation names exhausted quotas.
    case "payment-required":
    case "rate-limited":
      return "Blocked";
    case "model-not-found":
    case "no-model":
      return "NotFound";
    default:
      return undefined;
  }
}
