// Providers whose lists of models a test changes while a list is open.

import type { ProviderModels } from "../../src/core/models/registry.js";

export class ListedModels {
  groups: readonly ProviderModels[] = [];
  /** How often the lists were asked for again. */
  refreshes = 0;
  #listener: () => void = () => undefined;

  /** What the lists of models need of their services. */
  readonly services = {
    registry: {
      known: (): readonly ProviderModels[] => this.groups,
      refresh: async (): Promise<void> => {
        this.refreshes += 1;
      },
      onDidChange: (listener: () => void) => {
        this.#listener = listener;
        return { dispose: () => undefined };
      },
    },
    accounts: { session: () => undefined },
    checks: { health: () => ({ status: "healthy" }), onDidChange: () => ({ dispose: () => undefined }) },
  };

  /** The providers answer. */
  arrive(...groups: readonly ProviderModels[]): void {
    this.groups = groups;
    this.#listener();
  }
}
