// The button that selects whether the model only answers or also acts.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { AgentRequest } from "../../src/protocol/agent.js";
import type { Mode } from "../../src/protocol/host-messages.js";
import { icon } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import { post } from "../state/post.js";
import { type Store, StoreController } from "../state/store.js";

const icons: Readonly<Record<Mode, string>> = { chat: "comment", agent: "tools" };

export function modeButton(store: Store): TemplateResult {
  return html`<snowcell-mode-button .store=${store}></snowcell-mode-button>`;
}

class ModeButton extends LightElement {
  static override properties = { store: { attribute: false }, open: { state: true } };
  declare store: Store;
  declare private open: boolean;

  protected readonly changes = new StoreController(this, ["mode", "path", "message", "context"]);

  constructor() {
    super();
    this.open = false;
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.contains(relatedTarget))) this.open = false;
    });
    this.addEventListener("keydown", (event) => this.#keyPressed(event));
  }

  protected override render(): TemplateResult {
    const { mode } = this.store.state;
    const { running } = this.store;
    const problem = mode === "agent" ? this.#problem : undefined;
    const says = running
      ? l10n.t("The mode can be changed when the answer has ended.")
      : l10n.t("Mode: {0}. Select another one", nameOf(mode));
    const title = problem === undefined ? says : `${says}. ${problem}`;
    return html`<button
        type="button"
        class="mode-button"
        data-testid="mode-button"
        data-mode=${mode}
        title=${title}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        ?disabled=${running}
        @click=${() => (this.open ? this.#close() : void this.#show())}
      >
        ${icon(problem === undefined ? icons[mode] : "warning")}<span class="mode-name">${nameOf(mode)}</span>${icon("chevron-down")}
      </button>
      ${
        this.open && !running
          ? html`<div class="mode-menu" role="menu" aria-label=${l10n.t("Mode")}>
            ${(["chat", "agent"] as const).map((each) => this.#option(each, each === mode))}
          </div>`
          : nothing
      }`;
  }

  get #problem(): string | undefined {
    return this.store.state.context?.agentProblem;
  }

  #option(mode: Mode, checked: boolean): TemplateResult {
    // Only a warning: the user may choose the mode first, and the model then.
    const problem = mode === "agent" ? this.#problem : undefined;
    return html`<button
      type="button"
      class="mode-option"
      role="menuitemradio"
      aria-checked=${checked}
      tabindex="-1"
      data-testid="mode-option"
      data-mode=${mode}
      @click=${() => this.#choose(mode)}
    >
      ${icon(problem === undefined ? icons[mode] : "warning")}<span
        ><span class="mode-option-name">${nameOf(mode)}</span
        ><span class="mode-option-detail">${problem ?? detailOf(mode)}</span></span
      >
    </button>`;
  }

  async #show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>(".mode-option[aria-checked=true]")?.focus();
  }

  #choose(mode: Mode): void {
    this.#close();
    const message: AgentRequest = { type: "mode", mode };
    if (mode !== this.store.state.mode) post(this, { type: "feature", feature: "agent", message });
  }

  #close(): void {
    this.querySelector<HTMLElement>(".mode-button")?.focus();
    this.open = false;
  }

  #keyPressed(event: KeyboardEvent): void {
    if (!this.open) return;
    if (event.key === "Escape") {
      this.#close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const options = [...this.querySelectorAll<HTMLElement>(".mode-option")];
      const other = options.find((option) => option !== document.activeElement);
      other?.focus();
    } else return;
    // Keep Escape from stopping an answer.
    event.preventDefault();
  }
}

customElements.define("snowcell-mode-button", ModeButton);

function nameOf(mode: Mode): string {
  return mode === "agent" ? l10n.t("Agent") : l10n.t("Chat");
}

function detailOf(mode: Mode): string {
  return mode === "agent"
    ? l10n.t("Reads, searches, edits and runs commands; asks before it changes anything")
    : l10n.t("Answers, and changes nothing");
}
