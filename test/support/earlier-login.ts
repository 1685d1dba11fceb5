// A login of long ago: the credential is stored, and no connection is left of the check that was made of it then. What
// the check does is for each provider's own tests.

import type { Accounts } from "../../src/core/accounts/accounts.js";
import type { Credentials, Provider } from "../../src/core/provider-api/provider.js";

/** Stores `values` for `provider` under its first way of signing in, without asking the service. */
export async function loggedInEarlier(accounts: Accounts, provider: Provider, values: Credentials): Promise<void> {
  const [method] = provider.loginMethods;
  if (!method) throw new Error(`${provider.id} needs no login`);
  const trusting: Provider = Object.create(provider, { verifyCredentials: { value: async () => ({ label: "demo" }) } });
  await accounts.logIn(trusting, method.id, values, new AbortController().signal);
}
