// One conversation in the history: title, date, search excerpt; renamed in place.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ConversationItem } from "../../src/protocol/history.js";
import { currentLanguage } from "../elements/format.js";
import { iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import { renameInput } from "../elements/rename-input.js";
import { longDate, shortDate } from "./history-dates.js";

/** Actions of a row. */
export type RowAction =
  | { readonly type: "open" | "delete" | "export" | "pin"; readonly item: ConversationItem }
  | { readonly type: "rename"; readonly item: ConversationItem; readonly title: string };

export const rowActionEvent = "snowcell-history-row";

export class HistoryRow extends LightElement {
  static override properties = {
    item: { attribute: false },
    reachable: { type: Boolean },
    open: { type: Boolean },
    hovered: { state: true },
    editing: { state: true },
  };
  declare item: ConversationItem;
  /** The only row in the Tab order (roving tabindex). */
  declare reachable: boolean;
  /** The panel shows this conversation. */
  declare open: boolean;
  declare private hovered: boolean;
  declare private editing: boolean;

  constructor() {
    super();
    this.hovered = false;
    this.editing = false;
    this.addEventListener("pointerenter", () => {
      this.hovered = true;
    });
    this.addEventListener("pointerleave", () => {
      this.hovered = false;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "listitem";
  }

  focusItem(): void {
    this.querySelector<HTMLElement>(".history-item")?.focus();
  }

  async rename(): Promise<void> {
    this.editing = true;
    await this.updateComplete;
    const input = this.#input;
    input?.focus();
    input?.select();
  }

  protected override render(): TemplateResult {
    return this.editing ? this.#editor() : html`${this.#button()}${this.reachable || this.hovered ? this.#actions() : nothing}`;
  }

  #button(): TemplateResult {
    const { id, title, updatedAt, pinned, markedTitle, snippet } = this.item;
    const language = currentLanguage();
    return html`<button
      type="button"
      class="history-item"
      data-testid="history-item"
      data-conversation-id=${id}
      tabindex=${this.reachable ? 0 : -1}
      aria-current=${this.open ? "true" : nothing}
      aria-keyshortcuts="F2 Delete"
      @click=${() => this.#act({ type: "open", item: this.item })}
    >
      <span class="history-line">
        ${pinned ? html`<span class="codicon codicon-pinned" role="img" aria-label=${l10n.t("Pinned")}></span>` : nothing}
        <span class="history-title" dir="auto" title=${title}>${title === "" ? l10n.t("New chat") : marked(markedTitle ?? [title])}</span>
        <span class="history-date" title=${longDate(updatedAt, language)}>${shortDate(updatedAt, Date.now(), language)}</span>
      </span>
      ${snippet ? html`<span class="history-snippet" dir="auto">${marked(snippet)}</span>` : nothing}
    </button>`;
  }

  #actions(): TemplateResult {
    const { item } = this;
    const pin = item.pinned ? l10n.t("Unpin") : l10n.t("Pin");
    return html`<span class="history-actions" role="group" aria-label=${l10n.t("Actions")}>
      ${iconButton({ icon: "edit", label: l10n.t("Rename"), testId: "rename-conversation", press: () => void this.rename() })}
      ${iconButton({ icon: item.pinned ? "pinned" : "pin", label: pin, testId: "pin-conversation", press: () => this.#act({ type: "pin", item }) })}
      ${iconButton({ icon: "export", label: l10n.t("Export"), testId: "export-conversation", press: () => this.#act({ type: "export", item }) })}
      ${iconButton({ icon: "trash", label: l10n.t("Delete"), testId: "delete-conversation", press: () => this.#act({ type: "delete", item }) })}
    </span>`;
  }

  #editor(): TemplateResult {
    const done = (title: string | undefined): void => this.#finish(title);
    return renameInput({ className: "history-rename", testId: "history-rename", title: this.item.title, done });
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  #finish(title: string | undefined): void {
    if (!this.editing) return;
    if (title !== undefined) this.#act({ type: "rename", item: this.item, title });
    void this.#leave();
  }

  async #leave(): Promise<void> {
    const focused = this.contains(document.activeElement);
    this.editing = false;
    await this.updateComplete;
    if (focused) this.focusItem();
  }

  #act(action: RowAction): void {
    this.dispatchEvent(new CustomEvent<RowAction>(rowActionEvent, { bubbles: true, detail: action }));
  }
}

customElements.define("snowcell-history-row", HistoryRow);

/** Alternating parts: every second one is a match. Text, never markup. */
function marked(parts: readonly string[]): (string | TemplateResult)[] {
  return parts.map((part, index) => (index % 2 === 1 ? html`<mark>${part}</mark>` : part));
}
