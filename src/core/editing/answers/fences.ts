// Finds the fenced blocks of an answer. More forgiving than Markdown: models indent fences in lists, leave the last one
// open, and put fences into fences of the same length.

export interface FencedBlock {
  /** What follows the opening fence, such as `ts src/lookup.ts`. */
  readonly info: string;
  /** First word of the info string, in lower case. */
  readonly language: string;
  readonly lines: readonly string[];
  /** False where the answer ended before the fence did. */
  readonly closed: boolean;
  /** Lines of the answer that the block takes, its fences included; the end is not. */
  readonly from: number;
  readonly to: number;
}

const fencePattern = /^([ \t]*)(`{3,}(?!`)|~{3,}(?!~))([^\r\n]*)$/;

interface Fence {
  readonly indent: string;
  readonly marker: string;
  readonly length: number;
  readonly info: string;
}

/** The outermost blocks, in order. */
export function fencedBlocks(lines: readonly string[]): FencedBlock[] {
  const nested = readBlocks(lines, true);
  // A fence left open before another looks like one inside it. Then the plain reading finds more that is closed.
  if (nested.every(({ closed }) => closed)) return nested;
  const plain = readBlocks(lines, false);
  return plain.every(({ closed }) => closed) ? plain : nested;
}

function readBlocks(lines: readonly string[], nesting: boolean): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  for (let index = 0; index < lines.length; index++) {
    const opening = readFence(lines[index]);
    if (!opening) continue;
    const end = closingLine(lines, index, opening, nesting);
    blocks.push({
      info: opening.info,
      language: (opening.info.split(/[\s{:,]/, 1)[0] ?? "").toLowerCase(),
      lines: lines.slice(index + 1, end ?? lines.length).map((line) => withoutIndent(line, opening.indent)),
      closed: end !== undefined,
      from: index,
      to: end === undefined ? lines.length : end + 1,
    });
    index = end ?? lines.length;
  }
  return blocks;
}

function closingLine(lines: readonly string[], from: number, opening: Fence, nesting: boolean): number | undefined {
  let depth = 0;
  for (let index = from + 1; index < lines.length; index++) {
    const fence = readFence(lines[index]);
    if (!fence || fence.marker !== opening.marker || fence.length < opening.length) continue;
    if (fence.info === "") {
      if (depth === 0) return index;
      depth--;
    } else if (nesting && fence.length === opening.length) depth++;
  }
  return undefined;
}

function readFence(line: string | undefined): Fence | undefined {
  const match = line === undefined ? null : fencePattern.exec(line);
  const [, indent = "", run = "", info = ""] = match ?? [];
  const marker = run.charAt(0);
  // Backticks in the info string make it code within a line.
  if (!match || (marker === "`" && info.includes("`"))) return undefined;
  return { indent, marker, length: run.length, info: info.trim() };
}

function withoutIndent(line: string, indent: string): string {
  return indent !== "" && line.startsWith(indent) ? line.slice(indent.length) : line;
}
