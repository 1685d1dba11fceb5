// Start here: the page of conversations. paged-list.ts is its state.
//
// The saved conversations: searched, opened and organized.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type ConversationItem, type HistoryRequest, historyReplySchema } from "../../src/protocol/history.js";
import { isComposing } from "../accessibility/keys.js";
import { icon, iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import type { FeatureHost, FeatureView } from "../features/feature-view.js";
import { DeletedBar } from "./deleted-bar.js";
import { type HistoryRow, type RowAction, rowActionEvent } from "./history-row.js";
import { groupsOf, PagedList } from "./paged-list.js";

/** Delay after the last keystroke before searching, in ms. */
const typingPause = 60;
/** Requests the next page this far before the end, in px. */
const nearEnd = 600;

class HistoryView extends LightElement {
  static override properties = { activeId: { state: true }, version: { state: true } };
  /** The row in the Tab order. */
  declare private activeId: string | undefined;
  /** Incremented with each reply to trigger a render. */
  declare private version: number;
  declare panel: FeatureHost;

  readonly #list = new PagedList((request) => this.#ask(request));
  readonly #deleted = new DeletedBar();
  #typing: ReturnType<typeof setTimeout> | undefined;
  #end: IntersectionObserver | undefined;
  /** The focused row before a render, which may move or remove it, and its index in case it is gone. */
  #focused: { readonly id: string; readonly index: number } | undefined;
  /** A restored conversation: the focus goes there once it is listed again. */
  #restored: string | undefined;

  constructor() {
    super();
    this.version = 0;
    this.#deleted.restore = (ids) => {
      this.#ask({ type: "restore", ids });
      this.#restored = ids[0];
    };
    this.addEventListener(rowActionEvent, (event) => this.#act((event as CustomEvent<RowAction>).detail));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#list.search("");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    this.#end?.disconnect();
  }

  receive(message: unknown): void {
    const reply = historyReplySchema.parse(message);
    if (reply.type === "changed") this.#list.reload();
    else if (reply.type === "conversations" && this.#list.take(reply)) this.version++;
  }

  focusSearch(): void {
    this.querySelector<HTMLElement>("[data-testid=history-search]")?.focus();
  }

  protected override render(): TemplateResult {
    return html`<header class="history-header">
        <h2>${l10n.t("History")}</h2>
        ${iconButton({ icon: "desktop-download", label: l10n.t("Import…"), testId: "import-conversations", press: () => this.#ask({ type: "import" }) })}
        ${iconButton({ icon: "export", label: l10n.t("Export All…"), testId: "export-conversations", press: () => this.#ask({ type: "export", id: null }) })}
        ${iconButton({ icon: "close", label: l10n.t("Close"), testId: "close-history", press: () => this.panel.close() })}
        <div class="history-search-box">
          ${icon("search")}
          <input
            type="search"
            class="history-search"
            data-testid="history-search"
            dir="auto"
            maxlength="500"
            placeholder=${l10n.t("Search conversations")}
            aria-label=${l10n.t("Search conversations")}
            @focus=${() => this.#focusChosen()}
            @input=${(event: InputEvent) => this.#typed(event)}
            @keydown=${(event: KeyboardEvent) => this.#searchKeyPressed(event)}
          />
        </div>
      </header>
      ${this.#list.lasting ? nothing : html`<p class="history-note">${l10n.t("Conversations cannot be saved here. They are lost when the window closes.")}</p>`}
      <div class="history-list" @keydown=${(event: KeyboardEvent) => this.#listKeyPressed(event)} @focusin=${(event: FocusEvent) => this.#focusMoved(event)}>
        ${this.#list.searching ? this.#rows(this.#list.items, l10n.t("Results")) : this.#groups()}
        ${this.#list.empty ? this.#nothing() : nothing}
        <div class="history-end"></div>
      </div>
      <div class="visually-hidden" role="status">${this.#list.found}</div>
      ${this.#deleted}`;
  }

  /** Keyed, so that a new group does not move the rows of the others. */
  #groups(): unknown {
    return repeat(
      groupsOf(this.#list.items, Date.now()),
      ({ name }) => name,
      ({ name, items }) => html`<h3 class="history-group">${name}</h3>
        ${this.#rows(items, name)}`,
    );
  }

  #rows(items: readonly ConversationItem[], label: string): TemplateResult | typeof nothing {
    if (items.length === 0) return nothing;
    const reachable = this.#list.has(this.activeId) ? this.activeId : this.#list.items[0]?.id;
    return html`<div role="list" aria-label=${label}>
      ${repeat(
        items,
        ({ id }) => id,
        (item) =>
          html`<snowcell-history-row
            .item=${item}
            .reachable=${item.id === reachable}
            .open=${item.id === this.#list.openId}
          ></snowcell-history-row>`,
      )}
    </div>`;
  }

  #nothing(): TemplateResult {
    const { query } = this.#list;
    return html`<p class="history-empty" data-testid="history-empty" dir="auto">
      ${query === "" ? l10n.t("No conversations yet. Your chats appear here.") : l10n.t("No results for “{0}”.", query)}
    </p>`;
  }

  protected override willUpdate(): void {
    const rows = this.#rowElements;
    const index = rows.findIndex((row) => row.contains(document.activeElement));
    const id = rows[index]?.item.id;
    this.#focused = id === undefined ? undefined : { id, index };
  }

  protected override firstUpdated(): void {
    this.#end = new IntersectionObserver(([entry]) => entry?.isIntersecting && this.#list.more(), {
      root: this.parentElement,
      rootMargin: `0px 0px ${nearEnd}px 0px`,
    });
  }

  protected override updated(): void {
    const end = this.querySelector(".history-end");
    // Observing again reports the current state, so a page that does not fill the view loads the next one.
    this.#end?.disconnect();
    if (end) this.#end?.observe(end);
    void this.#restoreFocus();
  }

  async #restoreFocus(): Promise<void> {
    const rows = this.#rowElements;
    const { activeElement } = document;
    const isLost = activeElement === document.body;
    const restored = rows.find(({ item }) => item.id === this.#restored);
    if (restored) this.#restored = undefined;
    const focused = isLost ? this.#focused : undefined;
    const kept = focused && (rows.find(({ item }) => item.id === focused.id) ?? rows[Math.min(focused.index, rows.length - 1)]);
    const row = restored && (isLost || this.contains(activeElement)) ? restored : kept;
    if (row) {
      await row.updateComplete;
      row.focusItem();
    } else if (focused) this.focusSearch();
  }

  /** The user has moved the focus, so it stays where it is. */
  #focusChosen(): void {
    this.#restored = undefined;
  }

  get #rowElements(): HistoryRow[] {
    return [...this.querySelectorAll<HistoryRow>("snowcell-history-row")];
  }

  #typed(event: InputEvent): void {
    const { value } = event.target as HTMLInputElement;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#list.search(value.trim()), typingPause);
  }

  #searchKeyPressed(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const [first] = this.#rowElements;
    if (event.key === "ArrowDown") first?.focusItem();
    else if (event.key === "Enter" && first) this.#act({ type: "open", item: first.item });
    else return;
    event.preventDefault();
  }

  #focusMoved({ target }: FocusEvent): void {
    const row = target instanceof Element ? target.closest<HistoryRow>("snowcell-history-row") : null;
    if (row) this.activeId = row.item.id;
  }

  #listKeyPressed(event: KeyboardEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HistoryRow>("snowcell-history-row") : null;
    if (!row || isComposing(event)) return;
    const rows = this.#rowElements;
    const index = rows.indexOf(row);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -index,
      End: rows.length,
    };
    const step = steps[event.key];
    if (step !== undefined) this.#focusChosen();
    if (event.key === "ArrowUp" && index === 0) this.focusSearch();
    else if (step !== undefined) rows[Math.max(0, Math.min(rows.length - 1, index + step))]?.focusItem();
    else if (event.key === "F2") void row.rename();
    else if (event.key === "Delete") this.#act({ type: "delete", item: row.item });
    else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && this.#deleted.undo()) event.stopPropagation();
    else return;
    event.preventDefault();
  }

  #act(action: RowAction): void {
    const { item } = action;
    switch (action.type) {
      case "open":
        this.#ask({ type: "open", id: item.id });
        this.panel.close();
        break;
      case "rename":
        this.#ask({ type: "rename", id: item.id, title: action.title });
        break;
      case "pin":
        this.#ask({ type: "pin", id: item.id, pinned: !item.pinned });
        break;
      case "export":
        this.#ask({ type: "export", id: item.id });
        break;
      case "delete":
        this.#deleted.add(item);
        this.#list.remove(item.id);
        this.version++;
        this.#ask({ type: "delete", id: item.id });
        break;
    }
  }

  #ask(request: HistoryRequest): void {
    this.panel.post(request);
  }
}

customElements.define("snowcell-history", HistoryView);

export function open(panel: FeatureHost): FeatureView {
  const element = new HistoryView();
  element.panel = panel;
  return {
    placement: "page",
    element,
    receive: (message) => element.receive(message),
    focus: () => element.focusSearch(),
  };
}
