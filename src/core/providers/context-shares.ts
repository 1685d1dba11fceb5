// How a model's context divides into what may be sent and what may come back. Services tell one length for both, and
// whoever plans a request needs the two apart.

import { answerReserve } from "../context/answer-reserve.js";
import { effectiveContext } from "./ollama/context-length.js";
import type { ModelInfo } from "./provider.js";

export interface ContextShares {
  /** Tokens of the longest prompt. */
  readonly input: number;
  /** Tokens of the longest answer. */
  readonly output: number;
}

/** Tokens taken for the context of a model whose service does not tell it: what nearly every chat model of today has. */
export const assumedContextLength = 8192;

/** @param ollamaContext the value of `snowcell.ollama.contextLength`, which decides how an Ollama model runs */
export function contextShares(model: ModelInfo, ollamaContext: unknown): ContextShares {
  const { maxOutputTokens } = model;
  const known = model.provider === "ollama" ? effectiveContext(model, ollamaContext) : model.contextLength;
  const context = known ?? assumedContextLength;
  const output = answerReserve(context, { maxOutputTokens });
  return { input: context - output, output };
}
