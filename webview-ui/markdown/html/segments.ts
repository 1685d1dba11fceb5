// Splits a giant paragraph into segments with separate parsing and layout, so that the work per frame stays constant. A cut
// depends only on the text before it, so a stream and a whole text agree.

/** Text up to this length, in UTF-16 units, stays whole. */
export const longestSegment = 4096;
const shortestSegment = longestSegment / 2;

/** The segments in order; joined, they are the text. */
export function segments(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longestSegment) {
    const end = firstCut(rest);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  pieces.push(rest);
  return pieces;
}

/** End of the first segment of a longer text: before a space, outside of open marks. */
export function firstCut(text: string): number {
  const marks = new OpenMarks();
  let anySpace = 0;
  let safeSpace = 0;
  for (let index = 0; index < longestSegment; index++) {
    const character = text.charAt(index);
    if (index >= shortestSegment && (character === " " || character === "\n")) {
      anySpace = index;
      if (marks.none) safeSpace = index;
    }
    index += marks.read(text, index, character);
  }
  return safeSpace || anySpace || withinCharacter(text, longestSegment);
}

/** Avoids splitting a surrogate pair or an escape. */
function withinCharacter(text: string, index: number): number {
  return /[\ud800-\udbff\\]/.test(text.charAt(index - 1)) ? index - 1 : index;
}

/** A rough count of open code, emphasis and brackets. If it is wrong, the cut is only less well placed. */
class OpenMarks {
  #code = 0;
  #brackets = 0;
  readonly #emphasis = new Set<string>();

  get none(): boolean {
    return this.#code === 0 && this.#brackets === 0 && this.#emphasis.size === 0;
  }

  /** Reads one character. Returns how many more it consumed. */
  read(text: string, index: number, character: string): number {
    switch (character) {
      case "`": {
        let length = 1;
        while (text.charAt(index + length) === "`") length++;
        if (this.#code === 0) this.#code = length;
        else if (this.#code === length) this.#code = 0;
        return length - 1;
      }
      case "\\": {
        if (this.#code > 0) return 0;
        // LaTeX between `\\(` and `\\)` stays in one segment.
        const escaped = text.charAt(index + 1);
        if (escaped === "(" || escaped === "[") this.#brackets++;
        else if (escaped === ")" || escaped === "]") this.#brackets = Math.max(0, this.#brackets - 1);
        return 1;
      }
      case "*":
      case "_":
      case "~":
        if (this.#code === 0 && !this.#emphasis.delete(character)) this.#emphasis.add(character);
        return 0;
      case "[":
      case "(":
        if (this.#code === 0) this.#brackets++;
        return 0;
      case "]":
      case ")":
        if (this.#code === 0) this.#brackets = Math.max(0, this.#brackets - 1);
        return 0;
      default:
        return 0;
    }
  }
}
