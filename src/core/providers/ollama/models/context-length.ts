// How much of a conversation an Ollama model really takes in: what the server sets aside, not what the model could.

import type { ModelInfo } from "../../../provider-api/provider.js";
import { readContextLength, settingOrNothing } from "../server/ollama-settings.js";

/** Tokens that a server with less than 24 GiB of video memory gives a model, as Ollama's documentation says. */
export const defaultContext = 4096;

/**
 * Tokens of context with which the next request to `model` runs: what the setting `snowcell.ollama.contextLength` asks
 * for, else what is allocated now, else what the model's own file says, else Ollama's smallest default; never more than
 * the model was made for. A model in the cloud has all of its context.
 * @param setting the value of the setting as it is; one that cannot be used counts as none
 */
export function effectiveContext(model: ModelInfo, setting: unknown): number {
  const own = model.contextLength ?? Number.POSITIVE_INFINITY;
  if (model.metadata?.["cloud"] === true && Number.isFinite(own)) return own;
  const wanted =
    settingOrNothing(readContextLength, setting) ??
    tokens(model.metadata?.["allocatedContext"]) ??
    tokens(model.metadata?.["configuredContext"]) ??
    defaultContext;
  return Math.min(wanted, own);
}

function tokens(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
