// How a model's context divides into what may be sent and what may come back. Services tell one length for both, and
// whoever plans a request needs the two apart.

import type { ModelInfo } from "../provider-api/provider.js";
import { effectiveContext } from "./ollama/models/context-length.js";

export interface ContextShares {
  /** Tokens of the longest prompt. */
  readonly input: number;
  /** Tokens of the longest answer. */
  readonly output: number;
}

/** Tokens taken for the context of a model whose service does not tell it: what nearly every chat model of today has. */
export const assumedContextLength = 8192;

/** Tokens kept for an answer where no limit of it is told, as far as a quarter of the context reaches. */
const usualAnswer = 4096;

/** @param ollamaContext the value of `snowcell.ollama.contextLength`, which decides how an Ollama model runs */
export function contextShares(model: ModelInfo, ollamaContext: unknown): ContextShares {
  const { maxOutputTokens } = model;
  const known = model.provider === "ollama" ? effectiveContext(model, ollamaContext) : model.contextLength;
  const context = known ?? assumedContextLength;
  // Some are told to answer with as many tokens as they have in all; half is left for the question then.
  const output =
    maxOutputTokens === undefined
      ? Math.min(usualAnswer, Math.floor(context / 4))
      : Math.min(maxOutputTokens, Math.floor(context / 2));
  return { input: context - output, output };
}
