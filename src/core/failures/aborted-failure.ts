// The failure of a request that the user, or a caller, stopped.

import type { Failure } from "./errors.js";
import { remedyFor } from "./remedies.js";

/** `place` is the provider, and its host if a request had one. Its other fields are ignored. */
export function abortedFailure({ provider, host }: { readonly provider: string; readonly host?: string }): Failure {
  return { provider, ...(host !== undefined ? { host } : {}), kind: "aborted", remedy: remedyFor("aborted") };
}
