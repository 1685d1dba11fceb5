// Connects the slash commands to the window's models and presets.

import type * as vscode from "vscode";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { StateStore } from "../../core/platform/ports.js";
import { resolveModel } from "../../core/provider-api/model-name.js";
import { resolvedModel } from "../../core/requests/resolved-model.js";
import { Presets } from "../parameters/presets.js";
import { ownPromptFolder } from "../platform/own-prompts.js";
import type { BuiltInServices } from "./built-in-commands.js";
import { SlashFeature } from "./slash-feature.js";
import type { SlashServices } from "./slash-services.js";

export interface SlashParts extends BuiltInServices, Pick<SlashServices, "selectedModel"> {
  readonly globalStorage: vscode.Uri;
  readonly state: StateStore;
  readonly registry: Pick<ProviderRegistry, "refresh" | "known" | "provider">;
}

export function createSlashFeature({ globalStorage, state, registry, ...services }: SlashParts): SlashFeature {
  return new SlashFeature({
    ...services,
    presets: new Presets(state),
    ownPrompts: ownPromptFolder(globalStorage),
    findModel: async (name) => {
      await registry.refresh();
      const models = registry.known().flatMap((each) => each.models);
      // VS Code writes its own models as "GPT-5 mini (copilot)".
      const info = resolveModel(name, models) ?? resolveModel(name.replace(/ \([^()]*\)$/, ""), models);
      const provider = info && registry.provider(info.provider);
      return provider ? resolvedModel(provider, info).model : undefined;
    },
  });
}
