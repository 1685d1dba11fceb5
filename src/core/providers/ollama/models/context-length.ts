// The context window with which an Ollama model really runs: what the server allocates, not what the model supports.

import type { ModelInfo } from "../../../provider-api/provider.js";
import { readContextLength, settingOrNothing } from "../server/ollama-settings.js";

/** Tokens that a server with less than 24 GiB of video memory allocates, according to Ollama's documentation. */
export const defaultContext = 4096;

/**
 * Context window of the next request to `model`, in tokens: the setting `snowcell.ollama.contextLength`, else what is
 * allocated now, else the model's own file, else Ollama's smallest default; never more than the model supports. A cloud
 * model has its full context.
 * @param setting the raw value of the setting; an invalid one is ignored
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
