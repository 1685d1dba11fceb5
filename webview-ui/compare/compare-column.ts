// One model of a comparison: name, boundary, answer and actions. The answer uses the chat's own element with a store that
// holds just this message.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ColumnView, CompareRequest } from "../../src/protocol/compare.js";
import type { MessageView } from "../../src/protocol/host-messages.js";
import { icon, iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import { AssistantMessage } from "../messages/assistant-message.js";
import { listenForPosts, post } from "../state/post.js";
import { Store } from "../state/store.js";

export class CompareColumn extends LightElement {
  static override properties = { view: { attribute: false }, shown: { state: true } };
  /** The model that is compared. `show` sets its answer. */
  declare view: ColumnView;
  /** Id of the answer. */
  declare shown: string | undefined;
  declare ask: (request: CompareRequest) => void;

  #store = new Store();
  #seq = 0;
  #answer: AssistantMessage | undefined;

  constructor() {
    super();
    // The answer's buttons act on this column; text actions (copy, insert) go to the chat.
    listenForPosts(this, (message) => {
      const answer = this.shown;
      if (answer === undefined) return;
      if (message.type === "retry" || message.type === "regenerate") this.ask({ type: "retry", answer });
      else if (message.type === "action" && message.action !== "diagnose")
        this.ask({ type: "action", action: message.action, answer });
      else if (this.parentElement) post(this.parentElement, message);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add("compare-column");
    this.dataset["testid"] = "compare-column";
    this.role = "region";
  }

  get answer(): MessageView | undefined {
    return this.shown === undefined ? undefined : this.#store.message(this.shown);
  }

  get running(): boolean {
    return this.#store.running;
  }

  /** Shows the whole answer of the view. */
  show(): void {
    const { answer } = this.view;
    if (!answer) return;
    // The other columns are this answer's branches.
    const { branch: _, ...message } = answer;
    if (this.shown !== answer.id) this.#store = new Store();
    this.#seq = 0;
    this.#store.apply({
      type: "snapshot",
      seq: 0,
      conversation: { id: "", title: "" },
      messages: [message],
      earlierCount: 0,
      streams: [{ stream: 1, messageId: answer.id }],
      model: null,
      providers: [],
      attachments: [],
      draft: "",
    });
    if (this.shown !== answer.id) {
      this.#answer = new AssistantMessage();
      this.#answer.store = this.#store;
      this.#answer.messageId = answer.id;
      this.shown = answer.id;
    }
    this.requestUpdate();
  }

  /** Applies a change of the answer other than its text. Returns true if that ended the answer. */
  change(frame: Omit<MessageView, "text" | "reasoning">, cost: string | undefined): boolean {
    const before = this.running;
    const { branch: _, ...message } = frame;
    const { cost: _cost, ...view } = this.view;
    this.view = { ...view, ...(cost === undefined ? {} : { cost }) };
    this.#store.apply({ type: "event", seq: ++this.#seq, event: { type: "message-changed", message } });
    this.requestUpdate();
    return before && !this.running;
  }

  addText(kind: "text" | "reasoning", text: string): void {
    const messageId = this.shown ?? "";
    const seq = ++this.#seq;
    if (kind === "text") this.#store.apply([seq, 1, text]);
    else this.#store.apply({ type: "event", seq, event: { type: "reasoning-delta", messageId, text } });
    if (this.dataset["state"] === "waiting") this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { model, cost } = this.view;
    const { answer, shown } = this;
    this.ariaLabel = l10n.t("{0} from {1}", model.name, model.providerName);
    this.dataset["model"] = model.id;
    this.dataset["state"] = answer?.state ?? "unasked";
    const ready = answer !== undefined && answer.text !== "";
    return html`<header class="compare-header">
        <h3 class="compare-model">${icon("sparkle")}<bdi>${model.name}</bdi></h3>
        <p class="compare-service" data-boundary=${model.boundary}><bdi>${model.providerName}</bdi> · ${model.boundaryName}${model.tally === undefined ? nothing : html` · <span data-testid="compare-tally">${model.tally}</span>`}</p>
        ${
          this.running && shown !== undefined
            ? iconButton({
                icon: "debug-stop",
                label: l10n.t("Stop {0}", model.name),
                testId: "compare-stop",
                press: () => this.#stop(shown),
              })
            : nothing
        }
      </header>
      ${answer ? this.#answer : nothing}
      ${cost === undefined ? nothing : html`<p class="compare-cost" data-testid="compare-cost">${l10n.t("Cost: {0}", cost)}</p>`}
      ${
        ready && shown !== undefined
          ? html`<button
            type="button"
            class="button secondary compare-continue"
            data-testid="compare-continue"
            aria-label=${`${l10n.t("Continue with This Answer")}: ${model.name}`}
            @click=${() => this.ask({ type: "continue", answer: shown })}
          >
            ${l10n.t("Continue with This Answer")}
          </button>`
          : nothing
      }`;
  }

  #stop(answer: string): void {
    this.ask({ type: "stop", answer });
    // Removing the button must not drop the focus.
    this.tabIndex = -1;
    this.focus();
  }
}

customElements.define("snowcell-compare-column", CompareColumn);
