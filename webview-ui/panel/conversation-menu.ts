// The menu of the shown conversation, and the input that renames it in place.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import { type HistoryRequest, historyReplySchema } from "../../src/protocol/history.js";
import { icon } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import { renameInput } from "../elements/rename-input.js";
import { post } from "../state/post.js";
import type { Store } from "../state/store.js";

/** The row that shows the menu and the input. */
interface TitleRow extends EventTarget {
  readonly store: Store;
  renaming: boolean;
  /** Closes the menu, and gives the focus back to its button. */
  close(): void;
}

export function conversationMenu(line: TitleRow): TemplateResult {
  return html`<snowcell-conversation-menu .line=${line}></snowcell-conversation-menu>`;
}

class ConversationMenu extends LightElement {
  static override properties = { line: { attribute: false }, pinned: { state: true } };
  declare line: TitleRow;
  /** The host says so when the menu opens. */
  declare private pinned: boolean;

  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.pinned = false;
    this.addEventListener("keydown", (event) => this.#keyPressed(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.line.store.listen((change) => {
      if (change.kind !== "feature-message" || change.feature !== "history") return;
      const reply = historyReplySchema.parse(change.message);
      if (reply.type === "menu") this.pinned = reply.pinned;
    });
    this.#ask({ type: "menu" });
    void this.updateComplete.then(() => this.#items[0]?.focus());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override render(): TemplateResult {
    const { id } = this.line.store.state.conversation;
    const { pinned } = this;
    return html`<div class="conversation-menu" role="menu" aria-label=${l10n.t("More Actions")}>
      ${this.#item("rename", "edit", l10n.t("Rename"), () => {
        this.line.renaming = true;
      })}
      ${this.#item("pin", pinned ? "pinned" : "pin", pinned ? l10n.t("Unpin") : l10n.t("Pin"), () => this.#ask({ type: "pin", id, pinned: !pinned }))}
      ${this.#item("export", "export", l10n.t("Export…"), () => this.#ask({ type: "export", id }))}
      ${this.#item("delete", "trash", l10n.t("Delete"), () => this.#ask({ type: "delete", id, notifies: true }))}
    </div>`;
  }

  #item(name: string, iconName: string, label: string, act: () => void): TemplateResult {
    return html`<button
      type="button"
      class="menu-item"
      role="menuitem"
      tabindex="-1"
      data-testid="conversation-action"
      data-action=${name}
      @click=${() => {
        this.line.close();
        act();
      }}
    >
      ${icon(iconName)}${label}
    </button>`;
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".menu-item")];
  }

  #keyPressed(event: KeyboardEvent): void {
    const items = this.#items;
    const at = items.findIndex((item) => item.matches(":focus"));
    if (event.key === "Escape") this.line.close();
    else if (event.key === "ArrowDown") items[(at + 1) % items.length]?.focus();
    else if (event.key === "ArrowUp") items.at((at - 1) % items.length)?.focus();
    else if (event.key === "Home") items[0]?.focus();
    else if (event.key === "End") items.at(-1)?.focus();
    else return;
    // Keep Escape from stopping an answer.
    event.preventDefault();
  }

  #ask(request: HistoryRequest): void {
    post(this.line, { type: "feature", feature: "history", message: request });
  }
}

customElements.define("snowcell-conversation-menu", ConversationMenu);

/** Enter and leaving the input rename; Escape keeps the title. */
export function titleInput(line: TitleRow): TemplateResult {
  return html`<snowcell-title-input .line=${line}></snowcell-title-input>`;
}

class TitleInput extends LightElement {
  static override properties = { line: { attribute: false } };
  declare line: TitleRow;

  /** The panel may show another conversation before the input is left. */
  #conversation: { readonly id: string; readonly title: string } = { id: "", title: "" };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#conversation = this.line.store.state.conversation;
  }

  protected override render(): TemplateResult {
    const done = (title: string | undefined): void => this.#finish(title);
    return renameInput({ className: "title-input", testId: "title-input", title: this.#conversation.title, done });
  }

  protected override firstUpdated(): void {
    this.#input?.select();
    this.#input?.focus();
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  #finish(title: string | undefined): void {
    if (!this.line.renaming) return;
    if (title !== undefined) {
      const message: HistoryRequest = { type: "rename", id: this.#conversation.id, title };
      post(this.line, { type: "feature", feature: "history", message });
    }
    const focused = this.contains(document.activeElement);
    this.line.renaming = false;
    if (focused) this.line.close();
  }
}

customElements.define("snowcell-title-input", TitleInput);
