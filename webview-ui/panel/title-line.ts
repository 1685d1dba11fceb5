// The row above the conversation: its title, the menu of its actions, and the button for the history.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { iconButton } from "../elements/icon.js";
import { lazyPart } from "../elements/lazy-part.js";
import { LightElement } from "../elements/light-element.js";
import { type Store, StoreController } from "../state/store.js";

const menuPart = lazyPart(() => import("./conversation-menu.js"));

/** Longer than any title that comes from a question. */
const longestTitle = 100;

export class TitleLine extends LightElement {
  static override properties = {
    store: { attribute: false },
    open: { state: true },
    renaming: { state: true },
  };
  declare store: Store;
  /** Whether the menu is shown. */
  declare open: boolean;
  declare renaming: boolean;

  protected readonly changes = new StoreController(this, ["path", "title"]);

  constructor() {
    super();
    this.open = false;
    this.renaming = false;
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.contains(relatedTarget))) this.open = false;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add("title-line");
  }

  /** Closes the menu, and gives the focus back to its button. */
  close(): void {
    this.querySelector<HTMLElement>("[data-testid=conversation-menu]")?.focus();
    this.open = false;
  }

  protected override render(): TemplateResult {
    const { path, earlierCount, conversation } = this.store.state;
    const empty = path.length === 0 && earlierCount === 0;
    const renames = this.renaming && !empty;
    const history = (): boolean => this.dispatchEvent(new CustomEvent("snowcell-feature", { bubbles: true, detail: "history" }));
    return html`
      <h1
        class=${renames ? "visually-hidden" : "conversation-title"}
        dir="auto"
        title=${conversation.title}
        ?data-repeats=${this.#repeats()}
        .textContent=${empty ? "" : conversation.title}
      ></h1>
      ${renames ? menuPart(this)?.titleInput(this) : nothing}
      ${
        empty
          ? nothing
          : html`<button
            type="button"
            class="icon-button codicon codicon-ellipsis"
            data-testid="conversation-menu"
            title=${l10n.t("More Actions")}
            aria-label=${l10n.t("More Actions")}
            aria-haspopup="menu"
            aria-expanded=${this.open}
            @click=${() => {
              this.open = !this.open;
            }}
          ></button>`
      }
      ${iconButton({ icon: "history", label: l10n.t("History"), testId: "history-button", press: history })}
      ${this.open && !empty ? menuPart(this)?.conversationMenu(this) : nothing}
    `;
  }

  /** Whether the title is the beginning of the first question. It is then shown only while that is out of view. */
  #repeats(): boolean {
    const { path, messages, earlierCount, conversation } = this.store.state;
    const first = messages.get(path[0] ?? "")?.text.slice(0, longestTitle) ?? "";
    return earlierCount === 0 && first.replaceAll(/\s+/g, " ").trimStart().startsWith(conversation.title.replace(/…$/, ""));
  }
}

customElements.define("snowcell-title-line", TitleLine);
