// Collects the words and parts of a command line while a reader of one shell walks over it.

export class WordList {
  readonly parts: string[][] = [];
  private words: string[] = [];
  private word: string | undefined;
  /** Whether the present word was written without quotes and escapes. */
  isPlain = true;
  private endsOpen = false;

  /** The present word; undefined between words. */
  get current(): string | undefined {
    return this.word;
  }

  /** Whether the next word is the program of a part. */
  get isAtProgram(): boolean {
    return this.words.length === 0;
  }

  add(text: string, isPlain: boolean): void {
    if (this.word === undefined) this.isPlain = true;
    this.word = (this.word ?? "") + text;
    if (!isPlain) this.isPlain = false;
  }

  /** Drops the present word, such as the number before a redirection. */
  drop(): void {
    this.word = undefined;
  }

  endWord(): void {
    if (this.word !== undefined) this.words.push(this.word);
    this.word = undefined;
  }

  /** Ends a part. `needsNext`: another one must follow. False if the part is empty. */
  endPart(needsNext: boolean): boolean {
    this.endWord();
    if (this.words.length === 0) return false;
    this.parts.push(this.words);
    this.words = [];
    this.endsOpen = needsNext;
    return true;
  }

  /** False if the line ends where another part must follow. */
  end(): boolean {
    return this.endPart(false) || (this.parts.length > 0 && !this.endsOpen);
  }
}
