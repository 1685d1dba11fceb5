// Tracks whether a position in streaming Markdown text is inside a code fence or inline code. Reads each character once;
// no full Markdown parser is needed to know whether a tag is quoted as code.

const [backtick, tilde, lineFeed, carriageReturn, space, tab, quote] = [0x60, 0x7e, 0x0a, 0x0d, 0x20, 0x09, 0x3e];

/** The characters that can change the state within a line, or end the line. */
const markerOrLineEnd = /[`~\n\r]/;
const longText = 256;

export class CodePosition {
  /** Marker and length of the open fence. */
  #fence: { readonly marker: number; readonly length: number } | undefined;
  /** Length of the backtick run that opened inline code on this line; 0 if none. */
  #inline = 0;
  /** Character code of the marker. */
  #marker = 0;
  #run = 0;
  #runBeginsLine = false;
  #atLineStart = true;
  #fenceMayClose = false;
  #last = "";

  /** Reads the characters of `text` from `start` to `end`. */
  read(text: string, start: number, end: number): void {
    if (start >= end) return;
    this.#last = text.charAt(end - 1);
    let position = start;
    // The start of a long text usually leaves the start of a line.
    const head = end - start > longText ? start + longText : end;
    for (; position < head; position += 1) this.#character(text.charCodeAt(position));
    if (position === end || this.#isPlain(text.slice(position, end))) return;
    for (; position < end; position += 1) this.#character(text.charCodeAt(position));
  }

  get inCode(): boolean {
    this.#endRun();
    return (this.#fence !== undefined && !this.#fenceMayClose) || this.#inline > 0;
  }

  /** The last character read; empty before the first. */
  get last(): string {
    return this.#last;
  }

  /** Whether the text is within a line and changes nothing: one test is faster than a step for each character. */
  #isPlain(text: string): boolean {
    return this.#run === 0 && !this.#atLineStart && !this.#fenceMayClose && !markerOrLineEnd.test(text);
  }

  #character(code: number): void {
    if (code === backtick || code === tilde) {
      if (this.#run > 0 && this.#marker !== code) this.#endRun();
      if (this.#run === 0) this.#runBeginsLine = this.#atLineStart;
      this.#marker = code;
      this.#run += 1;
      this.#atLineStart = false;
      return;
    }
    if (this.#run > 0) this.#endRun();
    if (code === lineFeed || code === carriageReturn) {
      if (this.#fenceMayClose) this.#fence = undefined;
      this.#fenceMayClose = false;
      this.#inline = 0;
      this.#atLineStart = true;
    } else if (code !== space && code !== tab) {
      this.#fenceMayClose = false;
      // A fence may be inside a block quote.
      if (code !== quote) this.#atLineStart = false;
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
    } else if (this.#marker === backtick) {
      if (this.#inline === 0) this.#inline = length;
      else if (this.#inline === length) this.#inline = 0;
    }
  }
}
