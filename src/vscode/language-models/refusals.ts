// Which of the API's own error codes a failure is. VS Code documents three; every other failure is a plain error.

import type { Failure } from "../../core/failures/errors.js";

export type AccessCode = "NoPermissions" | "Blocked" | "NotFound";

/** Undefined where the API has no code for it. */
export function accessCodeOf({ kind }: Failure): AccessCode | undefined {
  switch (kind) {
    case "signed-out":
    case "unauthenticated":
    case "forbidden":
      return "NoPermissions";
    // Its documentation names quotas that are used up.
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
