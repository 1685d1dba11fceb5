// An open, long list: all items but the last two are final. Those two are parsed again as they grow, because the next item
// decides whether blank lines make the list loose.

import type { Tokens } from "marked";
import { type Block, countClosed } from "../blocks/blocks.js";
import { patchChildren } from "../blocks/patch.js";
import { presentable } from "../blocks/presentable.js";
import { htmlWriter, itemsPerList } from "../html/html-writer.js";
import { blockTokens, type Links, lex } from "../html/lexing.js";
import { sanitizedFragment } from "../html/sanitize.js";
import { mayBeUnbalanced, type OpenBlock, type Taken } from "./open-block.js";

const itemsKeptOpen = 2;
/** How many items to render again if the list turns out to be loose; beyond that, the end of the text corrects them. */
const cheapToReadAgain = 200;

export class OpenList implements OpenBlock {
  source = "";
  #rest = "";
  #standing = 0;
  #html = "";
  #loose: boolean;
  /** Final items may have been rendered before the list turned out to be loose; then the HTML is unknown. */
  #uniform = true;

  private constructor(
    readonly block: Block,
    private readonly list: Tokens.List,
  ) {
    this.#loose = list.loose;
  }

  /** Undefined if `token` is not a list with enough items. */
  static of(block: Block, token: Tokens.List, source: string, links: Links): OpenList | undefined {
    if (!block.element || token.items.length <= itemsKeptOpen) return undefined;
    const open = new OpenList(block, token);
    return open.take(source, links).state === "open" ? open : undefined;
  }

  take(source: string, links: Links): Taken {
    this.source += source;
    this.#rest += source;
    const prefix = this.#loose ? this.#looseItem() : "";
    const ended = this.#end(prefix);
    const shown = ended === undefined ? presentable(this.#rest) : this.#rest.slice(0, ended);
    const [list] = lex(prefix + shown, links);
    if (list?.type !== "list") return { state: ended === undefined && shown === "" ? "open" : "misread" };
    const { items, loose, ordered } = list as Tokens.List;
    if (ordered !== this.list.ordered) return { state: "misread" };
    if (loose && !this.#loose) {
      if (this.#standing > 0 && this.#standing <= cheapToReadAgain) return { state: "misread" };
      this.#loose = true;
      this.#uniform = this.#standing === 0;
    }
    this.#show(prefix === "" ? items : items.slice(1), ended !== undefined);
    if (ended === undefined) return { state: "open" };
    this.#setKey();
    return { state: "ended", rest: this.#rest.slice(ended) };
  }

  end(links: Links): void {
    const prefix = this.#loose ? this.#looseItem() : "";
    const [list] = lex(prefix + this.#rest, links);
    if (list?.type !== "list" || (list as Tokens.List).loose !== this.#loose) return;
    const { items } = list as Tokens.List;
    this.#show(prefix === "" ? items : items.slice(1), true);
    this.#setKey();
  }

  #setKey(): void {
    const known = this.#uniform && !mayBeUnbalanced(this.source);
    this.block.key = known ? this.#html + htmlWriter.listEnd(this.list) : undefined;
  }

  /** Where the list ends in `#rest`, once the text after it proves it. */
  #end(prefix: string): number | undefined {
    const source = prefix + this.#rest;
    const tokens = blockTokens(source);
    const [list] = tokens;
    if (list?.type !== "list" || countClosed(tokens, source) === 0) return undefined;
    return list.raw.length - prefix.length;
  }

  #show(items: readonly Tokens.ListItem[], ended: boolean): void {
    const html = items.map((item, index) => htmlWriter.beforeItem(this.list, this.#standing + index) + htmlWriter.listitem(item));
    this.#showTail(html);
    const done = ended ? items.length : Math.max(0, items.length - itemsKeptOpen);
    for (const [index, item] of items.slice(0, done).entries()) {
      // The last item's source has lost its newlines; it never becomes final while the list is open.
      if (!ended && !this.#rest.startsWith(item.raw)) return;
      if (!ended) this.#rest = this.#rest.slice(item.raw.length);
      this.#html += html[index] ?? "";
      this.#standing++;
    }
  }

  /** Renders `html` for the items after the final ones; it may continue in the next part of the list. */
  #showTail(html: readonly string[]): void {
    const inPart = this.#standing % itemsPerList;
    const first = (this.#standing - inPart) / itemsPerList;
    const start = inPart === 0 ? "" : this.list.ordered ? "<ol>" : "<ul>";
    const fragment = sanitizedFragment(start + html.join("") + htmlWriter.listEnd(this.list));
    const tails = [...fragment.children];
    const parts = this.#parts(first + tails.length);
    for (const [index, tail] of tails.entries()) {
      const part = parts[first + index];
      if (part) patchChildren(part, tail, index === 0 ? inPart : 0);
      else this.block.element?.append(tail);
    }
    for (const part of parts.slice(first + tails.length)) part.remove();
  }

  /** The list elements that make up this list; two or more have a wrapper. */
  #parts(wanted: number): Element[] {
    const { element } = this.block;
    if (!element) return [];
    if (element.nodeName === "DIV") return [...element.children];
    if (wanted > 1) {
      const wrapper = document.createElement("div");
      wrapper.dir = "auto";
      element.replaceWith(wrapper);
      wrapper.append(element);
      this.block.element = wrapper;
    }
    return [element];
  }

  /** An item that makes the text after it part of a loose list; parsed but not shown. */
  #looseItem(): string {
    const [, indent = "", bullet = "-"] = /^( *)([-*+]|\d+[.)])/.exec(this.#rest) ?? [];
    return `${indent}${bullet} x\n\n`;
  }
}
