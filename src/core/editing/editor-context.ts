// What of a file goes along with a piece of it: what stands around, its imports, its problems, the file's manners, as
// much as fits. Reads only the lines that it needs, so that a file of 50,000 lines costs no more than a short one.

import { estimateTokens, tokensOfWeight, weightOf } from "../tokens/token-estimate.js";
import type { FileManner } from "./placing/fit-to-file.js";
import type { LineSpan } from "./review/moving-lines.js";

/** A document, line by line. */
export interface DocumentLines {
  readonly lineCount: number;
  /** The line's text without its ending; lines count from 0. */
  line(index: number): string;
}

export interface Problem {
  /** From 1. */
  readonly line: number;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly message: string;
  /** Such as `ts(2304)`. */
  readonly source?: string;
}

/** A range within the document, zero-based, in UTF-16 columns. */
export interface Selected {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

export interface EditorContext extends FileManner {
  /** As the person knows it, relative to the workspace. */
  readonly path: string;
  /** VS Code's language id. */
  readonly language: string;
  /** The lines that are to be worked on. */
  readonly span: LineSpan;
  readonly selection: readonly string[];
  /** Where less than whole lines is selected: exactly that. */
  readonly exactly?: { readonly text: string; readonly from: string; readonly to: string };
  /** Name of the function or class, where it was taken because nothing was selected. */
  readonly symbol?: string;
  readonly above: readonly string[];
  readonly below: readonly string[];
  /** Import lines that are not among `above` already. */
  readonly imports: readonly string[];
  readonly problems: readonly Problem[];
  /** Such as `Prettier (.prettierrc)`: what formats the project's code. */
  readonly conventions: readonly string[];
  /** Tokens that the whole is likely to cost. */
  readonly tokens: number;
}

export interface ContextRequest extends FileManner {
  readonly path: string;
  readonly language: string;
  readonly document: DocumentLines;
  readonly selected: Selected;
  readonly symbol?: string;
  readonly problems: readonly Problem[];
  readonly conventions: readonly string[];
  /** Tokens for all of it. */
  readonly budget: number;
}

/** Lines are looked at one by one up to this many, so that no file holds the editor up. */
const mostLinesAround = 400;
const mostImportLines = 200;
const mostProblems = 20;
/** Its place and severity. */
const tokensAroundProblem = 8;

/** The whole lines of what is selected; one that ends at the start of a line does not mean that line. */
export function linesOf({ startLine, endLine, endCharacter }: Selected): LineSpan {
  return { start: startLine, end: endCharacter === 0 && endLine > startLine ? endLine : endLine + 1 };
}

/** Undefined where the selection alone is more than the budget. */
export function gatherContext(request: ContextRequest): EditorContext | undefined {
  const { document, selected, budget } = request;
  const span = linesOf(selected);
  const selection = linesBetween(document, span.start, span.end);
  const problems = request.problems.slice(0, mostProblems);
  let left =
    budget - costOf(selection) - problems.reduce((sum, { message }) => sum + estimateTokens(message) + tokensAroundProblem, 0);
  if (left < 0) return undefined;
  // Imports first: a few lines that say much. Half of what is left at most.
  const imports = importLines(document, span.start);
  const importsCost = costOf(imports.map(({ text }) => text));
  const takesImports = importsCost <= left / 2;
  if (takesImports) left -= importsCost;
  const around = linesAround(document, span, left);
  const firstAbove = span.start - around.above.length;
  const kept = takesImports ? imports.filter(({ index }) => index < firstAbove) : [];
  const exactly = exactPart(document, selected, span);
  return {
    path: request.path,
    language: request.language,
    insertSpaces: request.insertSpaces,
    tabSize: request.tabSize,
    span,
    selection,
    ...(exactly ? { exactly } : {}),
    ...(request.symbol !== undefined ? { symbol: request.symbol } : {}),
    ...around,
    imports: kept.map(({ text }) => text),
    problems,
    conventions: request.conventions,
    tokens: budget - left + around.cost,
  };
}

function linesBetween(document: DocumentLines, start: number, end: number): string[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, offset) => document.line(start + offset));
}

const newline = weightOf("\n");

const costOf = (lines: readonly string[]): number =>
  tokensOfWeight(lines.reduce((sum, line) => sum + weightOf(line) + newline, 0));

/** Nearest first, one above and one below in turn, until nothing more fits. */
function linesAround(
  document: DocumentLines,
  { start, end }: LineSpan,
  budget: number,
): { above: string[]; below: string[]; cost: number } {
  const above: string[] = [];
  const below: string[] = [];
  let cost = 0;
  let [up, down] = [start - 1, end];
  const take = (index: number, into: string[]): boolean => {
    const text = document.line(index);
    const price = tokensOfWeight(weightOf(text) + newline);
    if (cost + price > budget) return false;
    cost += price;
    into.push(text);
    return true;
  };
  while ((up >= 0 || down < document.lineCount) && above.length + below.length < mostLinesAround) {
    if (up >= 0) up = take(up, above) ? up - 1 : -1;
    if (down < document.lineCount) down = take(down, below) ? down + 1 : document.lineCount;
  }
  return { above: above.reverse(), below, cost };
}

const importPattern =
  /^\s*(?:import\b|from\s+\S+\s+import\b|(?:const|let|var)\s+\S.{0,79}=\s*require\(|using\s[\w.=\s]+;|#\s*include\b|package\s+[\w.]+|use\s+[\w:\\]+|require(?:_relative)?\b|@import\b|mod\s+\w+;|namespace\s+[\w\\.]+;)/;

function importLines(document: DocumentLines, before: number): { readonly index: number; readonly text: string }[] {
  const found: { index: number; text: string }[] = [];
  let open = false;
  for (let index = 0; index < Math.min(before, mostImportLines, document.lineCount); index++) {
    const text = document.line(index);
    if (open || importPattern.test(text)) {
      found.push({ index, text });
      // An import over several lines goes on until its bracket closes.
      open = open
        ? !/[})]/.test(text)
        : Math.max(text.lastIndexOf("("), text.lastIndexOf("{")) > Math.max(text.lastIndexOf(")"), text.lastIndexOf("}"));
    }
  }
  return found;
}

function exactPart(document: DocumentLines, selected: Selected, { start, end }: LineSpan): EditorContext["exactly"] {
  const { startLine, startCharacter, endLine, endCharacter } = selected;
  const last = end - 1;
  const lastEnd = endLine > last ? document.line(last).length : endCharacter;
  const firstText = document.line(start);
  const fromStart = firstText.slice(0, startCharacter).trim() === "";
  const toEnd = document.line(last).slice(lastEnd).trim() === "";
  if ((fromStart && toEnd) || (startLine === endLine && startCharacter === endCharacter)) return undefined;
  const lines = linesBetween(document, start, end);
  const text = lines
    .map((line, offset) => line.slice(offset === 0 ? startCharacter : 0, offset === lines.length - 1 ? lastEnd : undefined))
    .join("\n");
  return { text, from: `${start + 1}:${startCharacter + 1}`, to: `${last + 1}:${lastEnd + 1}` };
}
