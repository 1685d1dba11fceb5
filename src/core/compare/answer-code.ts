// Extracts the code of an answer, without the text around it.

import { fencedBlocks } from "../editing/answers/fences.js";

export interface AnswerCode {
  /** All blocks in order, separated by blank lines. */
  readonly text: string;
  /** Lowercase language of the first block that names one; empty if none does. */
  readonly language: string;
}

export function codeOfAnswer(markdown: string): AnswerCode {
  const blocks = fencedBlocks(markdown.split(/\r\n|\r|\n/));
  return {
    text: blocks.map(({ lines }) => lines.join("\n")).join("\n\n"),
    language: blocks.find(({ language }) => language !== "")?.language ?? "",
  };
}
