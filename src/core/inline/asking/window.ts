// The part of a document that is sent: whole lines around the cursor. Its start moves in large steps, so that a server can
// reuse what it has read from one key to the next.

import { type CursorLine, cursorLine, type Lines, type Snapshot } from "../text/snapshot.js";

export interface WindowBudget {
  readonly linesBefore: number;
  readonly linesAfter: number;
  readonly charactersBefore: number;
  readonly charactersAfter: number;
}

export interface TextWindow extends CursorLine {
  /** Ends with `before`. */
  readonly prefix: string;
  readonly suffix: string;
  /** Lines of the document, the first and the one after the last. */
  readonly start: number;
  readonly end: number;
}

/** Lines by which the start moves. */
const step = 64;
/** Lines at the head of a file in which imports are looked for. */
const headLines = 100;
const longestImports = 2000;
const importLine =
  /^\s*(?:import\b|from\s+\S+\s+import\b|use\s|using\s|#include\b|require\b|package\b|const\s.{1,200}=\s*require\()/;

export function windowAt(snapshot: Snapshot, budget: WindowBudget): TextWindow {
  const { lines, line, above } = snapshot;
  const { before, after } = cursorLine(snapshot);
  const start = startOf(lines, line, budget);
  const head = start > 0 ? importsAbove(lines, start) : (above ?? "").slice(-budget.charactersBefore);
  const body: string[] = [];
  for (let index = start; index < line; index += 1) body.push(lines.at(index));
  const whole = `${head}${body.map((text) => `${text}\n`).join("")}`;
  const prefix =
    lastCharacters(whole, Math.max(0, budget.charactersBefore - before.length)) + lastCharacters(before, budget.charactersBefore);
  const { text: below, end } = linesBelow(lines, line, budget, after.length);
  return { before, after, prefix, suffix: firstCharacters(after, budget.charactersAfter) + below, start, end };
}

function startOf(lines: Lines, line: number, budget: WindowBudget): number {
  let start = Math.max(0, Math.ceil((line - budget.linesBefore) / step) * step);
  let characters = 0;
  // Counted from the cursor upward; past the budget, the start moves down by whole steps.
  for (let index = line - 1; index >= start; index -= 1) {
    characters += lines.at(index).length + 1;
    if (characters <= budget.charactersBefore) continue;
    start = Math.min(line, Math.ceil((index + 1) / step) * step);
    // A step may be longer than the budget.
    if (start === line || line - start < step / 4) start = Math.min(line, index + 1);
    break;
  }
  return start;
}

function importsAbove(lines: Lines, start: number): string {
  let text = "";
  for (let index = 0; index < Math.min(start, headLines); index += 1) {
    const line = lines.at(index);
    if (!importLine.test(line.slice(0, 300)) || text.length + line.length > longestImports) continue;
    text += `${line}\n`;
  }
  return text;
}

function linesBelow(
  lines: Lines,
  line: number,
  budget: WindowBudget,
  used: number,
): { readonly text: string; readonly end: number } {
  let text = "";
  let index = line + 1;
  for (; index < lines.count && index <= line + budget.linesAfter; index += 1) {
    const next = `\n${lines.at(index)}`;
    if (used + text.length + next.length > budget.charactersAfter) break;
    text += next;
  }
  return { text, end: index };
}

/** Never begins with the second half of a surrogate pair. */
function lastCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.length - most;
  return text.slice(/[\udc00-\udfff]/.test(text[start] ?? "") ? start + 1 : start);
}

function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  return text.slice(0, /[\ud800-\udbff]/.test(text[most - 1] ?? "") ? most - 1 : most);
}
