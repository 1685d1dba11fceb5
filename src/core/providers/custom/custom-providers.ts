// Keeps the registry in sync with the setting: one provider per definition, replaced when the definition changes.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import type { ProviderRegistry } from "../../models/registry.js";
import type { Disposable, Settings } from "../../platform/ports.js";
import type { CredentialSource } from "../../provider-api/provider.js";
import type { WireContext } from "../../wire/http/context.js";
import { CustomProvider } from "./custom-provider.js";
import { customProvidersSetting, readCustomProviders } from "./definitions.js";

interface Registered {
  /** The definition as text, to detect changes. */
  readonly as: string;
  readonly registration: Disposable;
}

export class CustomProviders implements Disposable {
  private readonly registered = new Map<string, Registered>();
  private readonly subscription: Disposable;
  private found: readonly Failure[] = [];

  /** Registers the definitions in the setting, and follows its changes. */
  constructor(
    private readonly context: WireContext,
    private readonly settings: Settings,
    private readonly credentialsOf: (providerId: string) => CredentialSource,
    private readonly registry: Pick<ProviderRegistry, "register" | "provider">,
  ) {
    this.update();
    this.subscription = settings.onDidChange((affects) => {
      if (affects(customProvidersSetting)) this.update();
    });
  }

  /** Unusable entries of the setting. */
  configurationProblems(): readonly Failure[] {
    return this.found;
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { registration } of this.registered.values()) registration.dispose();
    this.registered.clear();
  }

  private update(): void {
    const { definitions, problems } = readCustomProviders(this.settings.get(customProvidersSetting));
    const wanted = new Map(definitions.map((definition) => [definition.id, JSON.stringify(definition)]));
    for (const [id, { as, registration }] of this.registered) {
      if (wanted.get(id) === as) continue;
      registration.dispose();
      this.registered.delete(id);
    }
    const taken: Failure[] = [];
    for (const definition of definitions) {
      const { id } = definition;
      if (this.registered.has(id)) continue;
      if (this.registry.provider(id)) {
        const detail = l10n.t('The ID "{0}" belongs to a provider of another extension.', id);
        taken.push({ provider: id, kind: "configuration", setting: customProvidersSetting, detail, remedy: "open-settings" });
        continue;
      }
      const provider = new CustomProvider(this.context, definition, this.credentialsOf(id));
      this.registered.set(id, { as: JSON.stringify(definition), registration: this.registry.register(provider) });
    }
    this.found = [...problems, ...taken];
  }
}
