// Offers to undo a deletion for a while, and longer while the bar has the focus or the pointer.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ConversationItem } from "../../src/protocol/history.js";
import { LightElement } from "../elements/light-element.js";

/** Time to read, decide and reach the button by keyboard, in ms. */
const shownFor = 10_000;

export class DeletedBar extends LightElement {
  static override properties = { deleted: { state: true } };
  declare private deleted: readonly ConversationItem[];
  /** Called with the conversations to restore. */
  declare restore: (ids: string[]) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.deleted = [];
    for (const name of ["pointerenter", "focusin"]) this.addEventListener(name, () => clearTimeout(this.#timer));
    for (const name of ["pointerleave", "focusout"]) this.addEventListener(name, () => this.#passLater());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "status";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  add(item: ConversationItem): void {
    this.deleted = [...this.deleted, item];
    this.#passLater();
  }

  /** Restores all of it. Returns false if there was nothing. */
  undo(): boolean {
    if (this.deleted.length === 0) return false;
    this.restore(this.deleted.map(({ id }) => id));
    this.deleted = [];
    return true;
  }

  protected override render(): TemplateResult | typeof nothing {
    const [only] = this.deleted;
    if (!only) return nothing;
    const words =
      this.deleted.length === 1
        ? l10n.t("Deleted: {0}", only.title === "" ? l10n.t("New chat") : only.title)
        : l10n.t("{0} conversations deleted", this.deleted.length);
    return html`<div class="history-undo" data-testid="history-undo">
      <span class="history-undo-text" dir="auto" title=${words}>${words}</span>
      <button type="button" class="link-button" data-testid="undo-delete" aria-keyshortcuts="Control+Z" @click=${() => this.undo()}>
        ${l10n.t("Undo")}
      </button>
    </div>`;
  }

  #passLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.deleted = [];
    }, shownFor);
  }
}

customElements.define("snowcell-deleted-bar", DeletedBar);
