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
  absent: "circle-large-outline",
};

export class Welcome extends LightElement {
  static override properties = { store: { attribute: false } };
  declare store: Store;

  protected readonly changes = new StoreController(this, ["providers", "context"]);

  override connectedCallback(): void {
    super.connectedCallback();
    this.dataset["testid"] = "welcome";
  }

  protected override render(): TemplateResult {
    const { providers } = this.store.state;
    // One accent at a time: a button of what is ready, if there is anything.
    const anyReady = providers.some(({ state }) => state === "ready");
    const first = providers.find(({ state, actions = [] }) => actions.length > 0 && (state === "ready" || !anyReady));
    // SnowCell's own service stays in view; what else is not connected is one click away.
    const isOther = ({ id, state }: ProviderView): boolean =>
      anyReady && (state === "absent" || (state === "signed-out" && id !== "snowcell"));
    const others = providers.filter(isOther);
    const connected = providers.filter((provider) => !isOther(provider));
    return html`<div class="welcome-content">
      <h1 class="welcome-title">SnowCell</h1>
      <p class="welcome-line">${l10n.t("Chat about your code with any model you have access to.")}</p>
      ${anyReady ? this.#examples() : nothing}
      ${this.#list(connected, l10n.t("Providers"), first)}
      ${
        others.length === 0
          ? nothing
          : html`<details class="welcome-more" data-testid="welcome-more">
            <summary>${l10n.t("More Services ({0})", others.length)}</summary>
            ${this.#list(others, l10n.t("More Services ({0})", others.length), first)}
          </details>`
      }
      <div class="welcome-actions">
        ${this.#command("add-provider", l10n.t("Add Provider…"))}${this.#command("import-credentials", l10n.t("Import Credentials…"))}
      </div>
    </div>`;
  }

  #list(providers: readonly ProviderView[], label: string, first: ProviderView | undefined): TemplateResult | typeof nothing {
    if (providers.length === 0) return nothing;
    return html`<ul class="welcome-providers" aria-label=${label}>
      ${providers.map((provider) => this.#provider(provider, provider === first))}
    </ul>`;
  }

  #command(action: string, label: string): TemplateResult {
    return html`<button
      type="button"
      class="link-button"
      data-testid="welcome-command"
      data-action=${action}
      @click=${() => post(this, { type: "action", action, target: "" })}
    >
      ${label}
    </button>`;
  }

  #provider({ id, name, detail, state, actions = [] }: ProviderView, prominent: boolean): TemplateResult {
    return html`<li class="welcome-provider" data-testid="welcome-provider" data-provider=${id} data-state=${state}>
      <span class="welcome-state codicon codicon-${stateIcons[state]}" role="img" aria-label=${stateName(state)} title=${stateName(state)}></span>
      <span class="welcome-text"><bdi class="welcome-name">${name}</bdi><span class="welcome-detail" dir="auto">${detail}</span></span>
      ${actions.map(
        ({ action, label }, index) => html`<button
          type="button"
          class="button ${prominent && index === 0 ? "" : "secondary"}"
          data-action=${action}
          aria-label=${`${label}: ${name}`}
          @click=${() => post(this, { type: "action", action, target: id })}
        >
          ${label}
        </button>`,
      )}
    </li>`;
  }

  /** Only those that can succeed: a model is ready, and the host has what they are about. */
  #examples(): TemplateResult | typeof nothing {
    const { examples = [], suggestion = "" } = this.store.state.context ?? {};
    if (examples.length === 0) return nothing;
    return html`<h2 class="welcome-heading">${l10n.t("Try")}</h2>
      <ul class="welcome-examples">
        ${examples.map((example) => this.#example(example, suggestion))}
      </ul>`;
  }

  #example(example: string, suggestion: string): TemplateResult {
    const question = questionOf(example, suggestion);
    const ask = (): void => {
      const id = example === "selection" ? "suggestion" : example;
      post(this, { type: "feature", feature: "attach", message: { type: "choose", id } });
      this.dispatchEvent(new CustomEvent("snowcell-example", { bubbles: true, detail: question }));
    };
    return html`<li>
      <button type="button" class="welcome-example" data-testid="welcome-example" data-example=${example} @click=${ask}>${question}</button>
    </li>`;
  }
}

customElements.define("snowcell-welcome", Welcome);

function questionOf(example: string, suggestion: string): string {
  if (example === "selection") return l10n.t("Explain {0}", suggestion);
  return example === "problems"
    ? l10n.t("Explain these problems, and how to fix them")
    : l10n.t("Explain what this project does");
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
    case "absent":
      return l10n.t("Not ready");
  }
}
