// Made-up text for histories and searches.

/** Words with the frequencies of natural language: a few everywhere, most of them rare. */
export class Words {
  #seed = 42;

  next(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }

  word(): string {
    const rank = Math.floor(20_000 ** this.next());
    return `${"bcdfghjklmnpqrstvwz"[rank % 19]}${"aeiou"[rank % 5]}${rank.toString(36)}`;
  }

  text(count: number): string {
    return Array.from({ length: count }, () => this.word()).join(" ");
  }
}

/** A query as it is typed, letter by letter: the first letters have the most matches. */
export function queries(words: Words): string[] {
  const typed = Array.from({ length: 25 }, () => words.word());
  const letters = typed.flatMap((word) =>
    Array.from({ length: Math.min(word.length, 5) }, (_, index) => word.slice(0, index + 1)),
  );
  const several = Array.from({ length: 25 }, () => words.text(2));
  return [...letters, ...several, "nothing-like-this", "ba", "b", "be ba"];
}
