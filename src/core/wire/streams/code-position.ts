// Whether a place in a Markdown text that is still arriving is inside a code fence or inline code. Reads each character
// once; a full Markdown parser is not needed to know whether a tag is quoted as code.

export class CodePosition {
  /** Marker and length of the fence that is open. */
  #fence: { readonly marker: string; readonly length: number } | undefined;
  /** Length of the backtick run that opened inline code on this line; 0 if none. */
  #inline = 0;
  #marker = "";
  #run = 0;
  #runBeginsLine = false;
  #atLineStart = true;
  #fenceMayClose = false;
  #last = "";

  /** Reads the characters of `text` from `start` to `end`. */
  read(text: string, start: number, end: number): void {
    for (let position = start; position < end; position += 1) this.#character(text[position] ?? "");
  }

  get inCode(): boolean {
    this.#endRun();
    return (this.#fence !== undefined && !this.#fenceMayClose) || this.#inline > 0;
  }

  /** The last character read; empty at the start. */
  get last(): string {
    return this.#last;
  }

  #character(character: string): void {
    this.#last = character;
    if (character === "`" || character === "~") {
      if (this.#run > 0 && this.#marker !== character) this.#endRun();
      if (this.#run === 0) this.#runBeginsLine = this.#atLineStart;
      this.#marker = character;
      this.#run += 1;
      this.#atLineStart = false;
      return;
    }
    this.#endRun();
    if (character === "\n" || character === "\r") {
      if (this.#fenceMayClose) this.#fence = undefined;
      this.#fenceMayClose = false;
      this.#inline = 0;
      this.#atLineStart = true;
    } else if (character !== " " && character !== "\t") {
      this.#fenceMayClose = false;
      // A fence may stand inside a quote.
      if (character !== ">") this.#atLineStart = false;
    }
  }

  #endRun(): void {
    const length = this.#run;
    if (length === 0) return;
    this.#run = 0;
    if (this.#fence) {
      this.#fenceMayClose = this.#runBeginsLine && this.#marker === this.#fence.marker && length >= this.#fence.length;
    } else if (this.#runBeginsLine && length >= 3) {
      this.#fence = { marker: this.#marker, length };
    } else if (this.#marker === "`") {
      if (this.#inline === 0) this.#inline = length;
      else if (this.#inline === length) this.#inline = 0;
    }
  }
}
