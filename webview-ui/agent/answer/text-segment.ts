// A piece of an answer's text between two steps. Only the last one grows; the others keep nothing but their elements.

import type { CodeBlock } from "../../code/code-block.js";
import { highlightWhenSeen } from "../../code/highlight.js";
import { GrowingMark } from "../../markdown/growing-mark.js";
import { renderMarkdown, StreamingMarkdown } from "../../markdown/streaming-markdown.js";

export interface SegmentContent {
  readonly text: string;
  readonly growing: boolean;
}

/** Not a Lit element: it fills itself. */
export class TextSegment extends HTMLElement {
  #markdown: StreamingMarkdown | undefined;
  #given = "";
  #whole = false;

  set content({ text, growing }: SegmentContent) {
    if (growing) this.#grow(text);
    else if (!this.#whole || text !== this.#given) this.#end(text);
    this.#given = text;
  }

  disconnectedCallback(): void {
    this.#markdown?.dispose();
  }

  #grow(text: string): void {
    if (!this.#markdown) {
      this.replaceChildren();
      const mark = new GrowingMark();
      this.#markdown = new StreamingMarkdown(this, { codeClosed: highlightWhenSeen, grows: (block) => mark.move(block) });
      this.#given = "";
    }
    if (text.startsWith(this.#given)) this.#markdown.append(text.slice(this.#given.length));
    else void this.#markdown.set(text);
    this.#whole = false;
  }

  #end(text: string): void {
    const markdown = this.#markdown;
    this.#whole = true;
    if (!markdown) {
      this.replaceChildren(renderMarkdown(text));
      for (const code of this.querySelectorAll<CodeBlock>("snowcell-code-block")) highlightWhenSeen(code);
      return;
    }
    if (text !== this.#given && text.startsWith(this.#given)) markdown.append(text.slice(this.#given.length));
    const ended = text.startsWith(this.#given) ? markdown.finish() : markdown.set(text);
    void ended.then(() => {
      if (this.#whole && this.#markdown === markdown) this.#markdown = undefined;
    });
  }
}

customElements.define("snowcell-text-segment", TextSegment);
