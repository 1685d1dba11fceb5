// What a model can do, and where that is known from, in words.

import * as l10n from "@vscode/l10n";
import { hasAbility, type Switch, switches } from "../../core/models/abilities/abilities.js";
import type { AbilityName, AbilitySource } from "../../core/provider-api/ability.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";

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
      return l10n.t("says the server's list");
    case "server":
      return l10n.t("says the server");
    case "family":
      return l10n.t("known of models of this name");
    case "learned":
      return l10n.t("found out by asking it");
    case "user":
      return l10n.t("says your setting");
  }
}

/** A value with where it is known from. */
export function withSource(model: ModelInfo, name: AbilityName, value: string): string {
  const source = model.sources?.[name];
  const refused = model.refused?.includes(name) ? l10n.t("the server refused it") : undefined;
  return [value, source && sourceWords(source), refused].filter(Boolean).join(" · ");
}

/** One line for each ability: what is known of it, and from where. */
export function abilityLines(model: ModelInfo): string[] {
  return switches.flatMap((name) => {
    const has = hasAbility(model, name);
    const isSaid = model.sources?.[name] !== undefined;
    // Nearly no model that is chosen for a chat embeds, so that "no" would only be in the way.
    if (name === "embedding" && !has) return [];
    const value = has ? l10n.t("yes") : isSaid ? l10n.t("no") : l10n.t("not known");
    const family = name === "fim" && model.fim !== undefined ? ` (${model.fim})` : "";
    return [`${abilityName(name)}: ${withSource(model, name, value + family)}`];
  });
}
