// The conversation: scrolls, follows the newest text while the reader is at the end, and brings older messages when
// the reader comes near the top. The messages are put in and out by hand: each renders itself, and those that stay are
// not looked at.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { Saved } from "../host.js";
import { post } from "../post.js";
import { ScrollFollower } from "../scroll-follower.js";
import { type Store, StoreController } from "../store.js";
import { AssistantMessage } from "./assistant-message.js";
import { icon } from "./icon.js";
import { LightElement } from "./light-element.js";
import type { MessageElement } from "./message-element.js";
import { UserMessage } from "./user-message.js";

/** Older messages are asked for this far before the top is reached, in px. */
const nearTop = 400;

export class MessageList extends LightElement {
  static override properties = { store: { attribute: false }, away: { state: true } };
  declare store: Store;
  declare private away: boolean;

  protected readonly changes = new StoreController(this, ["path", "earlier"]);
  readonly #shown = new Map<string, MessageElement>();
  #path: readonly string[] = [];
  #follower: ScrollFollower | undefined;
  #top: IntersectionObserver | undefined;
  /** Older messages were asked for and have not come. */
  #asked = false;

  constructor() {
    super();
    this.away = false;
  }

  protected override render(): TemplateResult {
    return html`<div class="scroller" data-testid="message-scroller" tabindex="0" role="region" aria-label=${l10n.t("Conversation")}>
        ${this.store.state.earlierCount > 0 ? this.#earlier() : nothing}
        <div class="conversation" role="log" aria-live="off" aria-label=${l10n.t("Messages")}></div>
      </div>
      ${
        this.away
          ? html`<button type="button" class="jump-to-latest" data-testid="jump-to-latest" @click=${() => this.followLatest()}>
            ${icon("arrow-down")}${l10n.t("Jump to latest")}
          </button>`
          : nothing
      }`;
  }

  #earlier(): TemplateResult {
    return html`<button type="button" class="link-button load-earlier" data-testid="load-earlier" @click=${() => this.#ask()}>
      ${l10n.t("Load earlier messages")}
    </button>`;
  }

  protected override firstUpdated(): void {
    const scroller = this.querySelector<HTMLElement>(".scroller");
    const content = this.querySelector<HTMLElement>(".conversation");
    if (!scroller || !content) return;
    this.#follower = new ScrollFollower(scroller, content, () => {
      this.away = !(this.#follower?.atEnd ?? true);
    });
    this.#top = new IntersectionObserver(([entry]) => entry?.isIntersecting && this.#ask(), {
      root: scroller,
      rootMargin: `${nearTop}px 0px 0px 0px`,
    });
  }

  protected override willUpdate(): void {
    if (this.store.state.path !== this.#path) this.#follower?.hold();
  }

  protected override updated(): void {
    const { path } = this.store.state;
    if (path === this.#path) return;
    this.#path = path;
    this.#showMessages(path);
    this.#top?.disconnect();
    const sentinel = this.querySelector(".load-earlier");
    // Watching anew reports at once where it is, so that a batch that does not fill the view brings the next.
    if (sentinel) this.#top?.observe(sentinel);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follower?.dispose();
    this.#top?.disconnect();
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
    return element;
  }

  /** Resolves when all messages have rendered. */
  async rendered(): Promise<void> {
    await this.updateComplete;
    await Promise.all([...this.#shown.values()].map((message) => message.updateComplete));
  }

  /** Older messages have come. */
  earlierArrived(): void {
    this.#asked = false;
  }

  followLatest(): void {
    this.#follower?.follow();
    this.away = false;
  }

  /** Where the reader is, for a later page; null at the end. */
  get place(): Saved["place"] {
    const place = this.#follower?.following === false ? this.#follower.place() : undefined;
    const messageId = place?.element instanceof HTMLElement ? place.element.dataset["messageId"] : undefined;
    return place && messageId !== undefined ? { messageId, above: place.above } : null;
  }

  restore({ messageId, above }: NonNullable<Saved["place"]>): void {
    const element = this.#shown.get(messageId);
    if (element) this.#follower?.restore({ element, above });
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    post(this, { type: "load-earlier" });
  }
}

customElements.define("snowcell-message-list", MessageList);
