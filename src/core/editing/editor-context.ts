// Start here: what a model is shown of a file. insertion.ts is the place for new code; the other files find files and lines.
//
// Gathers the context of a selection within a token budget: surrounding lines, imports, problems, and formatting. Reads
// only the lines that it needs, so a file of 50,000 lines costs no more than a short one.

import { estimateTokens, tokensOfWeight, weightOf } from "../tokens/token-estimate.js";
import type { Indentation } from "./placing/fit-to-file.js";
import type { LineSpan } from "./review/moving-lines.js";

/** A document, read line by line. */
export interface DocumentLines {
  readonly lineCount: number;
  /** The line's text without its line ending; `index` is zero-based. */
  line(index: number): string;
}

export interface Problem {
  /** One-based. */
  readonly line: number;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly message: string;
  /** For example `ts(2304)`. */
  readonly source?: string;
}

/** A range within the document, zero-based, in UTF-16 columns. */
export interface Selected {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

export interface EditorContext extends Indentation {
  /** As shown to the user, relative to the workspace. */
  readonly path: string;
  /** VS Code's language id. */
  readonly language: string;
  /** The lines to work on. */
  readonly span: LineSpan;
  readonly selection: readonly string[];
  /** The exact selection, if it does not cover whole lines. */
  readonly exactly?: { readonly text: string; readonly from: string; readonly to: string };
  /** Name of the enclosing function or class that was used because nothing was selected. */
  readonly symbol?: string;
  readonly above: readonly string[];
  readonly below: readonly string[];
  /** Import lines that are not part of `above`. */
  readonly imports: readonly string[];
  readonly problems: readonly Problem[];
  /** The project's formatters, such as `Prettier (.prettierrc)`. */
  readonly conventions: readonly string[];
  /** Estimated tokens of everything. */
  readonly tokens: number;
}

export interface ContextRequest extends Indentation {
  readonly path: string;
  readonly language: string;
  readonly document: DocumentLines;
  readonly selected: Selected;
  /** `selected` is the place for new lines: its end line is not included, so it may hold no line at all. */
  readonly isInsertion?: boolean;
  readonly symbol?: string;
  readonly problems: readonly Problem[];
  readonly conventions: readonly string[];
  /** Maximum number of tokens. */
  readonly budget: number;
}

/** Maximum number of surrounding lines, so that no file blocks the editor. */
const mostLinesAround = 400;
const mostImportLines = 200;
const mostProblems = 20;
/** For its position and severity. */
const tokensAroundProblem = 8;

/** The lines that a selection covers; excludes the last one if the selection ends at its start. */
export function linesOf({ startLine, endLine, endCharacter }: Selected): LineSpan {
  return { start: startLine, end: endCharacter === 0 && endLine > startLine ? endLine : endLine + 1 };
}

/** Returns undefined if the selection alone exceeds the budget. */
export function gatherContext(request: ContextRequest): EditorContext | undefined {
  const { document, selected, budget, isInsertion } = request;
  const span = isInsertion ? { start: selected.startLine, end: selected.endLine } : linesOf(selected);
  const selection = linesBetween(document, span.start, span.end);
  const problems = request.problems.slice(0, mostProblems);
  let left =
    budget - costOf(selection) - problems.reduce((sum, { message }) => sum + estimateTokens(message) + tokensAroundProblem, 0);
  if (left < 0) return undefined;
  // Imports first, because they are short and informative. They get at most half of the remaining budget.
  const imports = importLines(document, span.start);
  const importsCost = costOf(imports.map(({ text }) => text));
  const takesImports = importsCost <= left / 2;
  if (takesImports) left -= importsCost;
  const around = linesAround(document, span, left);
  const firstAbove = span.start - around.above.length;
  const kept = takesImports ? imports.filter(({ index }) => index < firstAbove) : [];
  const exactly = isInsertion ? undefined : exactPart(document, selected, span);
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
  tokensOfWeight(lines.reduce((sum, line) => sum + weightOf(line, "\n") + newline, 0));

/** Adds lines above and below alternately, nearest first, until the budget is used up. */
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
    const price = tokensOfWeight(weightOf(text, "\n") + newline);
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
      // A multiline import continues until its bracket closes.
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
