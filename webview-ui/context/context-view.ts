// The context breakdown: each part of the next message with its tokens, and what would be left out and why.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { type ContextReply, type ContextRequest, type ContextRow, contextReplySchema } from "../../src/protocol/context.js";
import { formatNumber } from "../elements/format.js";
import { icon, iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import type { FeatureHost, FeatureView } from "../features/feature-view.js";

const icons: Readonly<Record<ContextRow["kind"], string>> = {
  system: "note",
  instructions: "book",
  question: "comment",
  attachment: "attach",
  exchanges: "comment-discussion",
};

class ContextList extends LightElement {
  static override properties = { plan: { state: true } };
  declare plan: ContextReply | undefined;
  declare panel: FeatureHost;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ask();
    // Stays open and current while the user types and attaches.
    this.#stop = this.panel.store.listen(({ kind }) => {
      if (kind === "context" || kind === "model") this.ask();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  ask(): void {
    const request: ContextRequest = { type: "show" };
    this.panel.post(request);
  }

  protected override render(): TemplateResult {
    return html`<div class="card" role="group" aria-labelledby="context-title" data-testid="context-list">
      <header class="card-header">
        <h2 id="context-title">${l10n.t("Context")}</h2>
        ${iconButton({ icon: "close", label: l10n.t("Close"), testId: "close-feature", press: () => this.panel.close() })}
      </header>
      ${this.plan ? this.#table(this.plan) : nothing}
    </div>`;
  }

  #table(plan: ContextReply): TemplateResult {
    return html`<p class="card-line" data-testid="context-summary">${summaryOf(plan)}</p>
      <table class="context-table">
        <caption class="visually-hidden">${l10n.t("Parts of the next message")}</caption>
        <thead class="visually-hidden">
          <tr><th scope="col">${l10n.t("Part")}</th><th scope="col">${l10n.t("Tokens")}</th></tr>
        </thead>
        <tbody>
          ${plan.rows.map((row) => rowOf(row, (id) => this.panel.post({ type: "take-back-instructions", id } satisfies ContextRequest)))}
        </tbody>
      </table>`;
  }
}

function summaryOf({ used, limit, reserve, model }: ContextReply): string {
  if (limit === undefined || reserve === undefined) {
    return model === ""
      ? l10n.t("About {0} tokens will be sent.", formatNumber(used))
      : l10n.t("About {0} tokens will be sent. The limit of {1} is unknown, so nothing is left out.", formatNumber(used), model);
  }
  return l10n.t(
    "About {0} tokens will be sent. {1} has room for {2}; at least {3} more are left for the answer.",
    formatNumber(used),
    model,
    formatNumber(limit),
    formatNumber(reserve),
  );
}

/** A long path breaks after a slash first, not within a name. */
function breakable(path: string): readonly unknown[] {
  return path.split(/(?<=\/)/).map((part) => html`${part}<wbr />`);
}

function rowOf({ kind, label, tokens, kept, why, removed }: ContextRow, takeBack: (id: string) => void): TemplateResult {
  return html`<tr data-testid="context-part" data-kept=${kept}>
    <th scope="row">
      <span class="context-part">${icon(kept ? icons[kind] : "circle-slash")}<bdi>${breakable(label)}</bdi></span>
      ${why === undefined ? nothing : html`<span class="context-why">${l10n.t("Left out. {0}.", why)}</span>`}
      ${
        removed === undefined
          ? nothing
          : html`<button
            type="button"
            class="link-button"
            data-testid="take-back-instructions"
            aria-label=${`${l10n.t("Use Again")}: ${label}`}
            @click=${() => takeBack(removed)}
          >
            ${l10n.t("Use Again")}
          </button>`
      }
    </th>
    <td>${formatNumber(tokens)}</td>
  </tr>`;
}

customElements.define("snowcell-context", ContextList);

export function open(panel: FeatureHost): FeatureView {
  const element = new ContextList();
  element.panel = panel;
  return {
    placement: "above-composer",
    element,
    receive: (message) => {
      element.plan = contextReplySchema.parse(message);
    },
    focus: () => element.querySelector("button")?.focus(),
  };
}
