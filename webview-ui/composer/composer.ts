// Start here: the input box. composer-tools.ts and intake.ts load what it needs later.
//
// The composer. Enter sends, Shift+Enter adds a line; text typed during an answer is kept.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { isComposing } from "../accessibility/keys.js";
import { icon } from "../elements/icon.js";
import { lazyPart } from "../elements/lazy-part.js";
import { LightElement } from "../elements/light-element.js";
import type { Draft } from "../state/draft.js";
import { post } from "../state/post.js";
import { type Store, StoreController } from "../state/store.js";

const chipsPart = lazyPart(() => import("./attachment-chips.js"));

export class Composer extends LightElement {
  static override properties = {
    store: { attribute: false },
    draft: { attribute: false },
    empty: { state: true },
    tools: { state: true },
  };
  declare store: Store;
  declare draft: Draft;
  declare private empty: boolean;
  declare private tools: typeof import("./composer-tools.js") | undefined;

  protected readonly changes = new StoreController(this, ["path", "message", "model", "mode", "attachments", "context"]);

  constructor() {
    super();
    this.empty = true;
  }

  /** Resolves once all buttons are rendered. */
  protected override async getUpdateComplete(): Promise<boolean> {
    this.tools ??= await import("./composer-tools.js");
    return await super.getUpdateComplete();
  }

  protected override firstUpdated(): void {
    void this.getUpdateComplete();
  }

  protected override render(): TemplateResult {
    const { attachments, context } = this.store.state;
    const suggestion = this.store.agentRuns ? undefined : context?.suggestion;
    return html`<div class="composer-box" @click=${(event: Event) => this.#clicked(event)}>
      ${attachments[0] || suggestion ? chipsPart(this)?.composerChips(this, attachments, suggestion) : nothing}
      <textarea
        class="composer-input"
        data-testid="composer-input"
        dir="auto"
        rows="1"
        placeholder=${l10n.t("Ask about your code…")}
        aria-label=${l10n.t("Message")}
        aria-description=${l10n.t("Enter to send, Shift+Enter for a new line")}
        @input=${() => this.#typed()}
        @keydown=${(event: KeyboardEvent) => this.#keyPressed(event)}
        @blur=${() => this.draft.flush()}
      ></textarea>
      <div class="composer-bar">${this.#modelButton()}${this.tools?.composerTools(this, this.store) ?? nothing}<span class="composer-buttons">${this.#buttons()}</span></div>
    </div>`;
  }

  #modelButton(): TemplateResult {
    const { model } = this.store.state;
    const name = model?.name ?? l10n.t("Select Model");
    const title = model ? l10n.t("{0} from {1}: select another model", name, model.providerName) : name;
    return html`<button
      type="button"
      class="model-button"
      data-testid="model-button"
      title=${title}
      aria-label=${title}
      aria-haspopup="dialog"
      @click=${() => post(this, { type: "select-model" })}
    >
      ${icon("sparkle")}<bdi class="model-name">${(model && this.tools?.beginningAndEnd(name)) ?? name}</bdi>${icon("chevron-down")}
    </button>`;
  }

  /** Send becomes Stop. With text waiting, both show, so that the user sees why Enter does nothing. */
  #buttons(): TemplateResult {
    const { running } = this.store;
    return html`${running && this.empty ? nothing : this.#sendButton(running)}${running ? this.#stopButton() : nothing}`;
  }

  #sendButton(running: boolean): TemplateResult {
    const blocked = running && !this.#takesNotes;
    const title = running
      ? blocked
        ? l10n.t("An answer is in progress. Stop it, or wait, then send.")
        : l10n.t("Add a note for the agent (Enter)")
      : this.empty
        ? l10n.t("Type a message to send")
        : l10n.t("Send (Enter)");
    return html`<button
      type="button"
      class="send-button codicon codicon-arrow-up"
      data-testid="send-button"
      title=${title}
      aria-label=${l10n.t("Send")}
      ?disabled=${blocked || this.empty}
      @click=${() => this.#send()}
    ></button>`;
  }

  #stopButton(): TemplateResult {
    return html`<button
      type="button"
      class="stop-button codicon codicon-debug-stop"
      data-testid="stop-button"
      title=${l10n.t("Stop (Escape)")}
      aria-label=${l10n.t("Stop")}
      @click=${() => this.#stop()}
    ></button>`;
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  /** The agent reads what is sent while it works. */
  get #takesNotes(): boolean {
    return this.store.state.mode === "agent";
  }

  get text(): string {
    return this.#input?.value ?? "";
  }

  /** Shows `text` without reporting a draft change. */
  show(text: string): void {
    const input = this.#input;
    if (!input) return;
    // Setting the same value would move the caret.
    if (input.value !== text) replaceText(input, text);
    this.empty = text.trim() === "";
  }

  /** Inserts `text` as if the user had typed it. */
  fill(text: string): void {
    this.show(text);
    this.draft.changed(text);
    this.focusInput();
    this.#input?.setSelectionRange(text.length, text.length);
  }

  focusInput(): void {
    this.#input?.focus();
  }

  #clicked({ target }: Event): void {
    if (target instanceof Element && !target.closest("button, textarea")) this.focusInput();
  }

  #typed(): void {
    this.empty = this.text.trim() === "";
    this.draft.changed(this.text);
  }

  #keyPressed(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#send();
    } else {
      this.tools?.keyPressed(this, event);
    }
  }

  #send(): void {
    const { text } = this;
    if ((this.store.running && !this.#takesNotes) || text.trim() === "") return;
    post(this, { type: "send", text });
    this.draft.sent();
    this.show("");
  }

  #stop(): void {
    post(this, { type: "stop" });
    // Removing the button must not drop the focus.
    this.focusInput();
  }
}

customElements.define("snowcell-composer", Composer);

/** Replaces only the part that differs, so that the caret stays next to the same words. */
function replaceText(input: HTMLTextAreaElement, text: string): void {
  const old = input.value;
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start++;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === text.at(-1 - end)) end++;
  input.setRangeText(text.slice(start, text.length - end), start, old.length - end, "preserve");
}
