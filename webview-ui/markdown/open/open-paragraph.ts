// An open, giant paragraph, parsed in the segments of segments.ts; all but the last are final.

import type { Tokens } from "marked";
import { type Block, countClosed } from "../blocks/blocks.js";
import { patchChildren } from "../blocks/patch.js";
import { presentable } from "../blocks/presentable.js";
import { segmentHtml } from "../html/html-writer.js";
import { blockTokens, type Links, lexInline } from "../html/lexing.js";
import { sanitizedFragment } from "../html/sanitize.js";
import { segments } from "../html/segments.js";
import { mayBeUnbalanced, type OpenBlock, type Taken } from "./open-block.js";

/** Prefix of the rest, so that its first characters cannot start another kind of block. */
const stem = "x";

export class OpenParagraph implements OpenBlock {
  source = "";
  #rest = "";
  /** Number of final segments, and their HTML. */
  #standing = 0;
  #html = "";

  private constructor(
    readonly block: Block,
    private readonly element: Element,
  ) {}

  /** Undefined if the block is not a paragraph to its end. */
  static of(block: Block, source: string, links: Links): OpenParagraph | undefined {
    if (block.element?.nodeName !== "P") return undefined;
    const open = new OpenParagraph(block, block.element);
    return open.take(source, links).state === "open" ? open : undefined;
  }

  take(source: string, links: Links): Taken {
    this.source += source;
    this.#rest += source;
    const read = stem + this.#rest;
    const tokens = blockTokens(read);
    const [paragraph] = tokens;
    if (paragraph?.type !== "paragraph") return { state: "misread" };
    if (countClosed(tokens, read) === 0) {
      this.#show(this.#rest, links, presentable);
      return { state: "open" };
    }
    const rest = read.slice(paragraph.raw.length);
    this.#showEnd(paragraph as Tokens.Paragraph, links);
    return { state: "ended", rest };
  }

  end(links: Links): void {
    const [paragraph] = blockTokens(stem + this.#rest);
    if (paragraph?.type === "paragraph") this.#showEnd(paragraph as Tokens.Paragraph, links);
  }

  /** `paragraph` was parsed with the prefix. */
  #showEnd({ text }: Tokens.Paragraph, links: Links): void {
    const last = this.#show(text.slice(stem.length), links, (shown) => shown);
    this.block.key = mayBeUnbalanced(this.source) ? undefined : `<p dir="auto">${this.#html}${last}</p>`;
  }

  /** Makes all segments of `text` but the last final, and shows `shownOf` the last. Returns its HTML. */
  #show(text: string, links: Links, shownOf: (last: string) => string): string {
    const pieces = segments(text);
    this.#rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      const html = segmentHtml(lexInline(piece, links));
      this.#html += html;
      patchChildren(this.element, sanitizedFragment(html), this.#standing);
      this.#standing++;
    }
    const last = segmentHtml(lexInline(shownOf(this.#rest), links));
    patchChildren(this.element, sanitizedFragment(last), this.#standing);
    return last;
  }
}
