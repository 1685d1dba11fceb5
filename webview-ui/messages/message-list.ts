// Start here: the conversation. assistant-message.ts and user-message.ts are its rows.
//
// The conversation: scrolls, follows new text while the reader is at the end, and holds only messages near the reader. Rows
// are added and removed by hand: each renders itself, and the others are not touched.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import { skipWhenFar } from "../scrolling/row-sizes.js";
import { ScrollFollower } from "../scrolling/scroll-follower.js";
import type { Saved } from "../state/host.js";
import { post } from "../state/post.js";
import { type Store, StoreController } from "../state/store.js";
import { AssistantMessage } from "./assistant-message.js";
import type { MessageElement } from "./message-element.js";
import { UserMessage } from "./user-message.js";

/** Requests messages when the view is this close to the first or last row held. */
const near = "150% 0px";
/** Drops no rows within this many ms of the last scroll. */
const atRest = 200;

/** What to show when the requested messages arrive. */
type Goal = "start" | "end" | NonNullable<Saved["place"]>;

export class MessageList extends LightElement {
  static override properties = { store: { attribute: false }, away: { state: true } };
  declare store: Store;
  declare private away: boolean;

  protected readonly changes = new StoreController(this, ["path", "loaded"]);
  readonly #shown = new Map<string, MessageElement>();
  #path: readonly string[] = [];
  #follower: ScrollFollower | undefined;
  #ends: IntersectionObserver | undefined;
  /** Number of pending requests for messages. */
  #asked = 0;
  #goal: Goal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.away = false;
  }

  protected override render(): TemplateResult {
    const { earlierCount, laterCount } = this.store.state;
    return html`<div
        class="scroller"
        data-testid="message-scroller"
        tabindex="0"
        role="region"
        aria-label=${l10n.t("Conversation")}
        @keydown=${(event: KeyboardEvent) => this.#keyPressed(event)}
      >
        ${earlierCount > 0 ? this.#more("load-earlier", l10n.t("Load earlier messages")) : nothing}
        <div class="conversation" role="log" aria-live="off" aria-label=${l10n.t("Messages")}></div>
        ${laterCount > 0 ? this.#more("load-later", l10n.t("Load later messages")) : nothing}
      </div>
      ${
        this.away
          ? html`<button type="button" class="jump-to-latest" data-testid="jump-to-latest" @click=${() => this.followLatest()}>
            ${icon("arrow-down")}${l10n.t("Jump to latest")}
          </button>`
          : nothing
      }`;
  }

  #more(name: "load-earlier" | "load-later", label: string): TemplateResult {
    return html`<button type="button" class="link-button load-more ${name}" data-testid=${name} @click=${() => this.#askAt(name)}>
      ${label}
    </button>`;
  }

  protected override firstUpdated(): void {
    const scroller = this.querySelector<HTMLElement>(".scroller");
    const content = this.querySelector<HTMLElement>(".conversation");
    if (!scroller || !content) return;
    const isWhole = () => this.store.state.laterCount === 0;
    this.#follower = new ScrollFollower(scroller, content, isWhole, () => {
      this.away = !(this.#follower?.atEnd ?? true);
      if (this.#timer !== undefined) this.#letGoSoon();
    });
    this.#ends = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (isIntersecting) this.#askAt(target.matches(".load-earlier") ? "load-earlier" : "load-later");
        }
      },
      { root: scroller, rootMargin: near },
    );
  }

  protected override willUpdate(): void {
    if (this.store.state.path !== this.#path) this.#follower?.hold();
  }

  protected override updated(): void {
    const { path, laterCount } = this.store.state;
    if (path === this.#path) return;
    this.#path = path;
    this.#showMessages(path);
    this.#reach();
    if (laterCount > 0 && this.#follower?.following && this.#asked === 0) this.followLatest();
    this.#ends?.disconnect();
    // Observing again reports the current state, so a page that does not fill the view loads the next one.
    for (const end of this.querySelectorAll(".load-more")) this.#ends?.observe(end);
    this.#letGoSoon();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follower?.dispose();
    this.#ends?.disconnect();
    clearTimeout(this.#timer);
  }

  #showMessages(path: readonly string[]): void {
    const content = this.querySelector(".conversation");
    const wanted = new Set(path);
    for (const [id, element] of this.#shown) {
      if (wanted.has(id)) continue;
      element.remove();
      this.#shown.delete(id);
    }
    let next = content?.firstElementChild ?? null;
    for (const id of path) {
      const element = this.#shown.get(id) ?? this.#create(id);
      if (element === next) next = element.nextElementSibling;
      else content?.insertBefore(element, next);
    }
  }

  #create(id: string): MessageElement {
    const element = this.store.message(id)?.role === "user" ? new UserMessage() : new AssistantMessage();
    element.store = this.store;
    element.messageId = id;
    this.#shown.set(id, element);
    skipWhenFar(element);
    return element;
  }

  /** Resolves when all rows have rendered. */
  async rendered(): Promise<void> {
    await this.updateComplete;
    await Promise.all([...this.#shown.values()].map((message) => message.updateComplete));
  }

  /** The requested messages have arrived; a snapshot brings all. */
  loaded(answers = 1): void {
    this.#asked = Math.max(0, this.#asked - answers);
  }

  followLatest(): void {
    // However many exist when the host reads this.
    if (this.store.state.laterCount > 0) this.#ask(Number.MAX_SAFE_INTEGER, "before", "end");
    else this.#follower?.follow();
    this.away = false;
  }

  /** The reader's position for a later page; null at the end. */
  get place(): Saved["place"] {
    const place = this.#follower?.following === false ? this.#follower.place() : undefined;
    const messageId = place?.element instanceof HTMLElement ? place.element.dataset["messageId"] : undefined;
    if (!place || messageId === undefined) return null;
    return { messageId, above: place.above, index: this.store.state.earlierCount + this.#path.indexOf(messageId) };
  }

  /** Restores a position; requests its message if it is not held. */
  restore(place: NonNullable<Saved["place"]>): void {
    const element = this.#shown.get(place.messageId);
    if (element) this.#follower?.restore({ element, above: place.above });
    else if (place.index !== undefined) this.#ask(Math.max(0, place.index - 1), "after", place);
  }

  #reach(): void {
    const goal = this.#goal;
    if (goal === undefined || this.#asked > 0) return;
    this.#goal = undefined;
    if (goal === "end") {
      this.#follower?.follow();
      return;
    }
    const place = goal === "start" ? { messageId: this.#path[0] ?? "", above: 0 } : goal;
    // A row has its size only after rendering.
    void this.rendered().then(() => this.#shown.has(place.messageId) && this.restore(place));
  }

  #keyPressed(event: KeyboardEvent): void {
    const { earlierCount, laterCount } = this.store.state;
    if (event.defaultPrevented || (event.target instanceof Element && event.target.matches("textarea"))) return;
    if (event.key === "Home" && earlierCount > 0) this.#ask(0, "after", "start");
    else if (event.key === "End" && laterCount > 0) this.followLatest();
    else return;
    event.preventDefault();
  }

  #askAt(end: "load-earlier" | "load-later"): void {
    const { earlierCount, path } = this.store.state;
    if (this.#asked > 0) return;
    if (end === "load-earlier") this.#ask(earlierCount, "before");
    else this.#ask(earlierCount + path.length, "after");
  }

  #ask(index: number, direction: "before" | "after", goal?: Goal): void {
    this.#asked++;
    this.#goal = goal;
    if (goal !== undefined && goal !== "end") this.#follower?.leave();
    post(this, { type: "load-messages", index, direction });
  }

  #letGoSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#letGo(), atRest);
  }

  /** Drops rows far from the view. */
  async #letGo(): Promise<void> {
    this.#timer = undefined;
    const { rowsToKeep } = await import("../scrolling/window.js");
    // Scrolled again meanwhile.
    if (this.#timer !== undefined) return;
    const scroller = this.querySelector(".scroller");
    const rows = this.#path.flatMap((id) => this.#shown.get(id) ?? []);
    if (!scroller || this.#asked > 0) return;
    const [first, end] = rowsToKeep(scroller, rows, (row) => this.store.message(row.messageId)?.text.length ?? 0);
    if (first > 0 || end < rows.length) this.store.keepOnly(first, end);
  }
}

customElements.define("snowcell-message-list", MessageList);
