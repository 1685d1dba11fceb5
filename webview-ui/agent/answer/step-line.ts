// One step as a line: what it does and how it ended. Unfolding it requests the details, which are dropped when it is folded.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { AgentReply, DetailsView, StepView } from "../../../src/protocol/agent.js";
import { formatNumber } from "../../elements/format.js";
import { icon } from "../../elements/icon.js";
import { LightElement } from "../../elements/light-element.js";
import type { Store } from "../../state/store.js";
import { ask, listenToAgent } from "../agent-messages.js";
import { showPreview } from "../preview.js";

/** In UTF-16 units; the host keeps no more of a running step either. */
const longestOutput = 65_536;

export class StepLine extends LightElement {
  static override properties = { step: { attribute: false }, details: { state: true } };
  /** Set before the element is connected, and never changed. */
  declare store: Store;
  declare messageId: string;
  declare step: StepView;
  declare private details: DetailsView | undefined;

  #stop: (() => void) | undefined;
  #output = "";
  #shown: DetailsView | undefined;
  /** The state that the details show. */
  #detailed: StepView["state"] | undefined;

  protected override render(): TemplateResult {
    const { tool, title, result, state } = this.step;
    return html`<details class="step" data-testid="step" data-tool=${tool} data-state=${state} @toggle=${() => this.#toggled()}>
      <summary>
        <span class="step-state codicon codicon-${icons[state]}" role="img" aria-label=${wordOf(state)} title=${wordOf(state)}></span
        ><span class="step-title" dir="auto">${title}</span>${result ? html`<span class="step-result" dir="auto">${result}</span>` : nothing}
      </summary>
      <div class="step-details" data-testid="step-details">${this.#stop ? this.#sections() : nothing}</div>
    </details>`;
  }

  protected override updated(): void {
    if (this.details !== this.#shown) this.#showSections();
    this.#showOutput();
    // The details of a step that has ended since are out of date.
    if (this.#stop && this.#detailed !== this.step.state) this.#request();
  }

  /** Only when they are new: the user may have selected text in them. */
  #showSections(): void {
    this.#shown = this.details;
    for (const [index, pre] of [...this.querySelectorAll<HTMLElement>(".step-section pre")].entries()) {
      const section = this.details?.sections[index];
      if (section) showPreview(pre, section);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#fold();
  }

  #sections(): TemplateResult {
    const { details } = this;
    if (!details) return html`<span class="step-loading">${l10n.t("Loading…")}</span>`;
    return html`${details.sections.map(
      ({ heading }) => html`<section class="step-section">
        <p class="step-heading">${heading}</p>
        <pre dir="ltr" tabindex="0" aria-label=${heading}></pre>
      </section>`,
    )}
    ${
      this.step.state === "running"
        ? html`<section class="step-output" ?hidden=${this.#output === ""}>
          <p class="step-heading">${l10n.t("Output")}</p>
          <pre dir="ltr" tabindex="0" aria-label=${l10n.t("Output")}></pre>
        </section>`
        : nothing
    }
    ${details.files.map(
      ({ uri, path, added, removed }) => html`<button
        type="button"
        class="link-button step-file"
        data-testid="step-file"
        title=${l10n.t("Show the changes in {0}", path)}
        @click=${() => ask(this, { type: "show-changes", uri })}
      >
        ${icon("diff")}<bdi>${path}</bdi> <span class="lines-added">+${formatNumber(added)}</span>
        <span class="lines-removed">−${formatNumber(removed)}</span>
      </button>`,
    )}`;
  }

  #toggled(): void {
    if (!this.querySelector("details")?.open) {
      this.#fold();
      this.requestUpdate();
    } else if (!this.#stop) {
      this.#stop = listenToAgent(this.store, (reply) => this.#receive(reply));
      this.requestUpdate();
    }
  }

  #fold(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#detailed = undefined;
    this.#output = "";
    this.details = undefined;
  }

  #request(): void {
    this.#detailed = this.step.state;
    ask(this, { type: "details", messageId: this.messageId, stepId: this.step.id });
  }

  #receive(reply: AgentReply): void {
    if ((reply.type !== "details" && reply.type !== "output") || reply.stepId !== this.step.id) return;
    if (reply.type === "details") {
      this.details = reply;
      return;
    }
    this.#output = (this.#output + reply.text).slice(-longestOutput);
    this.#showOutput();
  }

  #showOutput(): void {
    const section = this.querySelector<HTMLElement>(".step-output");
    const pre = section?.querySelector("pre");
    if (!section || !pre || this.#output === "" || pre.textContent === this.#output) return;
    section.hidden = false;
    const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 24;
    showPreview(pre, { kind: "text", text: this.#output });
    if (atEnd) pre.scrollTop = pre.scrollHeight;
  }
}

customElements.define("snowcell-step", StepLine);

const icons: Readonly<Record<StepView["state"], string>> = {
  streaming: "ellipsis",
  waiting: "question",
  running: "loading",
  done: "check",
  failed: "error",
  declined: "circle-slash",
  cancelled: "debug-stop",
  interrupted: "warning",
};

function wordOf(state: StepView["state"]): string {
  switch (state) {
    case "streaming":
      return l10n.t("The model is writing the call");
    case "waiting":
      return l10n.t("Waiting for you");
    case "running":
      return l10n.t("Running");
    case "done":
      return l10n.t("Done");
    case "failed":
      return l10n.t("Failed");
    case "declined":
      return l10n.t("Declined");
    case "cancelled":
      return l10n.t("Stopped");
    case "interrupted":
      return l10n.t("Interrupted: the outcome is unknown");
  }
}
