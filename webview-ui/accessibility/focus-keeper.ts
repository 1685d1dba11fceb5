// A control that goes away takes the focus with it, which leaves whoever works by keyboard or with a screen reader at
// the start of the page. The focus then goes on: from version to version, and else to the composer.

export class FocusKeeper {
  #last: Element | null = null;
  /** Place among the messages shown; -1 elsewhere. */
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

  /** To be called when something may have gone, once that is drawn. */
  check(): void {
    const last = this.#last;
    if (!last || last.isConnected || document.activeElement !== document.body || !document.hasFocus()) return;
    this.#last = null;
    const versions = last.closest(".branch-switch") && this.#rows[this.#row]?.querySelector(".branch-switch");
    const same = `[data-testid="${last.getAttribute("data-testid")}"]:enabled`;
    // The first and the last version have one way to go.
    const next = versions?.querySelector<HTMLElement>(same) ?? versions?.querySelector<HTMLElement>(":enabled");
    (next ?? this.root.querySelector<HTMLElement>(".composer-input"))?.focus();
  }
}
