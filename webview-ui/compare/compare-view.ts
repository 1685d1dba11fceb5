// Start here: the comparison page. The question, the answers side by side or in tabs if narrow, the diff of two, and the
// input box for the question or a follow-up. The host owns the state; the page requests all of it on start.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { type ColumnChange, type CompareRequest, type ComparisonView, compareReplySchema } from "../../src/protocol/compare.js";
import { isComposing } from "../accessibility/keys.js";
import { attachmentChips } from "../composer/attachment-chips.js";
import { atNextFrame } from "../elements/frames.js";
import { iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import type { FeatureHost, FeatureView } from "../features/feature-view.js";
import { CompareColumn } from "./compare-column.js";
import { CompareDiff } from "./compare-diff.js";
import { compareTabs } from "./compare-tabs.js";

/** Below this many pixels, answers are in tabs: two columns and the page's edges. */
const narrowest = 524;

class CompareView extends LightElement {
  static override properties = { shown: { state: true }, narrow: { state: true }, selected: { state: true } };
  declare private shown: ComparisonView | undefined;
  declare private narrow: boolean;
  /** Index of the column that is shown if there is room for one only. */
  declare private selected: number;
  declare panel: FeatureHost;

  #columns: readonly CompareColumn[] = [];
  #diff = new CompareDiff();
  #stop: (() => void) | undefined;
  #conversation = "";
  /** In the next frame: tabs change the size that is observed. */
  readonly #size = new ResizeObserver(() => atNextFrame(() => this.#measure()));

  constructor() {
    super();
    this.narrow = false;
    this.selected = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.dataset["testid"] = "compare-view";
    this.#measure();
    this.#size.observe(this);
    this.#diff.choices = [];
    this.#diff.ask = (request) => this.#ask(request);
    this.#stop = this.panel.store.listen((change) => {
      // A message was missed, or the panel shows another conversation.
      if (change.kind === "snapshot") this.#ask({ type: "show" });
      else if (change.kind === "text" || change.kind === "reasoning") this.#column(change.id)?.addText(change.kind, change.text);
    });
    this.#ask({ type: "show" });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
    this.#stop?.();
    if (this.#conversation !== "") this.#ask({ type: "left", conversation: this.#conversation });
  }

  receive(message: unknown): void {
    const reply = compareReplySchema.parse(message);
    switch (reply.type) {
      case "none":
        this.panel.close();
        break;
      case "comparison":
        this.#show(reply);
        break;
      case "column":
        this.#change(reply);
        break;
      case "diff":
        this.#diff.diff = reply;
        break;
    }
  }

  focusFirst(): void {
    (this.#input ?? this.querySelector<HTMLElement>(".compare-title"))?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { shown } = this;
    if (!shown) return nothing;
    const asked = shown.question !== "";
    const running = this.#columns.some((column) => column.running);
    const inTabs = asked && this.narrow;
    this.#columns.forEach((column, index) => {
      column.place(index, inTabs, inTabs && index !== this.selected);
    });
    const close = l10n.t("Close Comparison");
    return html`<header class="compare-bar">
        <h2 class="compare-title" tabindex="-1">${l10n.t("Compare Models")}</h2>
        ${iconButton({
          icon: "list-selection",
          label: l10n.t("Compare Other Models"),
          testId: "compare-again",
          press: () => this.#ask({ type: "choose" }),
        })}
        ${iconButton({
          icon: "graph",
          label: l10n.t("Show Tally of Chosen Answers"),
          testId: "compare-show-tally",
          press: () => this.#ask({ type: "tally" }),
        })}
        ${iconButton({ icon: "close", label: close, testId: "compare-close", press: () => this.panel.close() })}
      </header>
      ${asked ? this.#question(shown, running) : this.#box(shown.attachments, false)}
      ${inTabs ? compareTabs(this.#columns, this.#columns[this.selected], (column) => this.#select(column)) : nothing}
      <div class="compare-columns" data-count=${this.#columns.length}>${this.#columns}</div>
      ${asked ? html`<section class="compare-differences">${this.#diff}</section>` : nothing}
      ${asked ? this.#box(shown.nextAttachments, running) : nothing}
      <div class="visually-hidden" role="status" aria-live="polite"></div>`;
  }

  #measure(): void {
    const narrow = this.clientWidth < narrowest;
    if (narrow === this.narrow) return;
    this.narrow = narrow;
    // The focus must not be in a column that is hidden.
    const focused = this.#columns.findIndex((column) => column.contains(document.activeElement));
    if (narrow && focused >= 0) this.selected = focused;
  }

  #question({ question, attachments }: ComparisonView, running: boolean): TemplateResult {
    return html`<div class="user-bubble compare-question">
        <div class="message-body" dir="auto" data-testid="compare-question">${question}</div>
        ${attachmentChips(attachments)}
      </div>
      ${
        running
          ? html`<button type="button" class="button secondary compare-stop-all" data-testid="compare-stop-all" @click=${() => this.#stopAll()}>
            ${l10n.t("Stop All")}
          </button>`
          : nothing
      }`;
  }

  #box(attachments: ComparisonView["nextAttachments"], running: boolean): TemplateResult {
    const follows = this.shown?.question !== "";
    return html`<div class="composer-box compare-box" data-follows=${follows}>
      ${attachmentChips(attachments)}
      <textarea
        class="composer-input"
        data-testid="compare-input"
        dir="auto"
        rows=${follows ? 1 : 2}
        placeholder=${follows ? l10n.t("Ask all models a follow-up…") : l10n.t("Ask all models…")}
        aria-label=${follows ? l10n.t("Follow-up to all models") : l10n.t("Question to all models")}
        aria-description=${l10n.t("Enter to send, Shift+Enter for a new line")}
        @input=${() => this.#typed()}
        @keydown=${(event: KeyboardEvent) => this.#keyPressed(event)}
      ></textarea>
      <div class="composer-bar">
        <span></span>
        <button type="button" class="button" data-testid="compare-ask" ?disabled=${running} @click=${() => this.#send()}>${l10n.t("Ask All")}</button>
      </div>
    </div>`;
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  #change({ answer, cost }: ColumnChange): void {
    const column = this.#column(answer.id);
    if (!column?.change(answer, cost)) return;
    this.#say(column);
    this.#diff.refresh();
  }

  #column(answer: string): CompareColumn | undefined {
    return this.#columns.find(({ shown }) => shown === answer);
  }

  /** Columns keep their position when an answer is regenerated. */
  #show(comparison: ComparisonView): void {
    const fresh = this.#conversation !== comparison.conversation || (this.shown?.question ?? "") !== comparison.question;
    this.#conversation = comparison.conversation;
    this.#columns = comparison.columns.map((view, index) => {
      const known = fresh ? undefined : this.#columns[index];
      const column = known ?? new CompareColumn();
      column.ask = (request) => this.#ask(request);
      column.view = view;
      column.show();
      return column;
    });
    if (fresh) this.selected = 0;
    const before = this.#diff.choices.map(({ answer }) => answer).join();
    this.#diff.choices = comparison.columns.map(({ model, answer }) => ({ answer: answer?.id ?? "", name: model.name }));
    const asked = before !== this.#diff.choices.map(({ answer }) => answer).join();
    if (asked) this.#diff.diff = undefined;
    // The follow-up has been sent.
    if (asked && !fresh && this.#input) this.#input.value = comparison.draft;
    this.shown = comparison;
    if (fresh) void this.updateComplete.then(() => this.#begin(comparison.draft));
  }

  /** Moves the composer's text and the focus into the input box. */
  #begin(draft: string): void {
    const input = this.#input;
    if (input && input.value === "") input.value = draft;
    if (this.isConnected) this.focusFirst();
  }

  #typed(): void {
    this.#ask({ type: "draft", text: this.#input?.value ?? "" });
  }

  #keyPressed(event: KeyboardEvent): void {
    if (isComposing(event) || event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#send();
  }

  #select(column: CompareColumn): void {
    this.selected = this.#columns.indexOf(column);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus());
  }

  #send(): void {
    const text = this.#input?.value ?? "";
    if (text.trim() !== "" && !this.#columns.some((each) => each.running)) this.#ask({ type: "ask", text });
  }

  #stopAll(): void {
    this.#ask({ type: "stop" });
    this.querySelector<HTMLElement>(".compare-title")?.focus();
  }

  #say(column: CompareColumn): void {
    this.requestUpdate();
    const region = this.querySelector("[role=status][aria-live]");
    const { name } = column.view.model;
    const state = column.answer?.state;
    if (!region) return;
    if (state === "done") region.textContent = l10n.t("{0}: answer complete.", name);
    else if (state === "stopped") region.textContent = l10n.t("{0}: stopped.", name);
    else region.textContent = `${name}: ${column.answer?.failure?.title ?? ""}`;
  }

  #ask(request: CompareRequest): void {
    this.panel.post(request);
  }
}

customElements.define("snowcell-compare", CompareView);

export function open(panel: FeatureHost): FeatureView {
  const element = new CompareView();
  element.panel = panel;
  return {
    placement: "page",
    element,
    receive: (message) => element.receive(message),
    focus: () => element.focusFirst(),
  };
}
