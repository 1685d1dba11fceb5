// Moves the focus on when the focused control is removed: to the same control of the message's next version, or to the
// composer. Otherwise keyboard and screen-reader users would land at the start of the page.

export class FocusKeeper {
  #last: Element | null = null;
  /** Index among the messages shown; -1 elsewhere. */
  #row = -1;

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("focusin", ({ target }) => {
      this.#last = target as Element;
      this.#row = this.#rows.findIndex((row) => row.contains(this.#last));
    });
  }

  get #rows(): Element[] {
    return [...this.root.querySelectorAll(".conversation > *")];
  }

  /** Call after drawing, whenever a control may have been removed. */
  check(): void {
    const last = this.#last;
    if (!last || last.isConnected || document.activeElement !== document.body || !document.hasFocus()) return;
    this.#last = null;
    const versions = last.closest(".branch-switch") && this.#rows[this.#row]?.querySelector(".branch-switch");
    const same = `[data-testid="${last.getAttribute("data-testid")}"]:enabled`;
    // The first and the last version have only one switch button.
    const next = versions?.querySelector<HTMLElement>(same) ?? versions?.querySelector<HTMLElement>(":enabled");
    (next ?? this.root.querySelector<HTMLElement>(".composer-input"))?.focus();
  }
}
