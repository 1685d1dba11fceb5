// The conversations that are kept: found, opened, and put in order.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import { type ConversationItem, type HistoryRequest, historyReplySchema } from "../../src/protocol/history.js";
import { LightElement } from "../components/light-element.js";
import type { FeatureHost, FeatureView } from "../features.js";

class HistoryView extends LightElement {
  static override properties = { items: { state: true } };
  declare items: readonly ConversationItem[];
  declare panel: FeatureHost;

  constructor() {
    super();
    this.items = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ask({ type: "list" });
  }

  receive(message: unknown): void {
    this.items = historyReplySchema.parse(message).items;
  }

  protected override render(): TemplateResult {
    return html`<h2>${l10n.t("History")}</h2>
      <ul>
        ${this.items.map(
          ({ id, title }) =>
            html`<li>
              <button type="button" class="history-item" data-testid="history-item" @click=${() => this.#open(id)}>
                <bdi>${title === "" ? l10n.t("New chat") : title}</bdi>
              </button>
            </li>`,
        )}
      </ul>`;
  }

  #open(id: string): void {
    this.#ask({ type: "open", id });
    this.panel.close();
  }

  #ask(request: HistoryRequest): void {
    this.panel.post(request);
  }
}

customElements.define("snowcell-history", HistoryView);

export function open(panel: FeatureHost): FeatureView {
  const element = new HistoryView();
  element.panel = panel;
  return {
    placement: "page",
    element,
    receive: (message) => element.receive(message),
    focus: () => element.querySelector("button")?.focus(),
  };
}
