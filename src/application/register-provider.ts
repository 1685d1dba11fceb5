// A provider that another extension brings; see api.ts.

import * as vscode from "vscode";
import type { ProviderFactory, ProviderServices } from "../api/api.js";
import type { Provider } from "../core/provider-api/provider.js";
import { createPolicyFetch } from "../core/wire/http/policy-fetch.js";
import type { Foundation } from "./foundation.js";

/** Adds it to the registry until it is disposed. Throws where its id is not of the form that ids have. */
export function registerProvider(
  { accounts, wire, log, registry }: Foundation,
  given: Provider | ProviderFactory,
): vscode.Disposable {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(given.id)) {
    throw new Error(`A provider's id is lower-case letters, digits and hyphens; "${given.id}" is not`);
  }
  const services = (): ProviderServices => ({
    credentials: accounts.credentialsOf(given.id),
    fetch: createPolicyFetch(wire, { provider: given.id }),
    log,
  });
  const provider = "create" in given ? given.create(services()) : given;
  return vscode.Disposable.from(registry.register(provider));
}
