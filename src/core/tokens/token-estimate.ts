// Token counts: as services give them, and reckoned where they give none. Tokenizers are large and fit one vendor's
// models each, so this reckons by length.

/** Characters (UTF-16 units) that one token stands for on average. */
const charactersPerToken = 4;

/** Tokens that one image stands for: services count some 80 for a thumbnail and 1,600 for a screen. */
export const tokensPerImage = 800;

/** No request has so many; a larger figure is a slip, and must not end up in anyone's sums. */
const mostTokens = 1_000_000_000;

/** A count as it came over the wire; undefined for what is none. */
export function readTokenCount(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= mostTokens ? Math.round(value) : undefined;
}

/** Tokens that `text` is likely to cost; 0 for an empty text. */
export function estimateTokens(text: string): number {
  return tokensForLength(text.length);
}

/** The same where only the number of characters is at hand. */
export function tokensForLength(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
