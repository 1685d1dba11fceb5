// marked's lexer in steps: blocks at once or in pieces, then inline text entry by entry, so that long texts can be parsed in
// slices. Long inline text is split into segments, each a token.

import { Lexer, type MarkedOptions, type Token } from "marked";
import type { TokenizerByPieces } from "./reading-by-pieces.js";
import { segments } from "./segments.js";
import { AnswerTokenizer } from "./tokenizer.js";

/** Token type of one segment of a long inline text. */
export const segmentType = "segment";

export type Links = Lexer["tokens"]["links"];

const options: MarkedOptions = { gfm: true, breaks: false, tokenizer: new AnswerTokenizer() };

/** Normalizes line ends. A carriage return at the very end waits for the next character. */
export function normalise(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
}

/** Parses normalized `source`; `links` are reference links defined earlier. */
export function lex(source: string, links: Links = {}): Token[] {
  const reading = new Reading(links);
  for (const _ of reading.blocks(source));
  for (const _ of reading.inline());
  return reading.tokens;
}

/** Parses blocks only, not their inline text. */
export function blockTokens(source: string): Token[] {
  return new Lexer(options).blockTokens(source);
}

/** Parses the inline text of one segment. */
export function lexInline(segment: string, links: Links): Token[] {
  const lexer = new Lexer(options);
  Object.assign(lexer.tokens.links, links);
  return inlineOrPlain(segment, () => lexer.inlineTokens(segment));
}

/** A text that nests so deep that reading it takes all of the stack is shown as it was written. */
function inlineOrPlain(source: string, read: () => Token[]): Token[] {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return [plainToken(source)];
  }
}

function plainToken(source: string): Token {
  return { type: "text", raw: source, text: source, escaped: false };
}

/** A text in the process of being parsed: run `blocks`, then `inline`. */
export class Reading {
  readonly #lexer: Lexer;

  /** Parses all blocks at once unless `pieces`, which must be new, is given. */
  constructor(
    links: Links = {},
    private readonly pieces?: TokenizerByPieces,
  ) {
    this.#lexer = new Lexer(pieces ? { ...options, tokenizer: pieces } : options);
    Object.assign(this.#lexer.tokens.links, links);
  }

  get tokens(): Token[] {
    return this.#lexer.tokens;
  }

  /** Parses the blocks of normalized `source`, one piece per step. */
  *blocks(source: string): Generator<void> {
    for (let rest = source; ; ) {
      if (!this.#readBlocks(rest)) return;
      const left = this.pieces?.takeLeft();
      if (!this.pieces || !left) return;
      this.tokens.pop();
      yield;
      const list: Token | undefined = left.isList ? yield* this.pieces.readList(left.source) : undefined;
      if (list) this.tokens.push(list);
      rest = left.source.slice(list?.raw.length ?? 0);
    }
  }

  /** False if the rest of the text is shown as it was written, because reading it took all of the stack. */
  #readBlocks(source: string): boolean {
    const { tokens } = this;
    const before = tokens.length;
    const queued = this.#lexer.inlineQueue.length;
    try {
      this.#lexer.blockTokens(source, tokens);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown;
      tokens.length = before;
      this.#lexer.inlineQueue.length = queued;
      tokens.push({ type: "paragraph", raw: source, text: source, tokens: [plainToken(source)] });
      return false;
    }
  }

  /** Parses one inline text per step. */
  *inline(): Generator<void> {
    for (const { src, tokens } of this.#lexer.inlineQueue) {
      const pieces = segments(src);
      for (const piece of pieces) {
        this.#lexer.state.inRawBlock = false;
        const read = inlineOrPlain(piece, () => this.#lexer.inlineTokens(piece));
        if (pieces.length === 1) tokens.push(...read);
        else tokens.push({ type: segmentType, raw: piece, tokens: read });
        yield;
      }
    }
  }
}
