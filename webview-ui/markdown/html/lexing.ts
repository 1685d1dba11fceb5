// marked's lexer, in steps: the block phase at once or in pieces, the inline phase entry by entry, so that a long text can
// be read in slices. Long inline texts are read in segments, which become tokens of their own.

import { Lexer, type MarkedOptions, type Token } from "marked";
import type { TokenizerByPieces } from "./reading-by-pieces.js";
import { segments } from "./segments.js";
import { AnswerTokenizer } from "./tokenizer.js";

/** Type of the token that holds one segment of a long inline text. */
export const segmentType = "segment";

export type Links = Lexer["tokens"]["links"];

const options: MarkedOptions = { gfm: true, breaks: false, tokenizer: new AnswerTokenizer() };

/** Source as both ways of rendering read it. A carriage return at the very end waits for what follows it. */
export function normalise(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
}

/** Tokens of normalised `source`; `links` are the reference links defined before it. */
export function lex(source: string, links: Links = {}): Token[] {
  const reading = new Reading(links);
  for (const _ of reading.blocks(source));
  for (const _ of reading.inline());
  return reading.tokens;
}

/** Tokens of normalised `source` whose inline parts are not read. */
export function blockTokens(source: string): Token[] {
  return new Lexer(options).blockTokens(source);
}

/** Inline tokens of one segment of text. */
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

/** A text whose blocks are known and whose inline parts are read as far as `blocks` and then `inline` were run. */
export class Reading {
  readonly #lexer: Lexer;

  /** Without `pieces`, which must be new, the blocks are read at once. */
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

  /** Reads the blocks of normalised `source`, a piece at each step. */
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

  /** Reads one inline text at each step. */
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
