// Finds the fenced code blocks of an answer. More tolerant than CommonMark: models indent fences in lists, leave the last
// fence open, and nest fences of the same length. A closing fence must have exactly the opening fence's marker.

export interface FencedBlock {
  /** The text after the opening fence, such as `ts src/lookup.ts`. */
  readonly info: string;
  /** First word of the info string, in lowercase. */
  readonly language: string;
  readonly lines: readonly string[];
  /** False if the answer ended before the closing fence. */
  readonly closed: boolean;
  /** First line of the block and the line after it, fences included. */
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
  // An unclosed fence makes the next block look nested in it. If the plain reading closes every block, use that.
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
  /** The open fences, outermost first. */
  const open: Fence[] = [opening];
  for (let index = from + 1; index < lines.length; index++) {
    const fence = readFence(lines[index]);
    if (!fence) continue;
    if (fence.info !== "") {
      if (nesting) open.push(fence);
      continue;
    }
    const closed = open.findLastIndex((one) => (nesting ? closes(fence, one) : closesAtLeast(fence, one)));
    // A fence inside a longer one is content. A fence that closes a block also closes shorter ones inside it.
    if (closed === -1 || open.slice(closed + 1).some((inner) => holds(inner, fence))) continue;
    open.splice(closed);
    if (open.length === 0) return index;
  }
  return undefined;
}

/** Requires the same marker and length, and rejects fences indented like code. */
function closes(fence: Fence, opening: Fence): boolean {
  return fence.length === opening.length && closesAtLeast(fence, opening);
}

/** The rule of CommonMark. */
function closesAtLeast(fence: Fence, opening: Fence): boolean {
  return fence.marker === opening.marker && fence.length >= opening.length && fence.indent.length <= opening.indent.length + 3;
}

const holds = (outer: Fence, fence: Fence): boolean => outer.marker === fence.marker && outer.length > fence.length;

function readFence(line: string | undefined): Fence | undefined {
  const match = line === undefined ? null : fencePattern.exec(line);
  const [, indent = "", run = "", info = ""] = match ?? [];
  const marker = run.charAt(0);
  // With backticks in the info string it is inline code.
  if (!match || (marker === "`" && info.includes("`"))) return undefined;
  return { indent, marker, length: run.length, info: info.trim() };
}

function withoutIndent(line: string, indent: string): string {
  return indent !== "" && line.startsWith(indent) ? line.slice(indent.length) : line;
}
