// Follows new text while the reader is at the end, and otherwise keeps the reader's position. Only the reader's own scrolling
// stops following; its direction distinguishes it from growth.

/** Closer to the end than this counts as at the end, in px. */
const atEnd = 24;

export interface Place {
  readonly element: Element;
  /** Distance above the view where it starts, in px. */
  readonly above: number;
}

export class ScrollFollower {
  #following = true;
  #lastTop = 0;
  #held: Place | undefined;
  readonly #sizes = new ResizeObserver(() => this.#settle());

  /**
   * `content` is the only child of `scroller` that grows; positions are held by its messages. `isWhole` returns whether its
   * end is the conversation's end; only that is followed.
   */
  constructor(
    private readonly scroller: HTMLElement,
    private readonly content: HTMLElement,
    private readonly isWhole: () => boolean,
    private readonly changed: () => void,
  ) {
    scroller.addEventListener("scroll", this.#scrolled, { passive: true });
    this.#sizes.observe(scroller);
    this.#sizes.observe(content);
  }

  dispose(): void {
    this.scroller.removeEventListener("scroll", this.#scrolled);
    this.#sizes.disconnect();
  }

  get following(): boolean {
    return this.#following;
  }

  /** Whether the end is in view, or nearly. */
  get atEnd(): boolean {
    return this.isWhole() && (this.#following || this.#distance() <= atEnd);
  }

  /** The reader has scrolled away. */
  leave(): void {
    this.#following = false;
  }

  follow(): void {
    this.#release();
    this.#following = true;
    this.#toEnd();
  }

  /** The first message in view. */
  place(): Place | undefined {
    const { top } = this.scroller.getBoundingClientRect();
    for (const element of this.content.querySelectorAll(":scope > .message")) {
      const box = element.getBoundingClientRect();
      if (box.height > 0 && box.bottom > top) return { element, above: top - box.top };
    }
    return undefined;
  }

  /** Keeps the view in place through the next change of size, such as messages added before it. */
  hold(): void {
    if (this.#following) return;
    const held = this.place();
    this.#held = held;
    // The browser's own anchoring would correct the same move again.
    this.scroller.classList.toggle("holding", held !== undefined);
    // Without a change of size there is nothing to correct later either.
    requestAnimationFrame(() => requestAnimationFrame(() => held === this.#held && this.#release()));
  }

  /** Restores `place`. */
  restore(place: Place): void {
    this.#following = false;
    this.#held = place;
    this.#settle();
  }

  readonly #scrolled = (): void => {
    const { scrollTop } = this.scroller;
    const distance = this.#distance();
    if (scrollTop < this.#lastTop - 1 && distance > 1) this.#following = false;
    else if (scrollTop > this.#lastTop && distance <= atEnd && this.isWhole()) this.#following = true;
    this.#lastTop = scrollTop;
    this.changed();
  };

  /** Runs after layout and before painting, so that no move is visible. */
  #settle(): void {
    // The anchor is gone if the whole conversation was replaced.
    if (this.#held?.element.isConnected) {
      const { top } = this.scroller.getBoundingClientRect();
      this.scroller.scrollTop += this.#held.element.getBoundingClientRect().top - (top - this.#held.above);
      this.#lastTop = this.scroller.scrollTop;
      this.#release();
    } else if (this.#following) {
      this.#toEnd();
    }
    this.changed();
  }

  #release(): void {
    this.#held = undefined;
    this.scroller.classList.remove("holding");
  }

  #toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#lastTop = this.scroller.scrollTop;
  }

  #distance(): number {
    return this.scroller.scrollHeight - this.scroller.clientHeight - this.scroller.scrollTop;
  }
}
