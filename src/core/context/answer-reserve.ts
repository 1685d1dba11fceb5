// How much of a context is kept for the answer: services tell one length for prompt and answer together.

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
