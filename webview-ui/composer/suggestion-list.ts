// The list above the composer while the user types a mention or a command. The focus stays in the composer, which announces
// the active row.

import * as l10n from "@vscode/l10n";
import { html, render, type TemplateResult } from "lit";
import type { Feature } from "../../src/protocol/features.js";
import { isComposing } from "../accessibility/keys.js";
import type { Store } from "../state/store.js";

/** Delay after the last keystroke before the host is asked, in ms. */
const restTime = 80;

export interface Suggestions<Item> {
  /** Start of the elements' ids. */
  readonly name: string;
  /** Name of the list for screen readers. */
  readonly label: string;
  /** Matches the text before the caret; the first group is what the user searches for. */
  readonly pattern: RegExp;
  /** The feature that answers. */
  readonly feature: Feature;
  /** Reads its reply. */
  read(message: unknown): { readonly query: string; readonly items: readonly Item[] };
  ask(query: string): void;
  /** Takes an item for the text from `start` to `end`. */
  choose(item: Item, start: number, end: number): void;
  /** Whether Enter sends the message, because the item is typed in full. */
  isTyped?(item: Item, query: string): boolean;
  /** The row's content, and its test id with data. */
  row(item: Item, attributes: RowAttributes): TemplateResult;
}

export interface RowAttributes {
  readonly id: string;
  readonly selected: boolean;
  readonly pressed: (event: Event) => void;
  readonly choose: () => void;
}

export class SuggestionList<Item> {
  readonly #box = document.createElement("div");
  #query: string | undefined;
  #items: readonly Item[] = [];
  /** The text that the items are for. */
  #answered: string | undefined;
  #chosen = 0;
  /** The user chose before the items for the whole text came: the first of them is taken. */
  #awaitsFirst = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    composer: HTMLElement,
    store: Store,
    private readonly input: HTMLTextAreaElement,
    private readonly suggestions: Suggestions<Item>,
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
      if (change.kind === "feature-message" && change.feature === suggestions.feature) this.#receive(change.message);
    });
    // The text that loaded this list may already match.
    if (input === document.activeElement) this.#look();
  }

  get #open(): boolean {
    return this.#query !== undefined && this.#items.length > 0;
  }

  #look(): void {
    const { value, selectionStart, selectionEnd } = this.input;
    const { pattern } = this.suggestions;
    const query = selectionStart === selectionEnd ? pattern.exec(value.slice(0, selectionStart))?.[1] : undefined;
    if (query === undefined) this.#close();
    if (query === undefined || query === this.#query) return;
    this.#query = query;
    this.#awaitsFirst = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.suggestions.ask(query), restTime);
  }

  #receive(message: unknown): void {
    const { query, items } = this.suggestions.read(message);
    // The user typed more meanwhile; the newer reply will follow.
    if (query !== this.#query) return;
    // A second reply to the same text only adds rows.
    this.#chosen = query === this.#answered ? Math.min(this.#chosen, items.length - 1) : 0;
    this.#answered = query;
    this.#items = items;
    const [first] = items;
    if (this.#awaitsFirst && first) this.#choose(first);
    else this.#draw();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#query = undefined;
    this.#awaitsFirst = false;
    this.#answered = undefined;
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
    const chosen = this.#items[this.#chosen];
    if (place !== undefined) {
      this.#chosen = place;
      this.#draw();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      const query = this.#query ?? "";
      if (event.key === "Enter" && chosen && this.suggestions.isTyped?.(chosen, query)) {
        this.#close();
        return;
      }
      if (this.#answered === query) this.#choose(chosen);
      else this.#awaitsFirst = true;
    } else if (event.key === "Escape") {
      this.#close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(item: Item | undefined): void {
    if (!item) return;
    const end = this.input.selectionStart;
    const start = end - (this.#query?.length ?? 0) - 1;
    this.#close();
    this.suggestions.choose(item, start, end);
  }

  #draw(): void {
    const { input } = this;
    const { name, label } = this.suggestions;
    const open = this.#open;
    render(
      html`${
        open
          ? html`<ul class="mention-list" id=${`${name}-list`} role="listbox" aria-label=${label}>
            ${this.#items.map((item, index) => this.#row(item, index))}
          </ul>`
          : ""
      }
      <div class="visually-hidden" role="status">${open ? suggestionCount(this.#items.length) : ""}</div>`,
      this.#box,
    );
    if (open) {
      input.setAttribute("aria-controls", `${name}-list`);
      input.setAttribute("aria-activedescendant", `${name}-${this.#chosen}`);
      this.#box.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    } else if (input.getAttribute("aria-controls") === `${name}-list`) {
      input.removeAttribute("aria-controls");
      input.removeAttribute("aria-activedescendant");
    }
  }

  #row(item: Item, index: number): TemplateResult {
    return this.suggestions.row(item, {
      id: `${this.suggestions.name}-${index}`,
      selected: index === this.#chosen,
      pressed: (event) => event.preventDefault(),
      choose: () => this.#choose(item),
    });
  }
}

const suggestionCount = (count: number): string => (count === 1 ? l10n.t("1 suggestion") : l10n.t("{0} suggestions", count));

/** Replaces a part of the text as if the user had typed. */
export function retype(input: HTMLTextAreaElement, text: string, start: number, end: number): void {
  input.setRangeText(text, start, end, "end");
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
