// The list above the composer while the user types a mention: `@` and some letters. The focus stays in the composer, which
// announces the active row.

import * as l10n from "@vscode/l10n";
import { html, render } from "lit";
import { type AttachRequest, attachReplySchema, type Candidate } from "../../src/protocol/attach.js";
import { isComposing } from "../accessibility/keys.js";
import { icon } from "../elements/icon.js";
import type { Store } from "../state/store.js";

/** Delay after the last keystroke before the host is asked, in ms. */
const restTime = 80;

/** A mention starts at a word and ends before the caret. */
const mention = /(?:^|[\s([{])@([^\s@]{0,100})$/;

export class MentionList {
  readonly #box = document.createElement("div");
  #query: string | undefined;
  #items: readonly Candidate[] = [];
  #chosen = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    composer: HTMLElement,
    store: Store,
    private readonly input: HTMLTextAreaElement,
    private readonly ask: (request: AttachRequest) => void,
  ) {
    this.#box.className = "mention-box";
    composer.append(this.#box);
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-haspopup", "listbox");
    input.addEventListener("input", (event) => {
      if (!(event instanceof InputEvent) || !event.isComposing) this.#look();
    });
    input.addEventListener("compositionend", () => this.#look());
    // Returning the caret to a mention reopens its list.
    for (const name of ["click", "focus"]) input.addEventListener(name, () => this.#look());
    input.addEventListener("blur", () => this.#close());
    // Runs before the composer's handler, where Enter sends.
    composer.addEventListener("keydown", (event) => this.#keyPressed(event), { capture: true });
    store.listen((change) => {
      if (change.kind === "feature-message" && change.feature === "attach") this.#receive(change.message);
    });
  }

  get #open(): boolean {
    return this.#query !== undefined && this.#items.length > 0;
  }

  #look(): void {
    const { value, selectionStart, selectionEnd } = this.input;
    const query = selectionStart === selectionEnd ? mention.exec(value.slice(0, selectionStart))?.[1] : undefined;
    if (query === undefined) this.#close();
    if (query === undefined || query === this.#query) return;
    this.#query = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ask({ type: "find", query }), restTime);
  }

  #receive(message: unknown): void {
    const { query, items } = attachReplySchema.parse(message);
    // The user typed more meanwhile; the newer reply will follow.
    if (query !== this.#query) return;
    this.#items = items;
    this.#chosen = 0;
    this.#draw();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#query = undefined;
    this.#items = [];
    this.#draw();
  }

  #keyPressed(event: KeyboardEvent): void {
    if (!this.#open || event.target !== this.input || isComposing(event)) return;
    const last = this.#items.length - 1;
    const places: Readonly<Record<string, number>> = {
      ArrowDown: this.#chosen === last ? 0 : this.#chosen + 1,
      ArrowUp: this.#chosen === 0 ? last : this.#chosen - 1,
      PageDown: Math.min(last, this.#chosen + 8),
      PageUp: Math.max(0, this.#chosen - 8),
    };
    const place = places[event.key];
    if (place !== undefined) {
      this.#chosen = place;
      this.#draw();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      this.#choose(this.#items[this.#chosen]);
    } else if (event.key === "Escape") {
      this.#close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(item: Candidate | undefined): void {
    if (!item) return;
    const { input } = this;
    const end = input.selectionStart;
    const start = end - (this.#query?.length ?? 0) - 1;
    this.#close();
    input.setRangeText("", start, end, "end");
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    this.ask({ type: "choose", id: item.id });
  }

  #draw(): void {
    const { input } = this;
    const open = this.#open;
    render(
      html`${
        open
          ? html`<ul class="mention-list" id="mention-list" role="listbox" aria-label=${l10n.t("Suggested context")}>
            ${this.#items.map((item, index) => this.#row(item, index))}
          </ul>`
          : ""
      }
      <div class="visually-hidden" role="status">${open ? suggestionCount(this.#items.length) : ""}</div>`,
      this.#box,
    );
    if (open) {
      input.setAttribute("aria-controls", "mention-list");
      input.setAttribute("aria-activedescendant", `mention-${this.#chosen}`);
      this.#box.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-controls");
      input.removeAttribute("aria-activedescendant");
    }
  }

  #row(item: Candidate, index: number) {
    return html`<li
      id=${`mention-${index}`}
      class="mention"
      data-testid="mention"
      role="option"
      aria-selected=${index === this.#chosen}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#choose(item)}
    >
      ${icon(item.icon)}<bdi class="mention-label">${item.label}</bdi><bdi class="mention-detail">${item.detail}</bdi>
    </li>`;
  }
}

const suggestionCount = (count: number): string => (count === 1 ? l10n.t("1 suggestion") : l10n.t("{0} suggestions", count));
