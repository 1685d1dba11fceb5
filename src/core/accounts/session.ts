// What is remembered of a login that is not secret. In a file of its own, so that the status bar can read it at start
// without loading what manages it.

import type { Account } from "../provider-api/provider.js";

export interface Session {
  readonly account: Account;
  readonly method: string;
  /** Unix milliseconds. */
  readonly signedInAt: number;
  /** `expired`: the service refused the credentials after it had taken them. */
  readonly status: "signed-in" | "expired";
}

/** Key in the state store under which a provider's session is kept. */
export function sessionStateKey(providerId: string): string {
  return `snowcell.session.${providerId}`;
}
