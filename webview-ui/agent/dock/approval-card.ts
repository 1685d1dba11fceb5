// A call that waits for the user: all that would run, why it asks, and what each button would allow. One element per request,
// which never changes once it is shown, never takes the focus, and ignores presses until it has settled.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { AgentRequest, ApprovalView } from "../../../src/protocol/agent.js";
import { isComposing } from "../../accessibility/keys.js";
import { formatNumber } from "../../elements/format.js";
import { icon } from "../../elements/icon.js";
import { LightElement } from "../../elements/light-element.js";
import { ask } from "../agent-messages.js";
import { showPreview } from "../preview.js";
import { Settling } from "./settling.js";

export class ApprovalCard extends LightElement {
  static override properties = { waitingAfter: { attribute: false }, answered: { state: true } };
  /** Set before the element is connected, and never changed. */
  declare approval: ApprovalView;
  /** How many requests wait after this one. */
  declare waitingAfter: number;
  declare private answered: boolean;

  readonly #settling = new Settling();

  constructor() {
    super();
    this.answered = false;
  }

  /** The host still waits for an answer, so an earlier one did not count. */
  stillWaits(): void {
    this.answered = false;
  }

  protected override render(): TemplateResult {
    const { question } = this.approval;
    const heading = question ? l10n.t("The agent asks") : l10n.t("Allow this step?");
    const more = this.waitingAfter > 0 ? l10n.t("{0} more waiting", formatNumber(this.waitingAfter)) : "";
    return html`<section
      class="approval"
      data-testid=${question ? "question" : "approval"}
      data-step-id=${this.approval.stepId}
      tabindex="-1"
      aria-labelledby="approval-title"
    >
      <h2 class="approval-title" id="approval-title">
        ${icon("question")}<span>${heading}</span>
        <span class="approval-more" title=${more}>${more}</span>
      </h2>
      <div class="approval-body">
        ${question ? html`<p class="question-text" dir="auto">${question.text}</p>` : this.#request()}
      </div>
      ${question ? this.#answers(question.choices) : this.#buttons()}
    </section>`;
  }

  #request(): TemplateResult {
    const { title, reasons, task, always } = this.approval;
    const covers = (scope: string, label: string, what: string): TemplateResult =>
      html`<p class="approval-covers" id="covers-${scope}"><b>${label}:</b> <bdi>${what}</bdi></p>`;
    return html`<p class="approval-what" dir="auto">${title}</p>
      <pre class="approval-preview" data-testid="approval-preview" dir="ltr" tabindex="0" role="region" aria-label=${l10n.t("What will run")}></pre>
      ${reasons.length > 0 ? html`<ul class="approval-reasons">${reasons.map((reason) => html`<li dir="auto">${reason}</li>`)}</ul>` : nothing}
      ${task === undefined ? nothing : covers("task", l10n.t("For this task"), task)}
      ${always === undefined ? nothing : covers("always", l10n.t("Always here"), always)}`;
  }

  protected override firstUpdated(): void {
    this.#settling.appeared();
    const preview = this.querySelector<HTMLElement>(".approval-preview");
    if (preview) showPreview(preview, this.approval.preview);
  }

  #buttons(): TemplateResult {
    const { task, always } = this.approval;
    const allow = (scope: "once" | "task" | "always", label: string, covers?: string): TemplateResult =>
      html`<button
        type="button"
        class="button ${scope === "once" ? "" : "secondary"}"
        data-testid="approve-${scope}"
        aria-describedby=${covers === undefined ? nothing : `covers-${scope}`}
        ?disabled=${this.answered}
        @click=${() => this.#answer({ ...this.#key, type: "approve", scope })}
      >
        ${label}
      </button>`;
    return html`<div class="approval-buttons">
        ${allow("once", l10n.t("Allow Once"))}
        ${task === undefined ? nothing : allow("task", l10n.t("Allow for This Task"), task)}
        ${always === undefined ? nothing : allow("always", l10n.t("Always Allow Here"), always)}
      </div>
      <div class="approval-decline">
        <input
          class="approval-note"
          data-testid="decline-reason"
          dir="auto"
          placeholder=${l10n.t("Reason for the model (optional)")}
          aria-label=${l10n.t("Reason for declining (optional)")}
          @keydown=${(event: KeyboardEvent) => this.#entered(event, () => this.#decline())}
        />
        <button type="button" class="button secondary" data-testid="decline" ?disabled=${this.answered} @click=${() => this.#decline()}>
          ${l10n.t("Decline")}
        </button>
      </div>`;
  }

  #answers(choices: readonly string[]): TemplateResult {
    return html`<div class="question-choices" role="group" aria-labelledby="approval-title">
        ${choices.map(
          (choice) => html`<button
            type="button"
            class="button secondary"
            data-testid="question-choice"
            dir="auto"
            ?disabled=${this.answered}
            @click=${() => this.#answer({ ...this.#key, type: "answer", text: choice })}
          >
            ${choice}
          </button>`,
        )}
      </div>
      <div class="approval-decline">
        <input
          class="approval-note"
          data-testid="question-text"
          dir="auto"
          placeholder=${l10n.t("Another answer")}
          aria-label=${l10n.t("Another answer")}
          @keydown=${(event: KeyboardEvent) => this.#entered(event, () => this.#reply())}
        />
        <button type="button" class="button secondary" data-testid="question-send" ?disabled=${this.answered} @click=${() => this.#reply()}>
          ${l10n.t("Answer")}
        </button>
        <button type="button" class="link-button" data-testid="decline" ?disabled=${this.answered} @click=${() => this.#decline()}>
          ${l10n.t("Skip")}
        </button>
      </div>`;
  }

  get #key(): { readonly stepId: string; readonly inputHash: string } {
    const { stepId, inputHash } = this.approval;
    return { stepId, inputHash };
  }

  get #note(): string {
    return this.querySelector<HTMLInputElement>(".approval-note")?.value.trim() ?? "";
  }

  #entered(event: KeyboardEvent, act: () => void): void {
    if (event.key !== "Enter" || isComposing(event)) return;
    event.preventDefault();
    act();
  }

  #decline(): void {
    this.#answer({ ...this.#key, type: "decline", note: this.approval.question ? "" : this.#note });
  }

  #reply(): void {
    if (this.#note !== "") this.#answer({ ...this.#key, type: "answer", text: this.#note });
  }

  #answer(request: AgentRequest): void {
    if (this.answered || !this.#settling.settled) return;
    this.answered = true;
    ask(this, request);
  }
}

customElements.define("snowcell-approval", ApprovalCard);
