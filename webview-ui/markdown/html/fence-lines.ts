// Where a fenced code block ends. A fence of Markdown may hold fences of its own: models write whole documents with the
// same three backticks outside and inside.

const opening = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\n]*)/;
const fenceLine = /^ {0,3}(`{3,}(?!`)|~{3,}(?!~))(.*)$/;
const markdownNames: ReadonlySet<string> = new Set(["markdown", "md", "mdx", "qmd", "rmd"]);

/** Reads the lines of one fenced block, in order. */
export class FenceLines {
  #depth = 1;

  private constructor(
    private readonly marker: string,
    private readonly nests: boolean,
  ) {}

  /** `source` starts with the opening line; undefined if that is not one. */
  static of(source: string): FenceLines | undefined {
    const [, marker, info = ""] = opening.exec(source) ?? [];
    if (marker === undefined || (marker[0] === "`" && info.includes("`"))) return undefined;
    const [language = ""] = info.toLowerCase().split(/[\s{,:]/, 1);
    return new FenceLines(marker, markdownNames.has(language));
  }

  /** Takes the next complete line. Returns true if it closes the block. */
  closes(line: string): boolean {
    const [, marker, rest = ""] = fenceLine.exec(line) ?? [];
    if (marker === undefined || marker[0] !== this.marker[0] || marker.length < this.marker.length) return false;
    if (rest.trim() === "") this.#depth--;
    else if (this.nests && !rest.includes("`")) this.#depth++;
    return this.#depth === 0;
  }

  /** Whether a line that has only begun may still become one that closes a fence. */
  mayClose(begun: string): boolean {
    return begun.length < 200 && /^ {0,3}(?:`*|~*)[ \t]*$/.test(begun);
  }

  /** The length of the block at the start of `source`, without the line end after it; undefined while it is open. */
  static closedLength(source: string): number | undefined {
    const lines = FenceLines.of(source);
    if (!lines) return undefined;
    for (let start = source.indexOf("\n") + 1; start > 0; ) {
      const end = source.indexOf("\n", start);
      if (lines.closes(end === -1 ? source.slice(start) : source.slice(start, end))) return end === -1 ? source.length : end;
      start = end + 1;
    }
    return undefined;
  }
}
