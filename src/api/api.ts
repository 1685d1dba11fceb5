// What other extensions can do with SnowCell: `vscode.extensions.getExtension("snowcell.snowcell").activate()` resolves
// to a `SnowCellApi`.

import type { Disposable, Fetch, Log } from "../core/platform/ports.js";
import type { CredentialSource, Provider } from "../core/provider-api/provider.js";

export interface SnowCellApi {
  /** Grows when something is added; what exists stays. */
  readonly version: 1;
  /**
   * Adds a provider beside the built-in ones: its models are listed, chosen and chatted with like theirs. Rejects when
   * the id is taken or malformed. Disposing takes it out again.
   */
  registerProvider(provider: Provider | ProviderFactory): Promise<Disposable>;
}

/** For a provider that wants SnowCell to keep its credentials and to hold its requests to the person's timeouts. */
export interface ProviderFactory {
  /** Lower-case letters, digits and hyphens. */
  readonly id: string;
  create(services: ProviderServices): Provider;
}

export interface ProviderServices {
  /** What the person logged in with, through the provider's own `signInMethods`. */
  readonly credentials: CredentialSource;
  /** The user's proxy and certificates, with connect, first-byte and idle timeouts; throws a failure that can be shown. */
  readonly fetch: Fetch;
  /** SnowCell's log; known secrets are taken out. */
  readonly log: Log;
}
