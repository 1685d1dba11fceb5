// The code of an answer without the words around it.

import { fencedBlocks } from "../editing/answers/fences.js";

export interface AnswerCode {
  /** All blocks, one after the other, with an empty line between them. */
  readonly text: string;
  /** Language of the first block that names one, in lower case; empty where none does. */
  readonly language: string;
}

export function codeOfAnswer(markdown: string): AnswerCode {
  const blocks = fencedBlocks(markdown.split(/\r\n|\r|\n/));
  return {
    text: blocks.map(({ lines }) => lines.join("\n")).join("\n\n"),
    language: blocks.find(({ language }) => language !== "")?.language ?? "",
  };
}
