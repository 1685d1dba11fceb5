// Marks the block that the next text goes to. Only that block gets the class: on its container it would invalidate the style of
// all blocks.

export class GrowingMark {
  #marked: Element | undefined;

  move(block: Element | undefined): void {
    const marked = block?.matches("p, h1, h2, h3, h4, h5, h6, ul, ol") ? block : undefined;
    if (this.#marked !== marked) {
      this.#marked?.classList.remove("growing");
      if (this.#marked?.classList.length === 0) this.#marked.removeAttribute("class");
    }
    this.#marked = marked;
    marked?.classList.add("growing");
  }
}
