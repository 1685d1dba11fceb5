// One form of a model's answer, and the expected result.

import type { RefusalReason } from "../../../../src/core/editing/answers/parse-answer.js";

export interface AnswerShape {
  readonly name: string;
  readonly language: string;
  /** The selected text, with \n line endings. */
  readonly original: string;
  readonly above?: string;
  readonly below?: string;
  /** False: the file is indented with tabs. */
  readonly insertSpaces?: boolean;
  readonly tabSize?: number;
  /** False if the model was stopped or cut off. */
  readonly complete?: boolean;
  /** Path of the file, and the lines above the selection. */
  readonly path?: string;
  readonly linesAbove?: number;
  /** Byte for byte as received. */
  readonly answer: string;
  /** The exact text, or the reported outcome. */
  readonly expected: { readonly text: string } | { readonly cut: string } | "unchanged" | { readonly refused: RefusalReason };
}

export const sum = "function sum(list) {\n  var total = 0;\n  for (const item of list) total += item;\n  return total;\n}";
export const betterSum = "function sum(list) {\n  let total = 0;\n  for (const item of list) total += item;\n  return total;\n}";
