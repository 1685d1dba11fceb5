// What other extensions can do with SnowCell: `vscode.extensions.getExtension("snowcell.snowcell").activate()` resolves
// to a `SnowCellApi`.

import type { Disposable, Fetch, Log } from "../core/platform/ports.js";
import type { CredentialSource, Provider } from "../core/provider-api/provider.js";

export interface SnowCellApi {
  /** Grows when something is added; what exists stays. */
  readonly version: 1;
  /**
   * Adds a provider beside the built-in ones: its models are listed, chosen and chatted with like theirs. Rejects if the
   * id is malformed, taken, or kept for another provider. Disposing removes it again.
   */
  registerProvider(provider: Provider | ProviderFactory): Promise<Disposable>;
}

/** For a provider that wants SnowCell to ask for its credentials and to hold its requests to the user's timeouts. */
export interface ProviderFactory {
  /** Lower-case letters, digits and hyphens, at most 64. The provider's own `id` must be the same. */
  readonly id: string;
  /**
   * Your extension's `context.secrets`. What the user logs in with is kept there, where no other extension can read it.
   * Without it, a login lasts until the window closes.
   */
  readonly secrets?: ExtensionSecrets;
  create(services: ProviderServices): Provider;
}

/** The part of `vscode.SecretStorage` that is used. */
export interface ExtensionSecrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

export interface ProviderServices {
  /** What the user logged in with, through the provider's own `signInMethods`. */
  readonly credentials: CredentialSource;
  /** The user's proxy and certificates, with connect, first-byte and idle timeouts; throws a failure that can be shown. */
  readonly fetch: Fetch;
  /** SnowCell's log; known secrets are removed, and each line names the provider. */
  readonly log: Log;
}
