// What must be known of a model to plan what it is sent.

import type { ChatParameters, ModelInfo, Provider } from "../provider-api/provider.js";
import { contextLengthOf } from "./context-shares.js";

export interface ModelFacts {
  /** Tokens of context with which the next request runs, prompt and answer together; absent if unknown. */
  readonly contextLength?: number;
  /** Longest answer in tokens. */
  readonly maxOutputTokens?: number;
  /** Chat parameters that the model takes; absent if unknown. */
  readonly parametersTaken?: readonly (keyof ChatParameters)[];
  readonly seesImages: boolean;
}

export function modelFacts(model: ModelInfo, provider: Pick<Provider, "effectiveContext"> | undefined): ModelFacts {
  const { maxOutputTokens, parametersTaken, capabilities } = model;
  const contextLength = contextLengthOf(model, provider);
  return {
    ...(contextLength !== undefined ? { contextLength } : {}),
    ...(maxOutputTokens !== undefined ? { maxOutputTokens } : {}),
    ...(parametersTaken ? { parametersTaken } : {}),
    seesImages: capabilities.includes("vision"),
  };
}
