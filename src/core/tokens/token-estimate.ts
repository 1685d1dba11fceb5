// Token counts: as reported by services, or else estimated. Tokenizers are large and each fits one vendor's models, so this
// estimates by script. In Latin scripts, tokens begin where the kind of character changes: at words, capitals in camelCase,
// numbers, indentation and punctuation. `npm run bench tokens` prints the errors, which token-calibration.ts reduces.

/** Tokens per image: services count about 80 for a thumbnail and 1,600 for a screenshot. */
export const tokensPerImage = 800;

/** No request has more; a larger number is an error, and must not distort totals. */
const mostTokens = 1_000_000_000;

/** A count from a response; undefined if it is not a valid count. */
export function readTokenCount(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= mostTokens ? Math.round(value) : undefined;
}

/** Weights are hundredths of a token, so that sums are exact. */
const weightPerToken = 100;

/** Average weight of a character whose text is not kept. */
export const weightOfCharacter = 25;

const [lower, upper, digit, space, newline, punctuation, wide] = [0, 1, 2, 3, 4, 5, 6];
const kindCount = 7;

/**
 * Weight of an ASCII character by the kind before it (row) and its own (column: lower, upper, digit, space, newline,
 * punctuation). Fitted to o200k, Qwen 3 and Llama 3 on prose and on code in ten languages.
 */
const steps = Uint8Array.from(
  [
    [6, 40, 76, 29, 138, 50], // after a lower-case letter
    [13, 13, 108, 7, 56, 79], // upper-case letter
    [116, 73, 64, 44, 132, 39], // digit
    [60, 81, 164, 1, 75, 89], // space
    [79, 92, 97, 104, 0, 93], // newline
    [92, 83, 148, 15, 0, 52], // punctuation
    [60, 80, 90, 0, 50, 28], // a script without Latin letters
  ].flatMap((row) => [...row, 0]),
);

const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return lower;
  if (/[A-Z]/.test(character)) return upper;
  if (/\d/.test(character)) return digit;
  if (/[\r\n]/.test(character)) return newline;
  return /\s/.test(character) ? space : punctuation;
});

/** First UTF-16 unit of a range of scripts beyond ASCII, and the weight of one unit; tokenizers differ by up to half. */
const scripts: readonly (readonly [from: number, weight: number])[] = [
  [0x0080, 65], // accented Latin
  [0x0370, 50], // Greek
  [0x0400, 30], // Cyrillic
  [0x0500, 55], // Armenian, Hebrew
  [0x0600, 40], // Arabic
  [0x0780, 75], // Thaana, N'Ko
  [0x0900, 57], // Devanagari, which tokenizers split between whole words and single signs
  [0x0980, 75], // other Indic scripts, Thai, Lao, Tibetan, Burmese, Georgian, Ethiopic, Khmer
  [0x1e00, 55], // Vietnamese letters, polytonic Greek
  [0x2000, 80], // punctuation
  [0x2100, 90], // symbols, arrows, mathematics, box drawing
  [0x2e80, 70], // radicals
  [0x3000, 66], // Japanese syllables and punctuation
  [0x3100, 61], // Chinese characters
  [0xac00, 70], // Korean syllables
  [0xd800, 90], // surrogates: emoji and rare ideographs, two units each
  [0xe000, 90], // private use, compatibility ideographs
  [0xfb00, 80], // Arabic presentation forms
  [0xff00, 70], // full-width forms
];

/** Weights per block of 128 units: avoids searching the ranges for each character of a long text. */
const blockWeights = Uint8Array.from({ length: 512 }, (_, block) => {
  const found = scripts.findLast(([from]) => from <= block * 128);
  return found?.[1] ?? 0;
});

/** Frequent characters of traditional Chinese, which has fewer words in vocabularies than simplified Chinese and Japanese. */
const traditional = new Set("這個們說會來為過還麼沒對從讓請檔錯誤訊錄發並啟腦庫");
const extraOfTraditional = 106;

/** Words of Romance languages, longer than English ones, often end in `a` or `o`. */
const extraOfEnding = 29;

/** More letters and digits in a row are encoded data, such as base64. */
const longestWord = 50;
const weightInData = 75;

/** Accented letters continue a word. */
const endOfLatin = 0x250;

/**
 * The weight of a text; add up the weights of its pieces, then use `tokensOfWeight`.
 * @param before the text that precedes it, of which the last character counts: without it, the text continues a word
 */
export function weightOf(text: string, before = ""): number {
  let last = before === "" ? -1 : before.charCodeAt(before.length - 1);
  let kind = last < 0 ? lower : kindOf(last);
  let weight = 0;
  let run = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const next = kindOf(code);
    run = next > digit ? 0 : run + 1;
    if (code >= 128) weight += (blockWeights[code >> 7] ?? 0) + (traditional.has(text[index] ?? "") ? extraOfTraditional : 0);
    else if (run > longestWord) weight += weightInData;
    // Lines of dashes and closing brackets are few tokens.
    else if (next !== punctuation || code !== last) weight += steps[kind * kindCount + next] ?? 0;
    if (next > digit && (last === 97 || last === 111)) weight += extraOfEnding;
    kind = next;
    last = code;
  }
  return weight;
}

function kindOf(code: number): number {
  return code < 128 ? (kinds[code] ?? lower) : code < endOfLatin ? lower : wide;
}

export function tokensOfWeight(weight: number): number {
  return Math.ceil(weight / weightPerToken);
}

/** Estimated tokens of `text`; 0 for an empty text. */
export function estimateTokens(text: string): number {
  return tokensOfWeight(weightOf(text));
}
