// A model's abilities and their sources, in words.

import * as l10n from "@vscode/l10n";
import { hasAbility, type Switch, switches } from "../../../core/models/abilities/abilities.js";
import type { AbilityName, AbilitySource } from "../../../core/provider-api/ability.js";
import type { ModelInfo } from "../../../core/provider-api/provider.js";

export function abilityName(name: Switch): string {
  switch (name) {
    case "tools":
      return l10n.t("Tools");
    case "images":
      return l10n.t("Images");
    case "thinking":
      return l10n.t("Thinking");
    case "fim":
      return l10n.t("Fills in code");
    case "embedding":
      return l10n.t("Embeddings");
  }
}

function sourceWords(source: AbilitySource): string {
  switch (source) {
    case "list":
      return l10n.t("from the server's list");
    case "server":
      return l10n.t("from the server");
    case "family":
      return l10n.t("known for this model family");
    case "learned":
      return l10n.t("learned from its answers");
    case "user":
      return l10n.t("from your settings");
  }
}

/** A value with its source. */
export function withSource(model: ModelInfo, name: AbilityName, value: string): string {
  const source = model.sources?.[name];
  const refused = model.refused?.includes(name) ? l10n.t("the server refused it") : undefined;
  return [value, source && sourceWords(source), refused].filter(Boolean).join(" · ");
}

/** One line for each ability. */
export function abilityLines(model: ModelInfo): string[] {
  return switches.flatMap((name) => {
    const has = hasAbility(model, name);
    const isSaid = model.sources?.[name] !== undefined;
    // Almost no chat model creates embeddings, so "no" would be noise.
    if (name === "embedding" && !has) return [];
    const value = has ? l10n.t("yes") : isSaid ? l10n.t("no") : l10n.t("unknown");
    const family = name === "fim" && model.fim !== undefined ? ` (${model.fim})` : "";
    return [`${abilityName(name)}: ${withSource(model, name, value + family)}`];
  });
}
