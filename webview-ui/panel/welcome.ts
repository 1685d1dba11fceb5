// The view before the first message: what SnowCell is, which providers exist and what they need, and how to start.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ProviderView } from "../../src/protocol/host-messages.js";
import { LightElement } from "../elements/light-element.js";
import { post } from "../state/post.js";
import { type Store, StoreController } from "../state/store.js";

const stateIcons: Readonly<Record<ProviderView["state"], string>> = {
  ready: "pass",
  "signed-out": "circle-large-outline",
  expired: "warning",
  unreachable: "warning",
  checking: "loading",
};

export class Welcome extends LightElement {
  static override properties = { store: { attribute: false } };
  declare store: Store;

  protected readonly changes = new StoreController(this, ["providers"]);

  override connectedCallback(): void {
    super.connectedCallback();
    this.dataset["testid"] = "welcome";
  }

  protected override render(): TemplateResult {
    const { providers } = this.store.state;
    // One accent at a time: the first button is prominent only while no provider is ready.
    const anyReady = providers.some(({ state }) => state === "ready");
    const first = anyReady ? undefined : providers.find(({ action }) => action !== undefined);
    return html`<div class="welcome-content">
      <h1 class="welcome-title">SnowCell</h1>
      <p class="welcome-line">${l10n.t("Chat about your code with any model you have access to.")}</p>
      ${
        providers.length === 0
          ? nothing
          : html`<ul class="welcome-providers" aria-label=${l10n.t("Providers")}>
            ${providers.map((provider) => this.#provider(provider, provider === first))}
          </ul>`
      }
      <h2 class="welcome-heading">${l10n.t("Try")}</h2>
      <ul class="welcome-examples">
        ${examples().map((example) => this.#example(example))}
      </ul>
    </div>`;
  }

  #provider({ id, name, detail, state, action }: ProviderView, prominent: boolean): TemplateResult {
    return html`<li class="welcome-provider" data-testid="welcome-provider" data-provider=${id} data-state=${state}>
      <span class="welcome-state codicon codicon-${stateIcons[state]}" role="img" aria-label=${stateName(state)} title=${stateName(state)}></span>
      <span class="welcome-text"><bdi class="welcome-name">${name}</bdi><span class="welcome-detail" dir="auto">${detail}</span></span>
      ${
        action
          ? html`<button
            type="button"
            class="button ${prominent ? "" : "secondary"}"
            data-action=${action.action}
            aria-label=${`${action.label}: ${name}`}
            @click=${() => post(this, { type: "action", action: action.action, target: id })}
          >
            ${action.label}
          </button>`
          : nothing
      }
    </li>`;
  }

  #example(example: string): TemplateResult {
    return html`<li>
      <button
        type="button"
        class="welcome-example"
        @click=${() => this.dispatchEvent(new CustomEvent("snowcell-example", { bubbles: true, detail: example }))}
      >
        ${example}
      </button>
    </li>`;
  }
}

customElements.define("snowcell-welcome", Welcome);

function examples(): string[] {
  return [l10n.t("Explain what this project does"), l10n.t("Find the bug in this function: "), l10n.t("Write tests for this: ")];
}

function stateName(state: ProviderView["state"]): string {
  switch (state) {
    case "ready":
      return l10n.t("Ready");
    case "signed-out":
      return l10n.t("Logged out");
    case "expired":
      return l10n.t("Session expired");
    case "unreachable":
      return l10n.t("Unreachable");
    case "checking":
      return l10n.t("Checking");
  }
}
