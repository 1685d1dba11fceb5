// Consecutive steps that only look, folded to one line. Stays open while the user has opened it or works in it.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { StepView } from "../../../src/protocol/agent.js";
import { formatNumber } from "../../elements/format.js";
import { icon } from "../../elements/icon.js";
import { LightElement } from "../../elements/light-element.js";
import type { Store } from "../../state/store.js";
import "./step-line.js";

export class StepGroup extends LightElement {
  static override properties = { steps: { attribute: false } };
  /** Set before the element is connected, and never changed. */
  declare store: Store;
  declare messageId: string;
  declare steps: readonly StepView[];

  #chosen = false;

  protected override render(): TemplateResult {
    const { steps } = this;
    const running = steps.findLast(({ state }) => state === "running");
    const count = formatNumber(steps.length);
    return html`<details class="step-group" data-testid="step-group" data-state=${running ? "running" : "done"}>
      <summary ?hidden=${steps.length < 2} @click=${() => (this.#chosen = true)}>
        ${icon(running ? "loading" : "search")}<span class="step-title">${l10n.t("Looked at {0} places", count)}</span
        ><span class="step-result" dir="auto">${running?.title ?? ""}</span>
      </summary>
      ${repeat(
        steps,
        ({ id }) => id,
        (step) => html`<snowcell-step .store=${this.store} .messageId=${this.messageId} .step=${step}></snowcell-step>`,
      )}
    </details>`;
  }

  protected override updated(): void {
    const details = this.querySelector<HTMLDetailsElement>(".step-group");
    if (!details || this.#chosen) return;
    const inUse = details.contains(document.activeElement) || details.querySelector(".step[open]") !== null;
    details.open = this.steps.length < 2 || (details.open && inUse);
  }
}

customElements.define("snowcell-step-group", StepGroup);
