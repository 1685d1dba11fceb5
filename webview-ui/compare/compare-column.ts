// One model of a comparison: name, boundary, answers and actions. The answers use the chat's own element with a store that
// holds just these messages.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ColumnView, CompareRequest } from "../../src/protocol/compare.js";
import type { MessageView } from "../../src/protocol/host-messages.js";
import { attachmentChips } from "../composer/attachment-chips.js";
import { icon, iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import { AssistantMessage } from "../messages/assistant-message.js";
import { listenForPosts, post } from "../state/post.js";
import { Store } from "../state/store.js";

export class CompareColumn extends LightElement {
  static override properties = { view: { attribute: false }, shown: { state: true } };
  /** The model that is compared. `show` sets its answer. */
  declare view: ColumnView;
  /** Id of the latest answer. */
  declare shown: string | undefined;
  declare ask: (request: CompareRequest) => void;

  readonly #store = new Store();
  #seq = 0;
  /** By message id. */
  #answers: ReadonlyMap<string, AssistantMessage> = new Map();

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
  }

  /** A panel of its tab if the answers are in tabs. */
  place(index: number, inTabs: boolean, hidden: boolean): void {
    this.id = `compare-column-${index}`;
    this.role = inTabs ? "tabpanel" : "region";
    this.hidden = hidden;
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
    const messages = [...(this.view.earlier ?? []).map((turn) => turn.answer), answer].map(withoutBranch);
    this.#seq = 0;
    this.#store.apply({
      type: "snapshot",
      seq: 0,
      conversation: { id: "", title: "" },
      messages,
      earlierCount: 0,
      streams: [{ stream: 1, messageId: answer.id }],
      model: null,
      providers: [],
      attachments: [],
      draft: "",
    });
    this.#answers = new Map(messages.map(({ id }) => [id, this.#answers.get(id) ?? this.#element(id)]));
    this.shown = answer.id;
    this.requestUpdate();
  }

  /** Applies a change of the answer other than its text. Returns true if that ended the answer. */
  change(frame: Omit<MessageView, "text" | "reasoning">, cost: string | undefined): boolean {
    const before = this.running;
    const message = withoutBranch(frame);
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
      ${(this.view.earlier ?? []).map(
        (turn) => html`<div class="compare-earlier">${this.#answers.get(turn.answer.id)}</div>
          <div class="user-bubble compare-question" data-testid="compare-follow-up">
            <div class="message-body" dir="auto">${turn.followUp}</div>
            ${attachmentChips(turn.attachments)}
          </div>`,
      )}
      ${shown === undefined ? nothing : this.#answers.get(shown)}
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

  #element(messageId: string): AssistantMessage {
    const element = new AssistantMessage();
    element.store = this.#store;
    element.messageId = messageId;
    return element;
  }

  #stop(answer: string): void {
    this.ask({ type: "stop", answer });
    // Removing the button must not drop the focus.
    this.tabIndex = -1;
    this.focus();
  }
}

customElements.define("snowcell-compare-column", CompareColumn);

/** The other columns are this answer's branches. */
function withoutBranch<Frame extends { readonly branch?: unknown }>({ branch: _, ...message }: Frame): Omit<Frame, "branch"> {
  return message;
}
