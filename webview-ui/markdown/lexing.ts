// marked's lexer, in steps: the block phase at once, the inline phase entry by entry, so that a long text can be read
// in slices. Long inline texts are read in segments, which become tokens of their own.

import { Lexer, type MarkedOptions, type Token, Tokenizer } from "marked";
import { segments } from "./segments.js";

/** Type of the token that holds one segment of a long inline text. */
export const segmentType = "segment";

export type Links = Lexer["tokens"]["links"];

const options: MarkedOptions = { gfm: true, breaks: false, tokenizer: new Tokenizer() };

/** Source as both ways of rendering read it. A carriage return at the very end waits for what follows it. */
export function normalise(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
}

/** Tokens of normalised `source`; `links` are the reference links defined before it. */
export function lex(source: string, links: Links = {}): Token[] {
  const reading = new Reading(source, links);
  for (const _ of reading.inline());
  return reading.tokens;
}

/** Tokens of normalised `source` whose inline parts are not read. */
export function blockTokens(source: string): Token[] {
  return new Reading(source).tokens;
}

/** Inline tokens of one segment of text. */
export function lexInline(segment: string, links: Links): Token[] {
  const lexer = new Lexer(options);
  Object.assign(lexer.tokens.links, links);
  return lexer.inlineTokens(segment);
}

/** A text whose blocks are known and whose inline parts are read as far as `inline` was run. */
export class Reading {
  readonly #lexer = new Lexer(options);

  constructor(source: string, links: Links = {}) {
    Object.assign(this.#lexer.tokens.links, links);
    this.#lexer.blockTokens(source, this.#lexer.tokens);
  }

  get tokens(): Token[] {
    return this.#lexer.tokens;
  }

  get links(): Links {
    return this.#lexer.tokens.links;
  }

  /** Reads one inline text at each step. */
  *inline(): Generator<void> {
    for (const { src, tokens } of this.#lexer.inlineQueue) {
      const pieces = segments(src);
      for (const piece of pieces) {
        this.#lexer.state.inRawBlock = false;
        if (pieces.length === 1) this.#lexer.inlineTokens(piece, tokens);
        else tokens.push({ type: segmentType, raw: piece, tokens: this.#lexer.inlineTokens(piece) });
        yield;
      }
    }
  }
}
