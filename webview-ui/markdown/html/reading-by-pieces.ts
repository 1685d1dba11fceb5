// Reads the blocks of a long text in steps, with the very tokens that marked makes of it at once. Between blocks it is
// enough to go on after a blank line. A long list is one block: which items it has depends on the source before them alone,
// and of what an item holds only one thing depends on others, whether the list is loose. So pieces of whole items are read
// as lists of their own, and read again where one of the others turns out to be loose.

import type { Token, Tokens } from "marked";
import { AnswerTokenizer } from "./tokenizer.js";

/** Source that waits for its turn, and whether a long list is at its start. */
interface Left {
  readonly source: string;
  readonly isList: boolean;
}

/** The tokenizer of answers, but what is longer than a piece is left for later. */
export class TokenizerByPieces extends AnswerTokenizer {
  #left: Left | undefined;
  /** How much source there was when the lexer last began. */
  #begun: number | undefined;
  #depth = 0;

  /** `piece`: UTF-16 units that are read at once. */
  constructor(private piece: number) {
    super();
  }

  /** What was left since the last call: the last token stands for it. */
  takeLeft(): Left | undefined {
    const left = this.#left;
    this.#left = undefined;
    this.#begun = undefined;
    return left;
  }

  /** Of all kinds of block the first that is looked for: here the lexer can be stopped. */
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

  /** The list that `source` begins with; `undefined`, and nothing is left for later any more, where it resists. */
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
      // The last item may go on behind what was looked at.
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

  /** The items of the list at `start` that begin in so many units, without what they hold. */
  #scan(source: string, start: number, length: number): { list: Tokens.List; ended: boolean } | undefined {
    const end = lineEnd(source, start + length);
    const { lexer } = this;
    Object.assign(lexer, { blockTokens: () => [] });
    const list = this.#inside(() => super.list(source.slice(start, end)));
    Reflect.deleteProperty(lexer, "blockTokens");
    lexer.state.top = true;
    return list && { list, ended: end === source.length || source.slice(start + list.raw.length, end).trim() !== "" };
  }

  /** The piece as a list, with an item around it that makes it `loose`, and one that says that others follow. */
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

/** After the line end behind `index`, or the end of the text. */
function lineEnd(text: string, index: number): number {
  const end = text.indexOf("\n", index);
  return end === -1 ? text.length : end + 1;
}
