// Defines what a search matches and how excerpts are cut. Separate from the storage, so that index and excerpts agree: case
// and accents are ignored, words match by prefix, and scripts without spaces match anywhere.

/** Scripts without spaces between words: each character counts as a word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const everyUnspaced = new RegExp(unspaced, "gu");
const letter = /[\p{L}\p{N}]/u;

/** Length of an excerpt in characters, and how many of them come before the first match. */
const excerptLength = 160;
const excerptLead = 40;

/** Query limits in characters and words, because a user may paste a page into the search. */
const longestQuery = 500;
const mostWords = 16;

/** Removes case and accents. Hangul stays composed; a final sigma becomes a regular one. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replaceAll("ς", "σ")
    .normalize("NFC");
}

/** The words of a query, split at whitespace; `lookup.ts` is one word. */
export function searchWords(query: string): string[] {
  const words = fold(query.slice(0, longestQuery)).split(/\s+/);
  return [...new Set(words.filter((word) => letter.test(word)))].slice(0, mostWords);
}

/** Prepares a text for the full-text index: every searchable word is separate. */
export function indexText(text: string): string {
  return fold(text).replace(everyUnspaced, " $& ");
}

/** The terms that the index has for a word: `lookup.ts` is two. */
export function indexTerms(word: string): string[] {
  return indexText(word)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((term) => term !== "");
}

/** Alternates between text that does not match and text that does, starting with the former, which may be empty. */
export type MarkedText = readonly string[];

/** The part of `text` around the first match, with all its matches marked; undefined unless it contains all words. */
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

/** A short text in full, with every match marked. */
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

/** A text without case and accents that maps offsets back to the original. */
class FoldedText {
  private readonly folded: string;
  /** Original offset for each folded offset; absent if they are equal. */
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

  /** The next word start at or after `from` that matches. */
  find(word: string, from: number): number | undefined {
    for (let at = this.folded.indexOf(word, from); at >= 0; at = this.folded.indexOf(word, at + 1)) {
      const before = this.folded[at - 1];
      const begins = before === undefined || !letter.test(before) || unspaced.test(before);
      // A word that starts with punctuation, or is in a script without spaces, matches anywhere.
      if (begins || !letter.test(word[0] ?? "") || unspaced.test(word)) return at;
    }
    return undefined;
  }

  original(offset: number): number {
    return this.offsets ? (this.offsets[offset] ?? this.offsets.at(-1) ?? 0) : offset;
  }
}

/** The first word start within a range, so that an excerpt does not start in the middle of a word. */
function wordStart(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const space = /\s/.exec(text.slice(from, to));
  return space ? from + space.index + 1 : to;
}
