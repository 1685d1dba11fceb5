// Token counts: as reported by services, or else estimated. Tokenizers are large and each fits one vendor's models, so this
// estimates by script: English takes about one token per four characters, Chinese about one per character.

/** Tokens per image: services count about 80 for a thumbnail and 1,600 for a screenshot. */
export const tokensPerImage = 800;

/** No request has more; a larger number is an error, and must not distort totals. */
const mostTokens = 1_000_000_000;

/** A count from a response; undefined if it is not a valid count. */
export function readTokenCount(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= mostTokens ? Math.round(value) : undefined;
}

/** Weights are integers, so that the sum over pieces of a text equals that of the whole. */
const weightPerToken = 20;

/** First UTF-16 unit of a range of scripts, and the weight of one unit; common tokenizers differ by up to half. */
const scripts: readonly (readonly [from: number, weight: number])[] = [
  [0x0000, 5], // ASCII: 4 characters per token
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

/** Weights per block of 128 units: avoids searching the ranges for each character of a long text. */
const blockWeights = Uint8Array.from({ length: 512 }, (_, block) => {
  const found = scripts.findLast(([from]) => from <= block * 128);
  return found?.[1] ?? 5;
});

/** Latin letters weigh the same. One test of a long text is faster than a lookup for each character. */
const beyondLatin = /[^\0-\u036f]/;
const latinWeight = 5;
const longText = 256;

/** The weight of a text; add up the weights of its pieces, then use `tokensOfWeight`. */
export function weightOf(text: string): number {
  if (text.length > longText && !beyondLatin.test(text)) return text.length * latinWeight;
  let weight = 0;
  for (let index = 0; index < text.length; index++) weight += blockWeights[text.charCodeAt(index) >> 7] ?? 5;
  return weight;
}

export function tokensOfWeight(weight: number): number {
  return Math.ceil(weight / weightPerToken);
}

/** Estimated tokens of `text`; 0 for an empty text. */
export function estimateTokens(text: string): number {
  return tokensOfWeight(weightOf(text));
}
