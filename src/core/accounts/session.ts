// The part of a login that is not secret. In its own file, so that the status bar can read it at startup without loading
// the account management.

import type { Account } from "../provider-api/provider.js";

export interface Session {
  readonly account: Account;
  readonly method: string;
  /** Unix milliseconds. */
  readonly signedInAt: number;
  /** `expired`: the service rejected credentials that it had accepted before. */
  readonly status: "signed-in" | "expired";
}

/** State store key of a provider's session. */
export function sessionStateKey(providerId: string): string {
  return `snowcell.session.${providerId}`;
}
