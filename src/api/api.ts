// The API for other extensions: `vscode.extensions.getExtension("snowcell.snowcell").activate()` resolves to a
// `SnowCellApi`.

import type { ExtensionSecrets, ProviderServices } from "../core/guest-providers/guest-services.js";
import type { Disposable } from "../core/platform/ports.js";
import type { Provider } from "../core/provider-api/provider.js";

export type { ExtensionSecrets, ProviderServices };

export interface SnowCellApi {
  /** Increases when members are added. Existing members never change. */
  readonly version: 1;
  /**
   * Adds a provider beside the built-in ones: its models can be listed, selected and used like theirs. Rejects if the id is
   * malformed, taken, or reserved for another provider. Disposing removes the provider.
   */
  registerProvider(provider: Provider | ProviderFactory): Promise<Disposable>;
}

/** For a provider that lets SnowCell ask for its credentials and enforce the user's timeouts on its requests. */
export interface ProviderFactory {
  /** Lowercase letters, digits and hyphens, at most 64. Must equal the provider's own `id`. */
  readonly id: string;
  /**
   * Your extension's `context.secrets`, which stores the user's credentials where no other extension can read them.
   * Without it, a login lasts until the window closes.
   */
  readonly secrets?: ExtensionSecrets;
  create(services: ProviderServices): Provider;
}
