// Divides a context window between prompt and answer: services report one length for both.

import type { ModelInfo, Provider } from "../provider-api/provider.js";

/** Tokens assumed if a model's context length is unknown: nearly all current chat models have at least as many. */
export const assumedContextLength = 8192;

/** Tokens reserved for an answer without a length limit, up to a quarter of the context. */
const usualAnswer = 4096;

/** Tokens of a context that are reserved for the answer. */
export function answerReserve(
  contextLength: number,
  { maxTokens, maxOutputTokens }: { readonly maxTokens?: number | undefined; readonly maxOutputTokens?: number | undefined },
): number {
  const limit = maxTokens ?? maxOutputTokens;
  if (limit === undefined) return Math.min(usualAnswer, Math.floor(contextLength / 4));
  // Some models allow an answer as long as the whole context; then half stays for the prompt.
  return Math.min(limit, Math.floor(contextLength / 2));
}

export interface ContextShares {
  /** Tokens of the longest prompt. */
  readonly input: number;
  /** Tokens of the longest answer. */
  readonly output: number;
}

/** @param contextLength the model's context window in tokens; absent if unknown */
export function contextShares(contextLength: number | undefined, maxOutputTokens: number | undefined): ContextShares {
  const context = contextLength ?? assumedContextLength;
  const output = answerReserve(context, { maxOutputTokens });
  return { input: context - output, output };
}

/** Context window of the next request to `model` in tokens; absent if unknown. Errors of the provider are ignored. */
export function contextLengthOf(model: ModelInfo, provider: Pick<Provider, "effectiveContext"> | undefined): number | undefined {
  try {
    return provider?.effectiveContext?.(model) ?? model.contextLength;
  } catch {
    return model.contextLength;
  }
}
