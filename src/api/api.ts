// What other extensions can do with SnowCell: `vscode.extensions.getExtension("snowcell.snowcell").activate()` resolves
// to a `SnowCellApi`.

import type { ExtensionSecrets, ProviderServices } from "../core/guest-providers/guest-services.js";
import type { Disposable } from "../core/platform/ports.js";
import type { Provider } from "../core/provider-api/provider.js";

export type { ExtensionSecrets, ProviderServices };

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
