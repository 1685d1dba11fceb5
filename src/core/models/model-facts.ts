// The facts about a model that a request is planned with.

import type { ReasoningEffort } from "../provider-api/effort.js";
import type { ChatParameters, ModelInfo, Provider } from "../provider-api/provider.js";
import { contextLengthOf } from "./context-shares.js";

export interface ModelFacts {
  /** Context window of the next request in tokens, prompt and answer together; absent if unknown. */
  readonly contextLength?: number;
  /** Longest answer in tokens. */
  readonly maxOutputTokens?: number;
  /** Chat parameters that the model accepts; absent if unknown. */
  readonly parametersTaken?: readonly (keyof ChatParameters)[];
  /** Levels of reasoning effort that the model takes; absent if unknown. */
  readonly efforts?: readonly ReasoningEffort[];
  readonly seesImages: boolean;
  /** Actual tokens per estimated token; absent: one. */
  readonly tokenFactor?: number;
}

export function modelFacts(model: ModelInfo, provider: Pick<Provider, "effectiveContext"> | undefined): ModelFacts {
  const { maxOutputTokens, parametersTaken, capabilities, tokenFactor, efforts } = model;
  const contextLength = contextLengthOf(model, provider);
  return {
    ...(contextLength !== undefined ? { contextLength } : {}),
    ...(maxOutputTokens !== undefined ? { maxOutputTokens } : {}),
    ...(parametersTaken ? { parametersTaken } : {}),
    ...(efforts ? { efforts } : {}),
    ...(tokenFactor !== undefined ? { tokenFactor } : {}),
    seesImages: capabilities.includes("vision"),
  };
}
