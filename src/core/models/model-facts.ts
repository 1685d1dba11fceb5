// What must be known of a model to plan what it is sent.

import type { ChatParameters, ModelInfo } from "../provider-api/provider.js";

export interface ModelFacts {
  /** Tokens of context with which the next request really runs, prompt and answer together; absent where nobody tells. */
  readonly contextLength?: number;
  /** Longest answer in tokens. */
  readonly maxOutputTokens?: number;
  /** Chat parameters that the model takes; absent when unknown. */
  readonly parametersTaken?: readonly (keyof ChatParameters)[];
  readonly seesImages: boolean;
}

/** @param contextLength tokens with which the model really runs; absent where nobody tells */
export function modelFacts(model: ModelInfo, contextLength: number | undefined): ModelFacts {
  const { maxOutputTokens, parametersTaken, capabilities } = model;
  return {
    ...(contextLength !== undefined ? { contextLength } : {}),
    ...(maxOutputTokens !== undefined ? { maxOutputTokens } : {}),
    ...(parametersTaken ? { parametersTaken } : {}),
    seesImages: capabilities.includes("vision"),
  };
}
