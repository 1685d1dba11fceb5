// A piece of an answer's text between two steps. Only the last one grows.

import { highlightWhenSeen } from "../../code/highlight.js";
import { GrowingMark } from "../../markdown/growing-mark.js";
import { StreamingMarkdown } from "../../markdown/streaming-markdown.js";

export interface SegmentContent {
  readonly text: string;
  readonly growing: boolean;
}

/** Not a Lit element: it fills itself. */
export class TextSegment extends HTMLElement {
  readonly #mark = new GrowingMark();
  #markdown: StreamingMarkdown | undefined;
  #given = "";
  #finished = false;

  set content({ text, growing }: SegmentContent) {
    this.#markdown ??= new StreamingMarkdown(this, {
      codeClosed: highlightWhenSeen,
      grows: (block) => this.#mark.move(block),
    });
    if (text !== this.#given) {
      const continues = growing && text.startsWith(this.#given);
      if (continues) this.#markdown.append(text.slice(this.#given.length));
      else void this.#markdown.set(text);
      this.#given = text;
      this.#finished = !continues;
    }
    if (growing || this.#finished) return;
    this.#finished = true;
    void this.#markdown.finish();
  }

  disconnectedCallback(): void {
    this.#markdown?.dispose();
  }
}

customElements.define("snowcell-text-segment", TextSegment);
