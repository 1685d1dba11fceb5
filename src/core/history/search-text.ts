// What "contains these words" means in a search of conversations, and which part of a text shows it. Apart from where
// texts are kept, so that the index and the excerpts agree: case and accents do not count, a word is found by its
// beginning, and writing without spaces is found anywhere.

/** Scripts that put no spaces between words: each character counts as one. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const everyUnspaced = new RegExp(unspaced, "gu");
const letter = /[\p{L}\p{N}]/u;

/** Characters of an excerpt, and how many of them come before the first match. */
const excerptLength = 160;
const excerptLead = 40;

/** Characters and words of a query that count: somebody may paste a page into the search. */
const longestQuery = 500;
const mostWords = 16;

/** Text without case and accents. Hangul stays in its syllables; a sigma is one wherever it stands. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replaceAll("ς", "σ")
    .normalize("NFC");
}

/** The words of a query, as they are looked for: what stands between spaces, such as `lookup.ts`. */
export function searchWords(query: string): string[] {
  const words = fold(query.slice(0, longestQuery)).split(/\s+/);
  return [...new Set(words.filter((word) => letter.test(word)))].slice(0, mostWords);
}

/** A text as a full-text index takes it in: every word that can be looked for stands alone. */
export function indexText(text: string): string {
  return fold(text).replace(everyUnspaced, " $& ");
}

/** The parts of a word that an index knows: `lookup.ts` is two. */
export function indexTerms(word: string): string[] {
  return indexText(word)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((term) => term !== "");
}

/** Text in parts by turns: what does not match, what matches, what does not… The first may be empty. */
export type MarkedText = readonly string[];

/** The part of `text` around the first match, with every match in it marked; `undefined` unless it holds all words. */
export function excerpt(text: string, words: readonly string[]): MarkedText | undefined {
  const folded = new FoldedText(text);
  const firsts = words.map((word) => folded.find(word, 0));
  if (firsts.some((found) => found === undefined)) return undefined;
  const first = Math.min(...firsts.map((found) => found ?? 0));
  const start = wordStart(text, Math.max(0, folded.original(first) - excerptLead), folded.original(first));
  const part = text.slice(start, start + excerptLength);
  const [head = "", ...rest] = mark(part, words).map((piece) => piece.replace(/\s+/g, " "));
  const ending = start + excerptLength < text.length ? "…" : "";
  const parts = [`${start > 0 ? "…" : ""}${head.trimStart()}`, ...rest];
  const last = parts.at(-1) ?? "";
  return [...parts.slice(0, -1), ending === "" ? last : `${last.trimEnd()}${ending}`];
}

/** The whole of a short text, with every match marked. */
export function mark(text: string, words: readonly string[]): MarkedText {
  const folded = new FoldedText(text);
  const parts: string[] = [];
  let end = 0;
  for (let from = 0; ; ) {
    const found = words.flatMap((word) => {
      const at = folded.find(word, from);
      return at === undefined ? [] : [{ at, length: word.length }];
    });
    const next = found.sort((one, other) => one.at - other.at || other.length - one.length)[0];
    if (!next) break;
    const [start, stop] = [folded.original(next.at), folded.original(next.at + next.length)];
    parts.push(text.slice(end, start), text.slice(start, stop));
    end = stop;
    from = next.at + next.length;
  }
  return [...parts, text.slice(end)];
}

/** A text without case and accents that still knows where its characters came from. */
class FoldedText {
  private readonly folded: string;
  /** Offsets into the text by offsets into the folded one; absent where they are the same. */
  private readonly offsets: number[] | undefined;

  constructor(text: string) {
    this.folded = fold(text);
    if (this.folded.length === text.length) return;
    const pieces: string[] = [];
    const offsets: number[] = [];
    let offset = 0;
    for (const character of text) {
      const piece = fold(character);
      pieces.push(piece);
      for (let index = 0; index < piece.length; index++) offsets.push(offset);
      offset += character.length;
    }
    this.folded = pieces.join("");
    this.offsets = [...offsets, offset];
  }

  /** Where the word next begins a word of the text, at or after `from`. */
  find(word: string, from: number): number | undefined {
    for (let at = this.folded.indexOf(word, from); at >= 0; at = this.folded.indexOf(word, at + 1)) {
      const before = this.folded[at - 1];
      const begins = before === undefined || !letter.test(before) || unspaced.test(before);
      // A word that begins with a sign, or in a script without spaces, may stand anywhere.
      if (begins || !letter.test(word[0] ?? "") || unspaced.test(word)) return at;
    }
    return undefined;
  }

  original(offset: number): number {
    return this.offsets ? (this.offsets[offset] ?? this.offsets.at(-1) ?? 0) : offset;
  }
}

/** The first beginning of a word in a stretch of text, so that an excerpt does not begin in the middle of one. */
function wordStart(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const space = /\s/.exec(text.slice(from, to));
  return space ? from + space.index + 1 : to;
}
