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
