// Token counts: as services report them, and estimated if they report none. Tokenizers are large and each fits one
// vendor's models, so this estimates by script: English takes a token for four characters, Chinese about one for each.

/** Tokens for one image: services count some 80 for a thumbnail and 1,600 for a screen. */
export const tokensPerImage = 800;

/** No request has more; a larger figure is an error, and must not end up in any sum. */
const mostTokens = 1_000_000_000;

/** A count as it came over the wire; undefined if it is none. */
export function readTokenCount(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= mostTokens ? Math.round(value) : undefined;
}

/** Weights are whole numbers, so that the sum over pieces of a text equals that of the text. */
const weightPerToken = 20;

/** First UTF-16 unit of a range of scripts, and what one unit of it weighs; usual tokenizers differ by up to half. */
const scripts: readonly (readonly [from: number, weight: number])[] = [
  [0x0000, 5], // ASCII: 4 characters a token
  [0x0080, 5], // accented Latin
  [0x0370, 8], // Greek, Cyrillic, Armenian, Hebrew, Arabic
  [0x0780, 14], // Indic scripts, Thai, Lao, Tibetan, Burmese, Georgian, Ethiopic, Khmer
  [0x1e00, 10], // Vietnamese letters, polytonic Greek, punctuation
  [0x2100, 12], // symbols, arrows, mathematics, box drawing
  [0x2e80, 18], // Chinese, Japanese, Korean
  [0xd800, 20], // surrogates: emoji and rare ideographs, two units each
  [0xe000, 16], // private use, presentation forms
  [0xf900, 18], // compatibility ideographs
  [0xfb00, 16], // Arabic presentation forms
  [0xff00, 18], // full-width forms
];

/** Weights of blocks of 128 units: no lookup by range for each character of a long text. */
const blockWeights = Uint8Array.from({ length: 512 }, (_, block) => {
  const found = scripts.findLast(([from]) => from <= block * 128);
  return found?.[1] ?? 5;
});

/** What a text weighs; add up the weights of its pieces, then use `tokensOfWeight`. */
export function weightOf(text: string): number {
  let weight = 0;
  for (let index = 0; index < text.length; index++) weight += blockWeights[text.charCodeAt(index) >> 7] ?? 5;
  return weight;
}

export function tokensOfWeight(weight: number): number {
  return Math.ceil(weight / weightPerToken);
}

/** Tokens that `text` is likely to cost; 0 for an empty text. */
export function estimateTokens(text: string): number {
  return tokensOfWeight(weightOf(text));
}
