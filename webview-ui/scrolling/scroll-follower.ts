// Keeps the newest text in view while the reader is at the end, and the reader's place otherwise. Only a move of the
// reader's own ends the following: it is told from growth by its direction.

/** Nearer to the end than this counts as being there, in px. */
const atEnd = 24;

export interface Place {
  readonly element: Element;
  /** How far above the view it begins, in px. */
  readonly above: number;
}

export class ScrollFollower {
  #following = true;
  #lastTop = 0;
  #held: Place | undefined;
  readonly #sizes = new ResizeObserver(() => this.#settle());

  /**
   * `content` is the one child of `scroller` that grows; the messages in it are what a place is held by. `isWhole` tells
   * whether its end is the conversation's: no other is followed.
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

  /** Whether the end is in view, or as good as that. */
  get atEnd(): boolean {
    return this.isWhole() && (this.#following || this.#distance() <= atEnd);
  }

  /** The reader is elsewhere. */
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

  /** Keeps what is in view where it is through the next change of size, such as messages put before it. */
  hold(): void {
    if (this.#following) return;
    const held = this.place();
    this.#held = held;
    // The browser's own anchoring would correct the same move a second time.
    this.scroller.classList.toggle("holding", held !== undefined);
    // Where no size changed there is nothing to correct, also not later.
    requestAnimationFrame(() => requestAnimationFrame(() => held === this.#held && this.#release()));
  }

  /** Shows `place` again. */
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

  /** After layout and before drawing, so that nothing is seen to move. */
  #settle(): void {
    // What was held by is gone where the whole conversation was replaced.
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
