// Fits an answer's code to its place: indentation, tabs or spaces, and surrounding blank lines. Models send unindented code,
// spaces where the file has tabs, and repeated neighboring lines.

export interface Indentation {
  /** False if the file is indented with tabs. */
  readonly insertSpaces: boolean;
  /** Columns per indentation level. */
  readonly tabSize: number;
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? "";
const isBlank = (line: string): boolean => line.trim() === "";

/** Fits `code` so that it can replace `original`. */
export function fitToFile(code: readonly string[], original: readonly string[], indentation: Indentation): string[] {
  return withBlankLinesOf(original, atDepthOf(original, inFileStyle(withoutBlankEnds(code), original, indentation)));
}

/** Strips the lines just above and below the place, which models tend to repeat. */
export function withoutNeighbors(
  code: readonly string[],
  original: readonly string[],
  above: readonly string[],
  below: readonly string[],
): readonly string[] {
  const lines = withoutBlankEnds(code);
  const top = repeatedEnd(lines, original, above);
  const bottom = repeatedEnd(lines.toReversed(), original.toReversed(), below.toReversed());
  // If nothing would be left, the lines are not a repetition.
  if (top + bottom >= lines.length) return lines;
  return withoutBlankEnds(lines.slice(top, lines.length - bottom));
}

/** Number of lines at the start of `lines` that repeat the end of `above` and are not part of the replaced code. */
function repeatedEnd(lines: readonly string[], original: readonly string[], above: readonly string[]): number {
  const most = Math.min(above.length, lines.length - 1);
  const first = original.find((line) => !isBlank(line));
  for (let count = most; count > 0; count--) {
    const same = above.slice(-count).every((line, offset) => line.trim() === lines[offset]?.trim());
    const rest = lines.slice(count).find((line) => !isBlank(line));
    const hasWords = lines.slice(0, count).some((line) => /[\p{L}\p{N}]/u.test(line));
    // The next line must start like the original; otherwise the repeated lines may be intended.
    if (same && hasWords && first !== undefined && rest?.trim() === first.trim() && lines[0]?.trim() !== first.trim())
      return count;
  }
  return 0;
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  let start = 0;
  let end = lines.length;
  while (start < end && isBlank(lines[start] ?? "")) start++;
  while (end > start && isBlank(lines[end - 1] ?? "")) end--;
  return lines.slice(start, end);
}

function withBlankLinesOf(original: readonly string[], code: readonly string[]): string[] {
  const first = original.findIndex((line) => !isBlank(line));
  const last = original.findLastIndex((line) => !isBlank(line));
  if (first === -1) return [...code];
  return [...original.slice(0, first), ...code, ...original.slice(last + 1)];
}

/** Converts between tabs and spaces to match the file. */
function inFileStyle(
  code: readonly string[],
  original: readonly string[],
  { insertSpaces, tabSize }: Indentation,
): readonly string[] {
  const usesTabs = original.some((line) => line.startsWith("\t"));
  const usesSpaces = original.some((line) => /^ {2,}\S/.test(line));
  const wantsTabs = usesTabs === usesSpaces ? !insertSpaces : usesTabs;
  if (wantsTabs) {
    if (!code.some((line) => /^ {2,}\S/.test(line)) || code.some((line) => line.startsWith("\t"))) return code;
    const step = stepOf(code) ?? tabSize;
    return code.map((line) => {
      const depth = indentOf(line).length;
      return "\t".repeat(Math.floor(depth / step)) + " ".repeat(depth % step) + line.slice(depth);
    });
  }
  if (!code.some((line) => line.startsWith("\t"))) return code;
  const step = stepOf(original) ?? tabSize;
  return code.map((line) => indentOf(line).replaceAll("\t", " ".repeat(step)) + line.slice(indentOf(line).length));
}

/** The smallest difference between two indentations with spaces; undefined if there is none. */
function stepOf(lines: readonly string[]): number | undefined {
  const depths = [...new Set(lines.filter((line) => !isBlank(line)).map((line) => indentOf(line).length))].sort(
    (one, other) => one - other,
  );
  const steps = depths.slice(1).map((depth, index) => depth - (depths[index] ?? 0));
  const [smallest] = steps.filter((step) => step >= 2).sort((one, other) => one - other);
  return smallest;
}

/** Shifts the code so that its first line has the indentation of the original's first line. */
function atDepthOf(original: readonly string[], code: readonly string[]): readonly string[] {
  const originalFirst = original.find((line) => !isBlank(line));
  const codeFirst = code.find((line) => !isBlank(line));
  if (originalFirst === undefined || codeFirst === undefined) return code;
  const wanted = indentOf(originalFirst);
  const has = indentOf(codeFirst);
  if (wanted === has) return code;
  const filled = code.filter((line) => !isBlank(line));
  if (lostFirstIndent(filled, original, wanted)) return code.map((line) => (line === codeFirst ? wanted + line : line));
  if (!filled.every((line) => indentOf(line).startsWith(has))) return code;
  return code.map((line) => (isBlank(line) ? line : wanted + line.slice(has.length)));
}

/** Whether only the first line lacks its indentation, because the model started writing at the selection's start. */
function lostFirstIndent(filled: readonly string[], original: readonly string[], wanted: string): boolean {
  const [first = "", second] = filled;
  const originalSecond = original.filter((line) => !isBlank(line))[1];
  if (indentOf(first) !== "" || second === undefined || originalSecond === undefined) return false;
  return (
    indentOf(second) === wanted &&
    indentOf(originalSecond) === wanted &&
    !/[:{([,=>]$/.test(first.trimEnd()) &&
    filled.slice(1).every((line) => indentOf(line).startsWith(wanted))
  );
}
