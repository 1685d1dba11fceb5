// How a context divides into what may be sent and what may come back: services state one length for both.

import type { ModelInfo, Provider } from "../provider-api/provider.js";

/** Tokens assumed for a model whose context length is unknown: nearly every chat model of today has as many. */
export const assumedContextLength = 8192;

/** Tokens kept for an answer whose length nothing limits, up to a quarter of the context. */
const usualAnswer = 4096;

/** Tokens of a context that are kept for the answer. */
export function answerReserve(
  contextLength: number,
  { maxTokens, maxOutputTokens }: { readonly maxTokens?: number | undefined; readonly maxOutputTokens?: number | undefined },
): number {
  const limit = maxTokens ?? maxOutputTokens;
  if (limit === undefined) return Math.min(usualAnswer, Math.floor(contextLength / 4));
  // Some models may answer with as many tokens as their whole context; half is left for the question then.
  return Math.min(limit, Math.floor(contextLength / 2));
}

export interface ContextShares {
  /** Tokens of the longest prompt. */
  readonly input: number;
  /** Tokens of the longest answer. */
  readonly output: number;
}

/** @param contextLength tokens with which the model runs; absent if unknown */
export function contextShares(contextLength: number | undefined, maxOutputTokens: number | undefined): ContextShares {
  const context = contextLength ?? assumedContextLength;
  const output = answerReserve(context, { maxOutputTokens });
  return { input: context - output, output };
}

/** Tokens with which the next request to `model` runs; absent if unknown. A provider that throws knows nothing. */
export function contextLengthOf(model: ModelInfo, provider: Pick<Provider, "effectiveContext"> | undefined): number | undefined {
  try {
    return provider?.effectiveContext?.(model) ?? model.contextLength;
  } catch {
    return model.contextLength;
  }
}
