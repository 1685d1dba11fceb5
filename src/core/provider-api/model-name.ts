// Model ids across providers (`provider/model`) and the other ways in which users write them.

import type { ModelInfo } from "./provider.js";

/** The id of a model across providers. */
export function qualifiedId(model: Pick<ModelInfo, "provider" | "id">): string {
  return `${model.provider}/${model.id}`;
}

/** The id for display: some servers' ids are paths, such as `/models/tiny.gguf`. */
export function shownId(model: Pick<ModelInfo, "provider" | "id">): string {
  return `${model.provider}/${model.id.replace(/^[./\\]+/, "")}`;
}

/** Splits `provider/model`; the model part may contain more slashes. */
export function splitQualifiedId(id: string): { readonly provider: string; readonly model: string } | undefined {
  const slash = id.indexOf("/");
  return slash > 0 && slash < id.length - 1 ? { provider: id.slice(0, slash), model: id.slice(slash + 1) } : undefined;
}

/** Resolves `provider/model`, `provider:model`, an alias, or a bare id or name that only one model has. */
export function resolveModel(name: string, models: readonly ModelInfo[]): ModelInfo | undefined {
  const wanted = name.trim();
  const exact = models.find((model) => qualifiedId(model) === wanted || `${model.provider}:${model.id}` === wanted);
  if (exact) return exact;
  const shown = models.filter((model) => shownId(model) === wanted);
  if (shown.length === 1) return shown[0];
  const alias = models.find((model) => model.aliases?.includes(wanted));
  if (alias) return alias;
  const bare = models.filter((model) => model.id === wanted || model.name === wanted);
  return bare.length === 1 ? bare[0] : undefined;
}
