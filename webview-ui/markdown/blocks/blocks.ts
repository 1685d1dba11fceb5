// Top-level blocks: when two are equal, and how to build one.

import type { Token, Tokens } from "marked";
import { CodeBlock } from "../../code/code-block.js";
import { FenceLines } from "../html/fence-lines.js";
import { blockHtml, blockHtmlInSteps, codeOf } from "../html/html-writer.js";
import { sanitizedElement } from "../html/sanitize.js";

/** A block before it is built. Equal keys build equal elements. */
export interface BlockPlan {
  readonly key: string;
  /** Undefined if there is nothing to show. */
  build(): Element | undefined;
}

/** A block in the document. */
export interface Block {
  /** Unknown if the element was assembled from parts that were parsed alone. */
  key: string | undefined;
  element: Element | undefined;
}

export function planOf(token: Token): BlockPlan | undefined {
  switch (token.type) {
    case "space":
    case "def":
      return undefined;
    case "code": {
      const { info, text } = codeOf(token as Tokens.Code);
      return { key: codeKey(info, text), build: () => CodeBlock.of(info, text) };
    }
    default:
      return htmlPlan(blockHtml(token));
  }
}

/** The same in steps, for a block that may be long. */
export function* planInSteps(token: Token): Generator<void, BlockPlan | undefined> {
  if (token.type !== "list" && token.type !== "table") return planOf(token);
  return htmlPlan(yield* blockHtmlInSteps(token as Tokens.List | Tokens.Table));
}

function htmlPlan(html: string): BlockPlan {
  return { key: html, build: () => sanitizedElement(html) };
}

export function codeKey(info: string, text: string): string {
  return `\0${info}\0${text}`;
}

/**
 * How many leading tokens can no longer change, whatever follows `source`: all before the last block once it has a complete
 * line, and the last one too if its own last line ends it.
 */
export function countClosed(tokens: readonly Token[], source: string): number {
  const wholeLines = source.lastIndexOf("\n") + 1;
  let closed = 0;
  let start = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.type !== "space" && start < wholeLines) closed = index;
    start += token.raw.length;
    if (endsByItself(token) && (source[start - 1] === "\n" || source[start] === "\n")) closed = index + 1;
  }
  return closed;
}

function endsByItself(token: Token): boolean {
  return token.type === "heading" || token.type === "hr" || (token.type === "code" && isClosedFence(token.raw));
}

/** Whether a code token's source includes its closing fence. */
export function isClosedFence(raw: string): boolean {
  return FenceLines.closedLength(raw) !== undefined;
}
