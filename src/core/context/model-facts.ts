// What must be known of a model to plan what it is sent.

import type { ChatParameters, ModelInfo } from "../providers/provider.js";

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

/** Tokens kept for an answer whose length nobody limits, as far as a quarter of the context reaches. */
const usualAnswer = 4096;

/** Tokens of a context that are kept for the answer. */
export function answerReserve(
  contextLength: number,
  { maxTokens, maxOutputTokens }: { readonly maxTokens?: number | undefined; readonly maxOutputTokens?: number | undefined },
): number {
  const asked = maxTokens ?? maxOutputTokens;
  if (asked === undefined) return Math.min(usualAnswer, Math.floor(contextLength / 4));
  // Some models may answer with as many tokens as they have in all; half is left for the question then.
  return Math.min(asked, Math.floor(contextLength / 2));
}
