// Finds the definition with the same name in another text.

import type { LineSpan } from "../review/moving-lines.js";

const definitionPattern =
  /^(\s*)(?:export\s+|default\s+|public\s+|private\s+|protected\s+|internal\s+|static\s+|final\s+|abstract\s+|async\s+|pub(?:\([^)]*\))?\s+)*(?:function\*?|class|interface|enum|record|struct|trait|impl|def|func|fn|type|const|let|var|module|namespace)\s+([\w$]+)/;

/** Whether a definition starts on this line. */
export function isDefinition(line: string): boolean {
  return definitionPattern.test(line);
}

/** The span in `file` of the first function, class or constant that the code defines, if it is defined there exactly once. */
export function sameDefinition(code: readonly string[], file: readonly string[]): LineSpan | undefined {
  const match = code.map((line) => definitionPattern.exec(line)).find((one) => one !== null);
  const name = match?.[2];
  if (name === undefined) return undefined;
  const places = file.flatMap((line, index) => (definitionPattern.exec(line)?.[2] === name ? [index] : []));
  const [start] = places;
  if (places.length !== 1 || start === undefined) return undefined;
  return { start, end: endOfBlock(file, start) };
}

/** The end of the block that starts at `start`: the next line that is not indented deeper, included if it only closes. */
function endOfBlock(file: readonly string[], start: number): number {
  const depth = (line: string): number => line.length - line.trimStart().length;
  const own = depth(file[start] ?? "");
  let end = start + 1;
  while (end < file.length && ((file[end] ?? "").trim() === "" || depth(file[end] ?? "") > own)) end++;
  if (end < file.length && /^[\])}]/.test((file[end] ?? "").trim())) return end + 1;
  while (end > start + 1 && (file[end - 1] ?? "").trim() === "") end--;
  return end;
}
