// Token counts for services that give none. Tokenizers are large and fit one vendor's models each, so this reckons.

/** Characters (UTF-16 units) that one token stands for on average. */
const charactersPerToken = 4;

/** Tokens that `text` is likely to cost; 0 for an empty text. */
export function estimateTokens(text: string): number {
  return tokensForLength(text.length);
}

/** The same where only the number of characters is at hand. */
export function tokensForLength(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
