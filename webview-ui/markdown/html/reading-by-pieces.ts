// Parses the blocks of a long text in steps, with the same tokens as in one run. Between blocks, it can stop after a blank
// line. A long list is one block: its items depend only on the source before them, and their content depends on other items
// in one way, whether the list is loose. Pieces of whole items are parsed as separate lists, and again if another piece turns
// out to be loose.

import type { Token, Tokens } from "marked";
import { AnswerTokenizer } from "./tokenizer.js";

/** Source that remains, and whether it starts with a long list. */
interface Left {
  readonly source: string;
  readonly isList: boolean;
}

/** The tokenizer for answers; leaves what is longer than a piece for later. */
export class TokenizerByPieces extends AnswerTokenizer {
  #left: Left | undefined;
  /** Length of the source when the lexer last started. */
  #begun: number | undefined;
  #depth = 0;

  /** `piece` is the number of UTF-16 units parsed at once. */
  constructor(private piece: number) {
    super();
  }

  /** Returns and clears what was left; the last token stands in for it. */
  takeLeft(): Left | undefined {
    const left = this.#left;
    this.#left = undefined;
    this.#begun = undefined;
    return left;
  }

  /** The lexer tries this rule first for every block, so it can be stopped here. */
  override space(src: string): Tokens.Space | undefined {
    if (this.#depth > 0) return super.space(src);
    this.#begun ??= src.length;
    const afterBlank = this.lexer.state.lastToken?.type === "space";
    if (!afterBlank || this.#begun - src.length < this.piece) return super.space(src);
    this.#left = { source: src, isList: false };
    return { type: "space", raw: src };
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#inside(() => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    const whole = () => this.#inside(() => super.list(src));
    if (this.#depth > 0 || src.length <= this.piece || !this.rules.block.list.test(src)) return whole();
    const [start, end] = [this.#scan(src, 0, this.piece), lineEnd(src, this.piece)];
    if (!start || start.ended || end === src.length) return whole();
    this.#left = { source: src, isList: true };
    return { ...start.list, raw: src };
  }

  /** Parses the list at the start of `source`. Returns undefined, and stops deferring, if it cannot be split. */
  *readList(source: string): Generator<void, Tokens.List | undefined> {
    const pieces = yield* this.#pieces(source);
    const list = pieces && (yield* this.#contents(pieces));
    if (!list) this.piece = Number.POSITIVE_INFINITY;
    return list;
  }

  *#pieces(source: string): Generator<void, Piece[] | undefined> {
    const pieces: Piece[] = [];
    let length = this.piece;
    for (let at = 0; ; ) {
      const scanned = this.#scan(source, at, length);
      if (!scanned) return undefined;
      const { list, ended } = scanned;
      // The last item may continue after this piece.
      const items = ended ? list.items : list.items.slice(0, -1);
      const raw = items.map((item) => item.raw).join("");
      if (items.length > 0) pieces.push({ ...list, raw, items });
      if (ended) return pieces;
      at += raw.length;
      length = items.length > 0 ? this.piece : 2 * length;
      yield;
    }
  }

  *#contents(pieces: readonly Piece[]): Generator<void, Tokens.List | undefined> {
    const lists: Tokens.List[] = [];
    for (const [index, piece] of pieces.entries()) {
      const list = this.#content(piece, false, index === pieces.length - 1);
      if (!list) return undefined;
      lists.push(list);
      yield;
    }
    const [first] = lists;
    if (!first) return undefined;
    const loose = lists.some((list) => list.loose);
    for (const [index, piece] of pieces.entries()) {
      if (lists[index]?.loose === loose) continue;
      const list = this.#content(piece, true, index === pieces.length - 1);
      if (!list) return undefined;
      lists[index] = list;
      yield;
    }
    return { ...first, raw: pieces.map(({ raw }) => raw).join(""), loose, items: lists.flatMap(({ items }) => items) };
  }

  /** The items, without their content, that start within `length` units of the list at `start`. */
  #scan(source: string, start: number, length: number): { list: Tokens.List; ended: boolean } | undefined {
    const end = lineEnd(source, start + length);
    const { lexer } = this;
    Object.assign(lexer, { blockTokens: () => [] });
    const list = this.#inside(() => super.list(source.slice(start, end)));
    Reflect.deleteProperty(lexer, "blockTokens");
    lexer.state.top = true;
    return list && { list, ended: end === source.length || source.slice(start + list.raw.length, end).trim() !== "" };
  }

  /** Parses the piece as a list, with an extra item that makes it loose, and one that marks that more items follow. */
  #content({ raw, items }: Piece, loose: boolean, last: boolean): Tokens.List | undefined {
    const [, indent = "", number = "", mark = ""] = /^( *)(\d*)([-*+.)])/.exec(raw) ?? [];
    const before = loose ? `${indent}${number}${mark} x\n\n` : "";
    const after = last ? "" : `${number}${mark} x`;
    const tokens: Token[] = this.#inside(() => this.lexer.blockTokens(before + raw + after, []));
    const [list] = tokens;
    if (tokens.length !== 1 || list?.type !== "list") return undefined;
    const first = before === "" ? 0 : 1;
    const read: Tokens.ListItem[] = (list as Tokens.List).items;
    if (read.length !== first + items.length + (after === "" ? 0 : 1)) return undefined;
    return { ...(list as Tokens.List), items: read.slice(first, first + items.length) };
  }

  #inside<Result>(read: () => Result): Result {
    this.#depth++;
    const result = read();
    this.#depth--;
    return result;
  }
}

type Piece = Pick<Tokens.List, "raw" | "items">;

/** The index after the next line end, or the end of the text. */
function lineEnd(text: string, index: number): number {
  const end = text.indexOf("\n", index);
  return end === -1 ? text.length : end + 1;
}
