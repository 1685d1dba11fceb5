// Cuts a giant paragraph into pieces that are read and laid out one by one, so that the work of a frame does not grow
// with its length. Where it is cut depends only on the text before the cut: a stream and a whole text agree.

/** Texts up to this length, in UTF-16 units, stay whole. */
export const longestSegment = 4096;
const shortestSegment = longestSegment / 2;

/** The pieces, in order; joined they are the text. */
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

/** Where the first piece of a text longer than `longestSegment` ends: before a space, outside of marks that are open. */
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

/** Not between the halves of a surrogate pair, and not after a backslash that escapes what follows. */
function withinCharacter(text: string, index: number): number {
  return /[\ud800-\udbff\\]/.test(text.charAt(index - 1)) ? index - 1 : index;
}

/** A rough count of what is open: code, emphasis, brackets. It may be wrong; then only a cut is less well placed. */
class OpenMarks {
  #code = 0;
  #brackets = 0;
  readonly #emphasis = new Set<string>();

  get none(): boolean {
    return this.#code === 0 && this.#brackets === 0 && this.#emphasis.size === 0;
  }

  /** Takes one character, and says how many more it took. */
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
        // LaTeX between `\\(` and `\\)` stays in one piece.
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
